// The <video> element of a player: what a viewer does to it, and what shows of it.
import { loadedAround } from "./loaded";
import type { PlayerState, PlayerTime } from "./player_state";
import { savePreferences } from "./preferences";
import { Store } from "./store";

export class PlayedElement {
  readonly state: Store<PlayerState>;
  readonly time: Store<PlayerTime>;
  protected video: HTMLVideoElement | null = null;
  protected isToPlay = false; // it was told so before it had its element
  protected readonly stop = new AbortController();

  constructor(state: PlayerState, time: PlayerTime) {
    this.state = new Store<PlayerState>(state);
    this.time = new Store<PlayerTime>(time);
  }

  /** Its address as it shows; empty: none. */
  get poster(): string {
    return this.video?.poster ?? "";
  }

  toggle(): void {
    if (!this.video) return;
    if (this.video.paused || this.video.ended) this.play();
    else this.video.pause();
  }

  play(): void {
    this.isToPlay = this.video === null;
    if (this.video?.ended) this.seek(0);
    // Refused without a gesture, or ended by a load: the button stays what it is.
    void this.video?.play().catch(() => undefined);
  }

  seek(toS: number): void {
    if (!this.video) return;
    const { wholeS } = this.time.get();
    const target = Math.min(Math.max(toS, 0), wholeS);
    // At the very end nothing is left to decode; a moment before it, the last picture shows and then "ended" comes.
    this.video.currentTime = target >= wholeS ? Math.max(wholeS - 0.1, 0) : target;
    this.time.set({ atS: target });
  }

  seekBy(seconds: number): void {
    this.seek(this.time.get().atS + seconds);
  }

  setRate(rate: number): void {
    // A new source starts with the default.
    if (this.video) Object.assign(this.video, { defaultPlaybackRate: rate, playbackRate: rate });
    this.state.set({ rate }); // at once: the next key press counts from here, the element's event comes later
    savePreferences({ rate });
  }

  setVolume(volume: number): void {
    if (!this.video) return;
    this.video.volume = Math.min(Math.max(volume, 0), 1);
    this.video.muted = this.video.volume === 0;
    this.state.set({ volume: this.video.volume, muted: this.video.muted });
    savePreferences({ volume: this.video.volume, muted: this.video.muted });
  }

  toggleMuted(): void {
    if (!this.video) return;
    this.video.muted = !this.video.muted;
    if (!this.video.muted && this.video.volume === 0) this.video.volume = 0.5;
    this.state.set({ volume: this.video.volume, muted: this.video.muted });
    savePreferences({ muted: this.video.muted });
  }

  protected on(names: string, handler: () => void, target: EventTarget | null = this.video): void {
    for (const name of names.split(" ")) target?.addEventListener(name, handler, { signal: this.stop.signal });
  }

  // While a source is changed the element says 0: the position stands.
  protected now() {
    const { rate, playing, waiting } = this.state.get();
    const steady = this.video !== null && (this.video.readyState > 0 || this.video.seeking);
    const { atS: known, loadedS, wholeS } = this.time.get();
    const atS = steady && this.video !== null ? this.video.currentTime : known;
    return { atS, rate, playing: playing && !waiting, aheadS: loadedS >= wholeS - 1 ? Infinity : loadedS - atS };
  }

  protected mirror(video: HTMLVideoElement): void {
    this.state.set({ playing: !video.paused && !video.ended, ended: video.ended });
  }

  protected mirrorTime(video: HTMLVideoElement): void {
    if (video.readyState === 0 && !video.seeking) return; // a source is being changed: the position stands
    const wholeS = Number.isFinite(video.duration) && video.duration > 0 ? video.duration : this.time.get().wholeS;
    this.time.set({ atS: video.currentTime, wholeS, loadedS: loadedAround(video) });
  }
}
