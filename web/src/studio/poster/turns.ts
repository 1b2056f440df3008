// One change after another: what comes while one is made waits, and of those that wait the last one is made.
type Work = () => Promise<boolean>; // whether it was done; never fails

export class Turns {
  private isBusy = false;
  private next: { work: Work; done: (isDone: boolean) => void } | null = null;

  constructor(private readonly tell: (waits: boolean) => void) {}

  async take(work: Work): Promise<boolean> {
    if (this.isBusy) return this.wait(work);
    this.isBusy = true;
    const isDone = await work();
    this.isBusy = false;
    this.goOn();
    return isDone;
  }

  /** What waits is not made. */
  drop(): void {
    const { next } = this;
    this.next = null;
    if (next === null) return;
    this.tell(false);
    next.done(false);
  }

  private wait(work: Work): Promise<boolean> {
    this.drop();
    return new Promise((done) => {
      this.next = { work, done };
      this.tell(true);
    });
  }

  private goOn(): void {
    const { next } = this;
    this.next = null;
    if (next === null) return;
    this.tell(false);
    void this.take(next.work).then(next.done);
  }
}
