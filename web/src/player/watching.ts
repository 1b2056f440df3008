// Collects what a signed-in user watches while the lecture plays, and tells the server now and then. Of others it notes nothing.
import { rememberedUser } from "../api/signed_in";
import type { Interval } from "./intervals";
import { packageOf } from "./package_of";
import { tell, tellLeft } from "./tell_progress";
import { keepUnsent } from "./unsent";
import { WatchLog } from "./watch_log";

const everyMs = 60_000; // a message, with all that HTTP adds, is 1.1 kB: below 2 kB a minute
const restMs = 20_000; // between two messages, once it is paused: whoever pauses all the time pays 3 kB a minute
const hiddenMs = 10_000; // the same, for who goes out of sight and back while it plays
const lookMs = 5_000;
const keepEveryMs = 5_000; // what a crash of the browser may lose

export class Watching {
  private user: string | null = null;
  private log: WatchLog | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private isNew = false; // something that was not told
  private toldMs = 0;
  private keptMs = 0;
  private telling = false;
  private rests = false;
  private readonly stopped = new AbortController();

  constructor(private readonly lecture: string) {}

  start(video: HTMLVideoElement, hls: string): void {
    this.user = rememberedUser();
    if (this.user === null) return;
    this.moveTo(hls);
    this.toldMs = Date.now();
    this.timer = setInterval(() => this.tellIfDue(this.rests ? restMs : everyMs), lookMs);
    this.listen(video);
  }

  // The page or the player goes: what is known now is kept before it is told.
  stop(): void {
    clearInterval(this.timer);
    this.stopped.abort();
    this.leave();
  }

  // Another package is another sitting.
  moveTo(hls: string): void {
    const hash = packageOf(hls);
    if (this.user === null || this.log?.get().package === hash) return;
    this.leave();
    const nothing = { lecture: this.lecture, playedS: 0, intervals: [], positionS: null, positionMs: 0 };
    this.log = hash === null ? null : new WatchLog({ id: newId(), package: hash, ...nothing });
  }

  // The page began with another element, which goes now.
  begunBy(parts: readonly Interval[], atS: number): void {
    if (this.log === null) return;
    const before = this.log.get().playedS;
    this.log.playedElsewhere(parts, atS, Date.now());
    if (this.log.get().playedS === before) return;
    this.isNew = true;
    this.keep();
  }

  private listen(video: HTMLVideoElement): void {
    const on = (names: string, handler: () => void, target: EventTarget = video) => {
      for (const name of names.split(" ")) target.addEventListener(name, handler, { signal: this.stopped.signal });
    };
    on("timeupdate", () => this.step(video));
    on("seeking emptied", () => this.log?.cut());
    on("playing", () => (this.rests = false));
    on("pause", () => this.rest(video));
    on("ended", () => this.rest(video, 0));
    on("visibilitychange", () => document.visibilityState === "hidden" && this.rest(video, video.paused ? 0 : hiddenMs), document);
    on("pagehide", () => this.leave(), window);
    on("online", () => this.online(), window);
  }

  private step(video: HTMLVideoElement): void {
    if (this.log === null || video.readyState === 0) return;
    if (video.seeking) return this.log.cut();
    const before = this.log.get().playedS;
    this.log.playedTo(video.currentTime, Date.now());
    if (this.log.get().playedS === before) return;
    this.isNew = true;
    if (Date.now() - this.keptMs > keepEveryMs) this.keep();
  }

  // Paused, or out of sight: it may be the last that is seen of this page, which a phone ends without a word, and the next device
  // goes on from what was told.
  private rest(video: HTMLVideoElement, afterMs = restMs): void {
    this.rests = video.paused;
    this.step(video);
    this.keep();
    this.tellIfDue(afterMs);
  }

  private leave(): void {
    this.keep();
    if (this.isNew) void this.tellNow();
  }

  private online(): void {
    this.tellIfDue(0);
    if (this.user !== null) void tellLeft(this.user, this.log?.get().id ?? null);
  }

  private keep(): void {
    if (this.user !== null && this.user !== rememberedUser()) this.end(); // in this window or another
    if (!this.isNew || this.user === null || this.log === null) return;
    this.keptMs = Date.now();
    keepUnsent(this.user, this.log.get());
  }

  private tellIfDue(afterMs: number): void {
    if (this.isNew && !this.telling && Date.now() - this.toldMs >= afterMs) void this.tellNow();
  }

  private async tellNow(): Promise<void> {
    this.keep();
    const { log, user } = this;
    if (log === null || user === null) return;
    const now = log.get();
    this.toldMs = Date.now();
    this.isNew = false;
    this.telling = true;
    const outcome = await tell(user, [now]);
    this.telling = false;
    if (outcome === "counted") log.told(now);
    else if (outcome === "kept") this.isNew = true;
    else this.end();
  }

  // Somebody else has signed in, or nobody: what is watched from now on is not this user's to tell.
  private end(): void {
    clearInterval(this.timer);
    this.user = null;
    this.log = null;
  }
}

function newId(): string {
  const random = crypto.getRandomValues(new Uint32Array(3));
  return Array.from(random, (part) => part.toString(36)).join("-");
}
