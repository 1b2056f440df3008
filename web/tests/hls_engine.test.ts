// What hls.js finds in its config when it chooses, and what counts as measured.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { EngineListener } from "../src/player/engine";
import { HlsEngine } from "../src/player/hls_engine";
import { bytesBeside } from "../src/player/beside";
import type { Entry } from "../src/player/estimate";
import { configFor } from "../src/player/hls_config";
import { LinkAbr } from "../src/player/level_choice";

type Heard = (event: string, data: unknown) => void;

const made = vi.hoisted(() => [] as { calls: string[]; config: Record<string, unknown>; mainForwardBufferInfo: { len: number; end?: number } | null; bandwidthEstimate: number; say: (event: string, data: unknown) => void }[]);

vi.mock("hls.js", async (original) => ({
  ...(await original<typeof import("hls.js")>()),
  default: class {
    config: Record<string, unknown>;
    mainForwardBufferInfo = null;
    levels = [] as { uri: string }[];
    calls: string[] = [];
    bandwidthEstimate = 800_000;
    nextAutoLevel = -1;
    private readonly heard: [string, Heard][] = [];
    constructor(settings: Record<string, unknown>) {
      this.config = { ...settings };
      made.push(this);
    }
    on(event: string, heard: Heard): void {
      this.heard.push([event, heard]);
    }
    say(event: string, data: unknown): void {
      for (const [of, heard] of this.heard) if (of === event) heard(event, data);
    }
    loadSource(): void {}
    attachMedia(): void {}
    stopLoad(): void {
      this.calls.push("stop");
    }
    startLoad(): void {
      this.calls.push("start");
    }
    destroy(): void {}
  },
}));

const url = "http://host/media/p/720p/seg-3.m4s";
let kept: Map<string, string>;

function fragment(ms: number) {
  return { frag: { type: "main", sn: 3, url, bitrate: 0, duration: 6, stats: { loaded: 50_000, aborted: false, loading: { start: 1_000, first: 1_000, end: 1_000 + ms }, parsing: { end: 1_000 + ms } } } };
}

function cached(transferSize: number): void {
  vi.spyOn(performance, "getEntriesByName").mockReturnValue([{ startTime: 1_001, transferSize, responseStart: 1_002 } as unknown as PerformanceEntry]);
}

// What the browser tells of the page's transfers.
function ended(...entries: Entry[]): void {
  vi.spyOn(performance, "now").mockReturnValue(2_000);
  vi.stubGlobal("PerformanceObserver", class {
    observe(): void {}
    takeRecords = () => entries;
  });
}

beforeEach(() => {
  made.length = 0;
  kept = new Map();
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("the engine", () => {
  const listener = new Proxy({}, { get: () => () => undefined }) as EngineListener;
  const video = { playbackRate: 1 };

  function open(savesData = false) {
    new HlsEngine(video as HTMLVideoElement, listener, savesData).load("http://host/media/p/main.m3u8", 0);
    const hls = made[0]!;
    return { hls, shares: () => [hls.config["abrBandWidthUpFactor"], hls.config["abrBandWidthFactor"]] };
  }
  function load(hls: (typeof made)[0], ...ms: number[]): void {
    for (const one of ms) hls.say("hlsFragLoaded", fragment(one));
  }

  test("lets hls.js take more while much is loaded, and less from the moment when it is not", () => {
    const { hls, shares } = open();
    load(hls, 700, 700);
    expect(shares()).toEqual([0.62, 0.95]);
    hls.mainForwardBufferInfo = { len: 20 };
    expect(shares()).toEqual([1.2, 1.2]);
    video.playbackRate = 2;
    expect(shares()).toEqual([0.62, 0.95]);
    video.playbackRate = 1;
    hls.mainForwardBufferInfo = { len: 0 }; // somebody has moved to another place
    expect(shares()).toEqual([0.62, 0.95]);
  });

  test("takes no more where the link is slow, and for somebody who saves data", () => {
    const slow = open();
    load(slow.hls, 3_000, 3_000, 6_500);
    slow.hls.mainForwardBufferInfo = { len: 20 };
    expect(slow.shares()).toEqual([0.62, 1.2]);
    slow.hls.say("hlsFragLoadEmergencyAborted", fragment(4_000));
    expect(slow.shares()).toEqual([0.62, 0.95]);
    made.length = 0;
    const saving = open(true);
    load(saving.hls, 700, 700);
    saving.hls.mainForwardBufferInfo = { len: 20 };
    expect(saving.shares()).toEqual([0.62, 0.95]);
  });

  test("keeps enough loaded, once it plays, for half a minute without a network in the midst of the longest segment", () => {
    const engine = new HlsEngine(video as HTMLVideoElement, listener, false);
    engine.load("http://host/media/p/main.m3u8", 0);
    const { config } = made[0]!;
    const longestS = 10; // packages of slides alone
    for (const ahead of ["first", "some", "first", "much"] as const) engine.bufferAhead(ahead);
    expect(Number(config["maxBufferLength"])).toBeGreaterThanOrEqual(60 + longestS);
    expect(Number(config["maxMaxBufferLength"])).toBeGreaterThanOrEqual(Number(config["maxBufferLength"]));
  });

  test("waits a little longer between retries than another one", () => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    const { fragLoadPolicy, playlistLoadPolicy } = configFor(undefined);
    for (const policy of [fragLoadPolicy, playlistLoadPolicy]) expect(policy?.default.errorRetry).toMatchObject({ retryDelayMs: 1_250, maxRetryDelayMs: 20_000 });
  });

  test("loads nothing of the package that is being left while another is opened", () => {
    const engine = new HlsEngine(video as HTMLVideoElement, listener, false);
    engine.load("http://host/media/p/main.m3u8", 0);
    const hls = made[0]!;
    (hls as unknown as { levels: object[] }).levels = [{ uri: "http://host/media/p/720p/index.m3u8", height: 720, bitrate: 1 }];
    hls.mainForwardBufferInfo = { len: 20, end: 20 };
    engine.tryAgain();
    expect(hls.calls).toEqual(["stop", "start"]);
    engine.moveTo("http://host/media/q/main.m3u8");
    engine.tryAgain(); // the link is back
    expect([hls.calls, made.length]).toEqual([["stop", "start", "stop"], 2]);
    made[1]!.say("hlsError", { fatal: true });
    expect(hls.calls).toEqual(["stop", "start", "stop", "start"]);
    engine.destroy();
  });

  test("takes nothing out of the browser's cache for a measure of the link", () => {
    const { hls, shares } = open();
    cached(0);
    load(hls, 5, 5);
    hls.say("hlsFragBuffered", fragment(5));
    hls.mainForwardBufferInfo = { len: 20 };
    expect([shares(), kept.size]).toEqual([[0.62, 0.95], 0]);
    cached(50_300);
    load(hls, 700, 700);
    hls.say("hlsFragBuffered", fragment(700));
    expect([shares(), kept.size]).toEqual([[1.2, 1.2], 1]);
  });
});

describe("hls.js's estimate", () => {
  function estimateAfter(found: { frag: { url: string } }): number {
    const logger = { log() {}, warn() {}, info() {}, debug() {}, trace() {}, error() {} };
    const config = { abrEwmaSlowVoD: 9, abrEwmaFastVoD: 3, abrEwmaDefaultEstimate: 300_000 };
    const heard = new Map<string, Heard>();
    const on = (event: string, run: Heard, self: unknown) => heard.set(event, run.bind(self));
    const abr = new LinkAbr({ logger, config, on } as never);
    heard.get("hlsFragBuffered")!("hlsFragBuffered", found);
    return Math.round((abr as unknown as { bwEstimator: { getEstimate(): number } }).bwEstimator.getEstimate());
  }

  test("is of what came over the network", () => {
    cached(50_300);
    expect(estimateAfter(fragment(500))).toBeGreaterThan(300_000);
    cached(0);
    expect(estimateAfter(fragment(500))).toBe(300_000);
  });

  test("counts what came beside a segment, for as long as both loaded", () => {
    cached(50_300);
    const alone = estimateAfter(fragment(500));
    const sound = { name: "http://host/media/p/audio/seg-3.m4s", transferSize: 50_000, fetchStart: 1_000, requestStart: 1_150, responseStart: 1_250, responseEnd: 1_750 };
    expect(bytesBeside([sound], url, 1_000, 1_500)).toBe(25_000);
    expect(bytesBeside([sound], url, 1_000, 1_250)).toBe(0);
    expect(bytesBeside([sound], url, 1_000, 2_000)).toBe(50_000);
    expect(bytesBeside([{ ...sound, name: url }], url, 1_000, 2_000)).toBe(0);
    expect(bytesBeside([{ ...sound, responseStart: 1_300, responseEnd: 1_300 }], url, 1_000, 2_000)).toBe(0);
    ended({ ...sound, requestStart: 900, responseStart: 1_000, responseEnd: 1_500 });
    const found = fragment(500);
    expect(estimateAfter(found) / alone).toBeCloseTo(2, 1);
    expect(found.frag.stats.loaded).toBe(50_000); // the segment's own again
  });

  test("counts nothing that came beside in the time that hls.js takes off for the answer", () => {
    cached(50_300);
    const found = fragment(600);
    found.frag.stats.loading.first = 1_300; // of which 100 ms are taken off
    const alone = estimateAfter(found);
    ended({ name: "http://host/a.webp", transferSize: 100_000, fetchStart: 900, requestStart: 950, responseStart: 1_000, responseEnd: 1_100 });
    expect(estimateAfter(found)).toBe(alone);
    ended({ name: "http://host/a.webp", transferSize: 100_000, fetchStart: 900, requestStart: 950, responseStart: 1_000, responseEnd: 1_200 });
    expect(estimateAfter(found) / alone).toBeCloseTo(2, 1); // half of it
  });

  test("spreads a burst after a lost packet over the time that it was waited for", () => {
    cached(50_300);
    const alone = estimateAfter(fragment(500));
    const burst = { name: "http://host/b.webp", transferSize: 200_000, fetchStart: 0, requestStart: 10, responseStart: 1_390, responseEnd: 1_400 };
    const other = { name: "http://host/c.webp", transferSize: 900, fetchStart: 0, requestStart: 10, responseStart: 110, responseEnd: 111 };
    ended(burst, other);
    expect(estimateAfter(fragment(500)) / alone).toBeCloseTo(1 + (4 * 400) / 1_290, 1);
  });

  test("does without what browsers do not tell, or do not have", () => {
    const untold = { name: "http://host/media/p/audio/seg-3.m4s", requestStart: 1_100, responseStart: 1_250, responseEnd: 1_750 };
    expect(bytesBeside([untold as never], url, 1_000, 2_000)).toBe(0);
    const entries = Object.assign([{ startTime: 1_001, transferSize: 0, responseStart: 1_002 } as never], { at: undefined });
    vi.spyOn(performance, "getEntriesByName").mockReturnValue(entries as never);
    expect(estimateAfter(fragment(500))).toBe(300_000);
  });

  test("is of any segment where the lecture is saved, or nothing is known", () => {
    cached(0);
    const saved = fragment(500);
    saved.frag.url = `http://host/saved/media/${"0".repeat(64)}/720p/seg-3.m4s`;
    expect(estimateAfter(saved)).toBeGreaterThan(300_000);
    vi.spyOn(performance, "getEntriesByName").mockReturnValue([]);
    expect(estimateAfter(fragment(500))).toBeGreaterThan(300_000);
  });
});
