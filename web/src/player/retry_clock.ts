// When to try again after the link failed: soon at first, then less often, with a countdown to show.

const delaysS = [2, 4, 8, 15, 30];
const mostLonger = 0.25;

/** Up to a quarter longer: all who lost the same server do not come back at the same moment. */
export function spread(delay: number, random = Math.random()): number {
  return delay * (1 + mostLonger * random);
}

export function retryDelayS(attempt: number): number {
  return spread(delaysS[Math.min(attempt, delaysS.length - 1)] ?? 30);
}

export class RetryClock {
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly tick: (secondsLeft: number) => void,
    private readonly again: () => void,
  ) {}

  start(): void {
    clearTimeout(this.timer);
    const delayS = retryDelayS(this.attempt++);
    const wholeS = Math.ceil(delayS);
    this.tick(wholeS);
    this.countDown(wholeS - 1, delayS - wholeS + 1);
  }

  // It worked, or is being tried by hand: the next failure starts from the shortest wait.
  stop(): void {
    clearTimeout(this.timer);
    this.attempt = 0;
  }

  private countDown(secondsLeft: number, inS = 1): void {
    this.timer = setTimeout(() => {
      this.tick(secondsLeft);
      if (secondsLeft > 0) this.countDown(secondsLeft - 1);
      else this.again();
    }, inS * 1_000);
  }
}
