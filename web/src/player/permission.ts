// Where a lecture plays, asked again: before the permission to play it ends (a cookie, for one that is not for everybody), when
// something is no longer there, and when there is news of it.
import { ApiFailure, getJson } from "../api/client";
import { playbackPath } from "../api/paths";
import { plainAddresses } from "../api/plain";
import type { LecturePlayback, Playback } from "../api/types";
import { spread } from "./retry_clock";

const renewedAt = 0.75; // of its life: time for a few tries
const leastMs = 1_000;
const mostMs = 86_400_000; // setTimeout fires at once beyond 2^31
const [firstRetryMs, mostRetryMs] = [15_000, 300_000];
const betweenMs = 10_000; // a refusal soon after a renewal has another reason

export class Permission {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lastMs = 0;
  private retryMs = firstRetryMs;
  private asking: Promise<boolean> | null = null;
  private readonly stopped = new AbortController();

  constructor(
    private readonly lecture: string,
    private readonly lifeS: number | null, // null: it does not end
    private readonly heard: (playback: Playback) => void = () => undefined,
    private readonly asks = true, // false: what plays is on this device, whatever the server has now
  ) {}

  start(): void {
    if (this.lifeS !== null) this.renewIn(this.lifeS * 1_000 * renewedAt);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.stopped.abort();
  }

  // After a refusal, a computer that slept for instance. False: it has ended for good, or was renewed just now.
  async renew(): Promise<boolean> {
    if (this.asking !== null) return this.asking;
    return Date.now() - this.lastMs < betweenMs ? false : this.ask();
  }

  ask(): Promise<boolean> {
    if (!this.asks) return Promise.resolve(false);
    this.lastMs = Date.now();
    this.asking = this.askOnce().finally(() => (this.asking = null));
    return this.asking;
  }

  private async askOnce(): Promise<boolean> {
    try {
      const { access, playback } = await getJson<LecturePlayback>(playbackPath(this.lecture), this.stopped.signal);
      if (this.timer !== null) clearTimeout(this.timer);
      this.retryMs = firstRetryMs;
      if (access.expires_in_s !== null) this.renewIn(access.expires_in_s * 1_000 * renewedAt);
      if (playback !== null && !this.stopped.signal.aborted) this.heard(plainAddresses(playback));
      return playback !== null;
    } catch (failure) {
      if (isFinal(failure)) return false;
      this.renewIn(spread(this.retryMs)); // what there was to hear is not lost
      this.retryMs = Math.min(this.retryMs * 2, mostRetryMs);
      return false;
    }
  }

  private renewIn(ms: number): void {
    if (this.stopped.signal.aborted) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), Math.min(Math.max(ms, leastMs), mostMs));
  }
}

// Asked again, the answer would be the same.
function isFinal(failure: unknown): boolean {
  return failure instanceof ApiFailure && failure.status >= 400 && failure.status < 500 && ![408, 429].includes(failure.status);
}
