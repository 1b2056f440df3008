// One lecture playing: the <video> element, what feeds it, and what a viewer sees of both.
import type { Playback as PlaybackFacts } from "../api/types";
import type { Engine, EngineListener, Trouble } from "./engine";
import type { PlayerState, PlayerTime } from "./player_state";
import type { Permission } from "./permission";
import { loadPreferences, savePreferences } from "./preferences";
import { isWatched, savePosition } from "./progress";
import { RetryClock } from "./retry_clock";
import { Store } from "./store";

export type EngineMaker = (video: HTMLVideoElement, listener: EngineListener) => Promise<Engine | null>;

const waitingShownMs = 400;
const slowShownMs = 8_000;
const savedEveryMs = 5_000;

export class Playback {
  readonly state: Store<PlayerState>;
  readonly time: Store<PlayerTime>;
  private video: HTMLVideoElement | null = null;
  private engine: Engine | null = null;
  private readonly retry = new RetryClock(
    (secondsLeft) => this.state.set({ problem: { kind: "link", secondsLeft } }),
    () => this.engine?.tryAgain(),
  );
  private readonly stop = new AbortController();
  private waitingTimers: ReturnType<typeof setTimeout>[] = [];
  private savedMs = 0;

  constructor(
    private readonly lecture: string,
    private readonly facts: PlaybackFacts,
    private readonly startS: number,
    private readonly permission: Permission | null = null, // null: everybody may watch
  ) {
    const { rate, volume, muted, captions, audioOnly } = loadPreferences();
    this.state = new Store<PlayerState>({
      started: false,
      playing: false,
      ended: false,
      waiting: false,
      slow: false,
      failing: false,
      online: navigator.onLine !== false,
      rate,
      volume,
      muted,
      quality: null,
      showing: null,
      playable: [],
      audioOnly: audioOnly && this.hasPicture && this.audioUrl !== null,
      audioTracks: [],
      audioTrack: 0,
      captions: facts.captions.some(({ language }) => language === captions) ? captions : null,
      problem: null,
    });
    this.time = new Store<PlayerTime>({ atS: startS, wholeS: facts.duration_s, loadedS: 0 });
  }

  get hasPicture(): boolean {
    return this.facts.renditions.some(({ kind }) => kind === "video");
  }

  // Sound alone, as a stream of its own; none where there is no sound.
  get audioUrl(): string | null {
    if (!this.facts.renditions.some(({ kind }) => kind === "audio")) return null;
    return this.facts.audio ?? this.facts.hls.replace(/main\.m3u8(?=$|\?)/, "audio.m3u8");
  }

  async attach(video: HTMLVideoElement, make: EngineMaker): Promise<void> {
    this.video = video;
    this.permission?.start();
    const { rate, volume, muted } = this.state.get();
    video.volume = volume;
    video.muted = muted;
    video.defaultPlaybackRate = rate;
    video.playbackRate = rate;
    this.listen(video);
    try {
      this.engine = await make(video, this.engineListener());
    } catch {
      return this.state.set({ problem: { kind: "script" } });
    }
    if (this.stop.signal.aborted) return this.engine?.destroy();
    if (this.engine === null) return this.state.set({ problem: { kind: "unsupported" } });
    this.engine.load(this.currentUrl(), this.startS);
    this.engine.bufferAhead(this.state.get().started);
  }

  detach(): void {
    this.save();
    this.stop.abort();
    this.permission?.stop();
    this.retry.stop();
    this.clearWaiting();
    this.engine?.destroy();
    this.engine = null;
  }

  // What a viewer does.

  toggle(): void {
    if (!this.video) return;
    if (this.video.paused || this.video.ended) this.play();
    else this.video.pause();
  }

  play(): void {
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
    if (this.video) {
      this.video.defaultPlaybackRate = rate; // a new source starts with it
      this.video.playbackRate = rate;
    }
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

  setQuality(rendition: string | null): void {
    this.state.set({ quality: rendition });
    if (this.state.get().audioOnly) this.setAudioOnly(false);
    else this.engine?.setQuality(rendition);
  }

  setAudioOnly(audioOnly: boolean): void {
    if (audioOnly === this.state.get().audioOnly || !this.video) return;
    this.state.set({ audioOnly, showing: null, problem: null });
    savePreferences({ audioOnly });
    const wasPlaying = !this.video.paused && !this.video.ended;
    this.engine?.setQuality(audioOnly ? null : this.state.get().quality);
    this.engine?.load(this.currentUrl(), this.time.get().atS);
    this.engine?.bufferAhead(this.state.get().started);
    if (wasPlaying) this.play();
  }

  setAudioTrack(index: number): void {
    this.engine?.setAudioTrack(index);
    this.state.set({ audioTrack: index });
  }

  setCaptions(language: string | null): void {
    this.state.set({ captions: language });
    savePreferences({ captions: language });
  }

  tryAgain(): void {
    const { problem } = this.state.get();
    if (problem?.kind === "script") return location.reload();
    this.state.set({ problem: null });
    this.retry.stop();
    this.engine?.tryAgain();
  }

  // What happens to it.

  private currentUrl(): string {
    return this.state.get().audioOnly && this.audioUrl !== null ? this.audioUrl : this.facts.hls;
  }

  private engineListener(): EngineListener {
    return {
      qualities: (playable) => this.state.set({ playable }),
      playing: (showing) => this.state.set({ showing }),
      audioTracks: (audioTracks, audioTrack) => this.state.set({ audioTracks, audioTrack }),
      trouble: (trouble) => this.troubled(trouble),
      stumbled: () => this.state.set({ failing: true }),
      flowing: () => {
        this.retry.stop();
        this.state.set({ problem: null, failing: false });
      },
    };
  }

  private troubled(trouble: Trouble): void {
    if (trouble.kind === "link") this.retry.start();
    else if (trouble.kind === "gone" && this.permission !== null) void this.renewOrSay(trouble);
    else this.state.set({ problem: trouble });
  }

  private async renewOrSay(trouble: Trouble & { kind: "gone" }): Promise<void> {
    if (await this.permission?.renew()) this.engine?.tryAgain();
    else this.state.set({ problem: trouble });
  }

  private listen(video: HTMLVideoElement): void {
    const on = (names: string, handler: () => void, target: EventTarget = video) => {
      for (const name of names.split(" ")) target.addEventListener(name, handler, { signal: this.stop.signal });
    };
    on("play", () => this.begin());
    on("play pause playing ended seeking seeked", () => this.mirror(video));
    on("waiting seeking stalled canplay playing pause timeupdate", () => this.checkWaiting(video));
    on("timeupdate seeking progress durationchange", () => this.mirrorTime(video));
    on("ratechange", () => this.state.set({ rate: video.playbackRate }));
    on("volumechange", () => this.state.set({ volume: video.volume, muted: video.muted }));
    on("pause ended", () => this.save());
    on("timeupdate", () => {
      if (Date.now() - this.savedMs > savedEveryMs) this.save();
    });
    on("pagehide", () => this.save(), window);
    on("online", () => this.cameOnline(), window);
    on("offline", () => this.state.set({ online: false }), window);
  }

  private begin(): void {
    this.state.set({ started: true, ended: false });
    this.engine?.bufferAhead(true);
  }

  private mirror(video: HTMLVideoElement): void {
    this.state.set({ playing: !video.paused && !video.ended, ended: video.ended });
  }

  private mirrorTime(video: HTMLVideoElement): void {
    if (video.readyState === 0 && !video.seeking) return; // a source is being changed: the position stands
    const wholeS = Number.isFinite(video.duration) && video.duration > 0 ? video.duration : this.time.get().wholeS;
    this.time.set({ atS: video.currentTime, wholeS, loadedS: loadedAround(video) });
  }

  private checkWaiting(video: HTMLVideoElement): void {
    const waits = !video.paused && !video.ended && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    if (!waits) return this.clearWaiting();
    if (this.waitingTimers.length > 0) return;
    this.waitingTimers = [
      setTimeout(() => this.state.set({ waiting: true }), waitingShownMs),
      setTimeout(() => this.state.set({ slow: true }), slowShownMs),
    ];
  }

  private clearWaiting(): void {
    this.waitingTimers.forEach(clearTimeout);
    this.waitingTimers = [];
    this.state.set({ waiting: false, slow: false });
  }

  private cameOnline(): void {
    this.state.set({ online: true });
    const kind = this.state.get().problem?.kind;
    if (kind === undefined || kind === "link") {
      this.retry.stop();
      this.state.set({ problem: null });
      this.engine?.tryAgain();
    }
  }

  private save(): void {
    this.savedMs = Date.now();
    const { atS, wholeS } = this.time.get();
    if (!this.state.get().started) return;
    const ended = this.video?.ended === true || isWatched(atS, wholeS);
    savePosition(this.lecture, ended ? wholeS : atS, wholeS);
  }
}

function loadedAround(video: HTMLVideoElement): number {
  const { buffered, currentTime } = video;
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime + 0.3 && buffered.end(index) >= currentTime) return buffered.end(index);
  }
  return currentTime;
}
