// The permission to play a lecture that is not for everybody: a cookie that ends, asked for anew before it does.
import { ApiFailure, getJson } from "../api/client";
import { playbackPath } from "../api/paths";
import type { LecturePlayback } from "../api/types";

const renewedAt = 0.75; // of its life: time for a few tries
const leastMs = 1_000;
const mostMs = 86_400_000; // setTimeout fires at once beyond 2^31
const retryMs = 15_000;
const betweenMs = 10_000; // a refusal soon after a renewal has another reason

export class Permission {
  private timer: ReturnType<typeof setTimeout> | null = null;
  private lastMs = 0;
  private readonly stopped = new AbortController();

  constructor(
    private readonly lecture: string,
    private readonly lifeS: number,
  ) {}

  start(): void {
    this.renewIn(this.lifeS * 1_000 * renewedAt);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.stopped.abort();
  }

  // After a refusal, a computer that slept for instance. False: it has ended for good, or was renewed just now.
  async renew(): Promise<boolean> {
    if (Date.now() - this.lastMs < betweenMs) return false;
    this.lastMs = Date.now();
    try {
      const { access } = await getJson<LecturePlayback>(playbackPath(this.lecture), this.stopped.signal);
      if (access.expires_in_s !== null) this.renewIn(access.expires_in_s * 1_000 * renewedAt);
      return true;
    } catch (failure) {
      const isOver = failure instanceof ApiFailure && (failure.status === 401 || failure.status === 403);
      if (!isOver) this.renewIn(retryMs);
      return false;
    }
  }

  private renewIn(ms: number): void {
    if (this.stopped.signal.aborted) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.lastMs = 0;
      void this.renew();
    }, Math.min(Math.max(ms, leastMs), mostMs));
  }
}
