// Notices when a lecture wants to play and has nothing to play; short gaps are nobody's business.

const shownMs = 400;
const slowMs = 8_000;

export class WaitingWatch {
  private timers: ReturnType<typeof setTimeout>[] = [];

  constructor(private readonly tell: (waiting: boolean, slow: boolean) => void) {}

  look(video: HTMLVideoElement): void {
    const waits = !video.paused && !video.ended && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    if (!waits) return this.stop();
    if (this.timers.length > 0) return;
    this.timers = [setTimeout(() => this.tell(true, false), shownMs), setTimeout(() => this.tell(true, true), slowMs)];
  }

  stop(): void {
    this.timers.forEach(clearTimeout);
    this.timers = [];
    this.tell(false, false);
  }
}
