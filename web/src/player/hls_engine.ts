// hls.js, configured for links that are slow, dear and come and go.
import Hls, { ErrorDetails, ErrorTypes, Events, type ErrorData, type HlsConfig, type LoadPolicy } from "hls.js";
import type { Engine, EngineListener } from "./engine";
import { hintsOfThisPage, rememberRate, savesData, startEstimate } from "./estimate";
import { levelOf, renditionOf } from "./levels";

const aheadS = 90; // of a running lecture; a link may be gone for a minute
const aheadMostS = 180;
const aheadFirstS = 2; // before Play: one segment
const keptBehindS = 60;
const recoveries = 2; // of a decoder, within a minute, before we give up on the quality

// A segment of the leanest rung may take most of a minute at 64 kbit/s; retries wait longer each time.
function patient(firstByteMs: number, wholeMs: number, tries: number): LoadPolicy {
  const retry = { maxNumRetry: tries, retryDelayMs: 1_000, maxRetryDelayMs: 16_000, backoff: "exponential" as const };
  return {
    default: { maxTimeToFirstByteMs: firstByteMs, maxLoadTimeMs: wholeMs, timeoutRetry: retry, errorRetry: retry },
  };
}

function config(): Partial<HlsConfig> {
  return {
    autoStartLoad: false,
    // Our segments are fragmented MP4: nothing to convert, so a worker would only cost memory.
    enableWorker: false,
    lowLatencyMode: false,
    maxBufferLength: aheadFirstS,
    maxMaxBufferLength: aheadFirstS,
    backBufferLength: keptBehindS,
    capLevelToPlayerSize: true,
    testBandwidth: false, // it loads a segment and throws it away; the page's own transfers tell as much
    abrEwmaDefaultEstimate: startEstimate(hintsOfThisPage()),
    enableID3MetadataCues: false,
    enableEmsgMetadataCues: false,
    enableDateRangeMetadataCues: false,
    manifestLoadPolicy: patient(20_000, 40_000, 3),
    playlistLoadPolicy: patient(20_000, 40_000, 4),
    fragLoadPolicy: patient(20_000, 120_000, 6),
  };
}

export function hlsWorks(): boolean {
  return Hls.isSupported();
}

export class HlsEngine implements Engine {
  private hls: Hls | null = null;
  private url = "";
  private startS = 0;
  private much = false;
  private quality: string | null = null;
  private failures: number[] = []; // when the decoder failed, ms

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly listener: EngineListener,
  ) {}

  load(url: string, startS: number): void {
    this.hls?.destroy();
    this.url = url;
    this.startS = startS;
    const hls = new Hls(config());
    this.hls = hls;
    hls.on(Events.MANIFEST_PARSED, () => this.manifestParsed(hls));
    hls.on(Events.LEVEL_SWITCHED, (_, { level }) => this.listener.playing(renditionOf(hls.levels[level]?.uri ?? "") || null));
    hls.on(Events.AUDIO_TRACKS_UPDATED, () => this.audioTracks(hls));
    hls.on(Events.AUDIO_TRACK_SWITCHED, () => this.audioTracks(hls));
    hls.on(Events.FRAG_BUFFERED, () => {
      rememberRate(hls.bandwidthEstimate);
      this.listener.flowing();
    });
    hls.on(Events.ERROR, (_, data) => this.failed(hls, data));
    hls.loadSource(url);
    hls.attachMedia(this.video);
  }

  bufferAhead(much: boolean): void {
    const first = much && !this.much;
    this.much = much;
    this.applyBuffer();
    if (first && this.hls && !this.hls.loadingEnabled && this.hls.levels.length > 0) this.hls.startLoad(this.startS);
  }

  setQuality(rendition: string | null): void {
    this.quality = rendition;
    if (this.hls && this.hls.levels.length > 0) this.applyQuality(this.hls);
  }

  setAudioTrack(index: number): void {
    if (this.hls) this.hls.audioTrack = index;
  }

  tryAgain(): void {
    if (!this.hls) return;
    const atS = this.video.currentTime > 0 ? this.video.currentTime : this.startS;
    if (this.hls.levels.length === 0) {
      this.load(this.url, atS);
      return;
    }
    this.hls.stopLoad(); // ends the wait between two retries
    this.hls.startLoad(atS);
  }

  destroy(): void {
    this.hls?.destroy();
    this.hls = null;
  }

  private manifestParsed(hls: Hls): void {
    const ids = hls.levels.map((level) => renditionOf(level.uri));
    this.listener.qualities([...new Set(ids)]);
    this.applyBuffer();
    if (this.quality !== null) this.applyQuality(hls);
    if (this.much || !savesData()) hls.startLoad(this.startS);
  }

  private applyBuffer(): void {
    if (!this.hls) return;
    this.hls.config.maxBufferLength = this.much ? aheadS : aheadFirstS;
    this.hls.config.maxMaxBufferLength = this.much ? aheadMostS : aheadFirstS;
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
    if (!data.fatal) {
      if (data.type === ErrorTypes.NETWORK_ERROR) this.listener.stumbled();
      return;
    }
    if (data.type === ErrorTypes.MEDIA_ERROR) return this.decoderFailed(hls);
    const status = data.response?.code ?? 0;
    if (status === 404 || status === 410 || status === 403) return this.listener.trouble({ kind: "gone" });
    if (data.type === ErrorTypes.NETWORK_ERROR) return this.listener.trouble({ kind: "link" });
    if (data.details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR) {
      return this.listener.trouble({ kind: "media", recovering: false });
    }
    this.listener.trouble({ kind: "link" });
  }

  private decoderFailed(hls: Hls): void {
    const nowMs = Date.now();
    this.failures = [...this.failures.filter((atMs) => nowMs - atMs < 60_000), nowMs];
    const recovering = this.failures.length <= recoveries;
    this.listener.trouble({ kind: "media", recovering });
    if (recovering) hls.recoverMediaError();
  }
}
