// When to try again after the link failed: soon at first, then less often, with a countdown to show.

const delaysS = [2, 4, 8, 15, 30];

export function retryDelayS(attempt: number): number {
  return delaysS[Math.min(attempt, delaysS.length - 1)] ?? 30;
}

export class RetryClock {
  private attempt = 0;
  private timer: ReturnType<typeof setInterval> | null = null;

  constructor(
    private readonly tick: (secondsLeft: number) => void,
    private readonly again: () => void,
  ) {}

  start(): void {
    this.clear();
    let secondsLeft = retryDelayS(this.attempt++);
    this.tick(secondsLeft);
    this.timer = setInterval(() => {
      secondsLeft--;
      this.tick(Math.max(secondsLeft, 0));
      if (secondsLeft > 0) return;
      this.clear();
      this.again();
    }, 1_000);
  }

  // It worked, or is being tried by hand: the next failure starts from the shortest wait.
  stop(): void {
    this.clear();
    this.attempt = 0;
  }

  private clear(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }
}
