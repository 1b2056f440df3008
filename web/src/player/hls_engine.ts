// hls.js as what feeds the element. How it is told to load is in hls_config.ts.
import Hls, { ErrorDetails, ErrorTypes, Events, type BufferCodecsData, type ErrorData, type HlsConfig, type Level } from "hls.js";
import { isSavedAddress } from "../offline/addresses";
import type { Ahead, Engine, EngineListener } from "./engine";
import { isFromCache, LoadTimes, rememberRate, sharesOf } from "./estimate";
import { aheadS, configFor } from "./hls_config";
import { ignoreFrameRates } from "./level_choice";
import { levelOf, renditionOf } from "./levels";
import { linkWatch } from "./link_watch";
import { refit } from "./refit";

const moveAgainMs = 15_000; // a better package that could not be opened is no hurry
const recoveries = 2; // of a decoder, within a minute, before we give up on the quality

function renditionsOf(hls: Hls): string[] {
  return [...new Set(hls.levels.map((level) => renditionOf(level.uri)))];
}

function isSound({ height }: Level): boolean {
  return !(height > 0);
}

// What hls.js will feed the element with.
function tracksOf(hls: Hls): ("audio" | "video")[] {
  if (hls.levels.every(isSound)) return ["audio"];
  return hls.allAudioTracks.length > 0 ? ["video", "audio"] : ["video"];
}

function cheapest(levels: Level[]): number {
  return levels.reduce((best, { bitrate }, at) => (bitrate < (levels[best]?.bitrate ?? Infinity) ? at : best), 0);
}

export function hlsWorks(): boolean {
  return Hls.isSupported();
}

export class HlsEngine implements Engine {
  private hls: Hls | null = null;
  private next: Hls | null = null; // opens another package, to take over
  private moveTimer: ReturnType<typeof setTimeout> | undefined;
  private url = "";
  private startS = 0;
  private ahead: Ahead = "first";
  private quality: string | null = null;
  private language: string | undefined; // of the sound, as it was chosen
  private isHeld = false;
  private readonly loadTimes = new LoadTimes();
  private failures: number[] = []; // when the decoder failed, ms

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly listener: EngineListener,
    private readonly savesData: boolean, // before Play nothing is loaded but playlists
  ) {}

  load(url: string, startS: number): void {
    this.dropNext();
    this.hls?.destroy();
    this.url = url;
    this.startS = startS;
    const hls = this.open(configFor(this.language));
    this.hls = hls;
    hls.on(Events.MANIFEST_PARSED, () => this.manifestParsed(hls));
    this.hear(hls);
    hls.loadSource(url);
    hls.attachMedia(this.video);
  }

  // A second hls.js opens the new package and loads its first segment from where the buffer ends; then it takes over the element
  // with all that is buffered. Until then, and if it fails, the first one plays on.
  moveTo(url: string): void {
    const loaded = this.hls?.mainForwardBufferInfo;
    if (!this.hls || !loaded || loaded.len === 0) return this.loadAnew(url);
    this.dropNext();
    this.hls.stopLoad(); // its files may be gone already
    linkWatch.stopWaiting();
    const next = this.open({ ...configFor(this.language), startFragPrefetch: true });
    this.next = next;
    const known: BufferCodecsData = {};
    const again = () => {
      if (this.next !== next) return;
      this.dropNext();
      this.hls?.startLoad(-1);
      this.moveTimer = setTimeout(() => this.moveTo(url), moveAgainMs);
    };
    next.on(Events.MANIFEST_PARSED, () => {
      this.prepare(next);
      next.startLoad(Math.min(loaded.end, Math.max(this.video.duration - 1, 0)), true);
    });
    next.on(Events.BUFFER_CODECS, (_, tracks) => {
      Object.assign(known, tracks);
      // Not in the midst of the event: the part that hears of it next must still belong to nobody.
      if (tracksOf(next).every((name) => known[name] !== undefined)) queueMicrotask(() => void this.takeOver(next, url, known));
    });
    next.on(Events.ERROR, (_, { fatal }) => fatal && again());
    next.loadSource(url);
  }

  bufferAhead(ahead: Ahead): void {
    const first = ahead !== "first" && this.ahead === "first";
    this.ahead = ahead;
    if (this.hls) this.applyBuffer(this.hls);
    if (first && !this.isHeld && this.hls && !this.hls.loadingEnabled && this.hls.levels.length > 0) this.hls.startLoad(this.startS);
  }

  setQuality(rendition: string | null): void {
    this.quality = rendition;
    if (this.hls && this.hls.levels.length > 0) this.applyQuality(this.hls);
  }

  setAudioTrack(index: number): void {
    if (!this.hls) return;
    this.language = this.hls.audioTracks[index]?.lang; // also of what is loaded later
    this.hls.audioTrack = index;
  }

  hold(): void {
    this.dropNext();
    this.hls?.stopLoad();
    linkWatch.stopWaiting();
    this.isHeld = true;
  }

  tryAgain(): void {
    this.isHeld = false;
    if (!this.hls || this.next !== null) return; // what is being left is not loaded again beside the other
    if (this.hls.levels.length === 0) return this.loadAnew(this.url);
    const atS = this.video.currentTime > 0 ? this.video.currentTime : this.startS;
    this.hls.stopLoad(); // ends the wait between two retries
    this.hls.startLoad(atS);
  }

  destroy(): void {
    this.dropNext();
    linkWatch.stopWaiting();
    this.hls?.destroy();
    this.hls = null;
  }

  // An element that loses its source pauses.
  private loadAnew(url: string): void {
    const wasPlaying = !this.video.paused;
    this.load(url, this.video.currentTime > 0 ? this.video.currentTime : this.startS);
    if (wasPlaying) void this.video.play().catch(() => undefined);
  }

  // hls.js asks its config each time that it chooses, which is before anybody hears of what is loaded.
  private open(settings: Partial<HlsConfig>): Hls {
    const hls = new Hls(settings);
    const shares = () => {
      const times = this.savesData ? { areShort: false, keepUp: false } : this.loadTimes;
      return sharesOf(hls.mainForwardBufferInfo?.len ?? 0, this.video.playbackRate, times);
    };
    Object.defineProperties(hls.config, {
      abrBandWidthUpFactor: { get: () => shares().better },
      abrBandWidthFactor: { get: () => shares().same },
    });
    return hls;
  }

  private hear(hls: Hls): void {
    hls.on(Events.LEVEL_SWITCHED, (_, { level }) => this.listener.playing(renditionOf(hls.levels[level]?.uri ?? "") || null));
    hls.on(Events.AUDIO_TRACKS_UPDATED, () => this.audioTracks(hls));
    hls.on(Events.AUDIO_TRACK_SWITCHED, () => this.audioTracks(hls));
    hls.on(Events.FRAG_LOADED, (_, { frag }) => {
      const { start, end } = frag.stats.loading;
      if (frag.type === "main" && !isSavedAddress(this.url) && !isFromCache(frag.url, start))
        this.loadTimes.add(end - start, (frag.duration * 1000) / Math.max(this.video.playbackRate, 1));
      this.listener.loaded(frag.stats.loaded);
    });
    hls.on(Events.FRAG_LOAD_EMERGENCY_ABORTED, () => this.loadTimes.gaveUp()); // for a quality that takes less
    hls.on(Events.FRAG_BUFFERED, (_, { frag }) => {
      if (!isSavedAddress(this.url) && !isFromCache(frag.url, frag.stats.loading.start)) rememberRate(hls.bandwidthEstimate);
      linkWatch.stopWaiting();
      this.listener.flowing();
      this.listener.expecting(renditionOf(hls.levels[hls.nextAutoLevel]?.uri ?? "") || null);
    });
    hls.on(Events.ERROR, (_, data) => this.failed(hls, data));
  }

  private manifestParsed(hls: Hls): void {
    this.listener.qualities(renditionsOf(hls));
    this.prepare(hls);
    if (!this.isHeld && (this.ahead !== "first" || !this.savesData)) hls.startLoad(this.startS);
  }

  private prepare(hls: Hls): void {
    ignoreFrameRates(hls.levels);
    this.applyBuffer(hls);
    if (this.quality !== null) this.applyQuality(hls);
    // Sound alone is there to save: no rate of the link is a reason for a dearer one.
    if (hls.levels.every(isSound)) hls.loadLevel = cheapest(hls.levels);
  }

  private async takeOver(next: Hls, url: string, codecs: BufferCodecsData): Promise<void> {
    const old = this.hls;
    if (this.next !== next || old === null) return;
    this.next = null;
    this.hls = next;
    this.url = url;
    const media = old.transferMedia();
    old.destroy();
    this.hear(next);
    this.listener.qualities(renditionsOf(next));
    this.audioTracks(next);
    try {
      if (media !== null) await refit(media, codecs);
    } catch {
      if (this.hls === next) this.loadAnew(url);
      return;
    }
    if (this.hls === next) next.attachMedia(media ?? this.video);
  }

  private dropNext(): void {
    clearTimeout(this.moveTimer);
    this.next?.destroy();
    this.next = null;
  }

  private applyBuffer(hls: Hls): void {
    [hls.config.maxBufferLength, hls.config.maxMaxBufferLength] = aheadS[this.ahead];
  }

  private applyQuality(hls: Hls): void {
    const level = this.quality === null ? -1 : levelOf(this.quality, hls.levels.map(({ uri }) => uri));
    // "next" keeps what plays now and fetches the segment after it: no gap, and little is fetched twice.
    hls.nextLevel = level;
  }

  private audioTracks(hls: Hls): void {
    const tracks = hls.audioTracks.map(({ name, lang }) => ({ name, language: lang ?? "" }));
    this.listener.audioTracks(tracks, hls.audioTrack);
  }

  private failed(hls: Hls, data: ErrorData): void {
    if (data.details === ErrorDetails.INTERNAL_ABORTED) return; // its own request, dropped for another quality or place
    this.video.dispatchEvent(
      new CustomEvent("lectern-hls-error", { bubbles: true, detail: { details: data.details, fatal: data.fatal } }),
    );
    if (this.next !== null && data.type === ErrorTypes.NETWORK_ERROR) return; // of the package that is being left
    const isRefused = [403, 404, 410].includes(data.response?.code ?? 0);
    if (data.type === ErrorTypes.NETWORK_ERROR && !isRefused && !isSavedAddress(this.url)) this.awaitReturn();
    if (!data.fatal) {
      if (data.type === ErrorTypes.NETWORK_ERROR) this.listener.stumbled(isRefused);
      return;
    }
    if (data.type === ErrorTypes.MEDIA_ERROR) return this.decoderFailed(hls);
    if (isRefused) return this.listener.trouble({ kind: "gone" });
    if (data.type === ErrorTypes.NETWORK_ERROR) return this.listener.trouble({ kind: "link" });
    if (data.details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR) {
      return this.listener.trouble({ kind: "media", recovering: false });
    }
    this.listener.trouble({ kind: "link" });
  }

  private awaitReturn(): void {
    linkWatch.awaitReturn(this.listener.linkReturned, () => document.hidden && this.video.paused);
  }

  private decoderFailed(hls: Hls): void {
    const nowMs = Date.now();
    this.failures = [...this.failures.filter((atMs) => nowMs - atMs < 60_000), nowMs];
    const recovering = this.failures.length <= recoveries;
    this.listener.trouble({ kind: "media", recovering });
    if (recovering) hls.recoverMediaError();
  }
}
