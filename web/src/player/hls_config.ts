// How hls.js is told to load: links are slow, dear, and come and go.
import type { HlsConfig, LoadPolicy } from "hls.js";
import type { Ahead } from "./engine";
import { hintsOfThisPage, startEstimate } from "./estimate";
import { LinkAbr, ThriftyCap } from "./level_choice";
import { spread } from "./retry_clock";
import { playlistLoader, segmentLoader } from "./segment_loader";

// Seconds: what is loaded in any case, and what may be where it is small. A link may be gone for a minute.
export const aheadS: Record<Ahead, [number, number]> = { first: [2, 2], some: [15, 15], much: [90, 180] };
const keptBehindS = 60;

// A segment of the leanest rung may take most of a minute at 64 kbit/s; retries wait longer each time.
function patient(firstByteMs: number, wholeMs: number, tries: number): LoadPolicy {
  const retry = { maxNumRetry: tries, retryDelayMs: spread(1_000), maxRetryDelayMs: spread(16_000), backoff: "exponential" as const };
  return {
    default: { maxTimeToFirstByteMs: firstByteMs, maxLoadTimeMs: wholeMs, timeoutRetry: retry, errorRetry: retry },
  };
}

export function configFor(language: string | undefined): Partial<HlsConfig> {
  return {
    ...(language === undefined ? {} : { audioPreference: { lang: language } }),
    autoStartLoad: false,
    // Our segments are fragmented MP4: nothing to convert, so a worker would only cost memory.
    enableWorker: false,
    lowLatencyMode: false,
    fLoader: segmentLoader,
    pLoader: playlistLoader,
    maxBufferLength: aheadS.first[0],
    maxMaxBufferLength: aheadS.first[1],
    backBufferLength: keptBehindS,
    capLevelToPlayerSize: true,
    capLevelController: ThriftyCap,
    abrController: LinkAbr,
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
