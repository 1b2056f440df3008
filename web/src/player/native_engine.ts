// Browsers that play HLS themselves and have no Media Source Extensions: older iPhones.
import type { Playback as PlaybackFacts } from "../api/types";
import { isSavedAddress } from "../offline/addresses";
import { count } from "./budget";
import type { Ahead, Engine, EngineListener } from "./engine";
import { countNow, tellsOwnMedia } from "./transfers";
import { bytesPerS, segmentS, Unmeasured } from "./unmeasured";

export function nativeHlsWorks(video: HTMLVideoElement): boolean {
  return video.canPlayType("application/vnd.apple.mpegurl") !== "";
}

export class NativeEngine implements Engine {
  private url = "";
  private startS = 0;
  private isHeld = false;
  private readonly unmeasured = new Unmeasured();
  private readonly onError = () => this.failed();
  private readonly onProgress = () => {
    this.look();
    this.listener.flowing();
  };
  private readonly onTime = () => this.look(); // some say rarely how much they have
  private readonly onMetadata = () => {
    if (this.startS > 0) this.video.currentTime = this.startS;
  };

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly listener: EngineListener,
    private readonly facts: () => PlaybackFacts, // of what it is told to load
  ) {
    video.addEventListener("error", this.onError);
    video.addEventListener("progress", this.onProgress);
    video.addEventListener("timeupdate", this.onTime);
    video.addEventListener("loadedmetadata", this.onMetadata);
  }

  load(url: string, startS: number): void {
    this.url = url;
    this.startS = startS;
    if (this.isHeld) return;
    this.unmeasured.forget();
    this.video.preload = "metadata";
    this.video.src = url;
    this.listener.qualities([]); // the browser chooses and does not say
  }

  // The browser has one source at a time: a short gap, at the same place.
  moveTo(url: string): void {
    const wasPlaying = !this.video.paused;
    this.load(url, this.video.currentTime || this.startS);
    if (wasPlaying) void this.video.play().catch(() => undefined);
  }

  bufferAhead(ahead: Ahead): void {
    this.video.preload = ahead === "first" ? "metadata" : "auto";
  }

  setQuality(): void {
    // not offered: qualities() was empty
  }

  setAudioTrack(): void {
    // not offered
  }

  // It cannot be asked to wait: without an address it loads nothing.
  hold(): void {
    this.isHeld = true;
    this.startS = this.video.currentTime || this.startS;
    this.video.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }

  tryAgain(): void {
    this.isHeld = false;
    const wasPaused = this.video.paused;
    this.load(this.url, this.video.currentTime || this.startS);
    if (!wasPaused) void this.video.play().catch(() => undefined);
  }

  destroy(): void {
    this.video.removeEventListener("error", this.onError);
    this.video.removeEventListener("progress", this.onProgress);
    this.video.removeEventListener("timeupdate", this.onTime);
    this.video.removeEventListener("loadedmetadata", this.onMetadata);
    this.video.removeAttribute("src");
    this.video.load();
  }

  private look(): void {
    if (this.video.readyState === 0 || isSavedAddress(this.url)) return;
    const facts = this.facts();
    const perS = bytesPerS(facts, this.url, this.video);
    const bytes = this.unmeasured.more(this.video, facts.duration_s, perS);
    countNow();
    if (!tellsOwnMedia()) count(bytes);
    this.listener.loaded(perS * segmentS); // as large as the next one may be
  }

  private failed(): void {
    const code = this.video.error?.code;
    if (code === MediaError.MEDIA_ERR_DECODE) this.listener.trouble({ kind: "media", recovering: false });
    else this.listener.trouble({ kind: "link" });
  }
}
