// What counts against the month's budget where the browser plays HLS by itself and does not tell what it loads.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Playback as PlaybackFacts } from "../src/api/types";
import type { EngineListener } from "../src/player/engine";
import { bytesPerS } from "../src/player/unmeasured";

const facts: PlaybackFacts = {
  hls: "/media/p/main.m3u8",
  audio: "/media/p/audio.m3u8",
  low: "/media/p/low.m3u8",
  duration_s: 100,
  renditions: [
    { id: "1080p", kind: "video", width: 1920, height: 1080, bytes: 30_000_000 },
    { id: "240p", kind: "video", width: 426, height: 240, bytes: 900_000 },
    { id: "240p-av1", kind: "video", width: 426, height: 240, bytes: 400_000 },
    { id: "audio-en", kind: "audio", default: true, bytes: 100_000 },
    { id: "low-en", kind: "audio", low: true, bytes: 20_000 },
    { id: "slides", kind: "slides", width: 1920, height: 1080, bytes: 5_000_000 },
  ],
  captions: [],
};
const segment = { small: 100_000, large: 3_010_000, low: 2_000 }; // 10 s of picture and sound

class Video extends EventTarget {
  paused = true;
  src = "";
  preload = "none";
  readyState = 4;
  currentTime = 0;
  [name: string]: unknown;
  videoWidth = 426;
  videoHeight = 240;
  ranges: [number, number][] = [];
  get buffered() {
    const { ranges } = this;
    return { length: ranges.length, start: (at: number) => ranges[at]![0], end: (at: number) => ranges[at]![1] };
  }
  has(...ranges: [number, number][]): void {
    this.ranges = ranges;
    this.dispatchEvent(new Event("progress"));
  }
  removeAttribute(): void {
    this.src = "";
  }
  load(): void {
    if (this.src === "") Object.assign(this, { ranges: [], readyState: 0, currentTime: 0 });
  }
  pause(): void {
    this.paused = true;
  }
  async play(): Promise<void> {
    this.paused = false;
  }
}

let video: Video;
let measured: { name: string; initiatorType: string; transferSize: number }[];
let modules: {
  budget: typeof import("../src/player/budget");
  BudgetGuard: typeof import("../src/player/budget_guard").BudgetGuard;
  NativeEngine: typeof import("../src/player/native_engine").NativeEngine;
  Playback: typeof import("../src/player/playback").Playback;
};
const used = () => modules.budget.budget.get().used;

beforeEach(async () => {
  const kept = new Map<string, string>();
  [video, measured] = [new Video(), []];
  vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => void kept.set(key, value), removeItem: () => undefined });
  vi.stubGlobal("location", new URL("https://lectern.example/lectures/1"));
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("PerformanceObserver", class {
    observe(): void {}
    takeRecords = () => measured.splice(0);
  });
  vi.resetModules();
  modules = {
    budget: await import("../src/player/budget"),
    ...(await import("../src/player/budget_guard")),
    ...(await import("../src/player/native_engine")),
    ...(await import("../src/player/playback")),
  };
});
afterEach(() => vi.unstubAllGlobals());

function engine(url = facts.hls) {
  const guard = new modules.BudgetGuard(() => made.hold());
  const heard = new Proxy({ loaded: (bytes: number) => guard.loaded(bytes) } as EngineListener, { get: (of, name) => of[name as "loaded"] ?? (() => undefined) });
  const made = new modules.NativeEngine(video as unknown as HTMLVideoElement, heard, () => facts);
  guard.start();
  made.load(url, 0);
  return { guard, made };
}

describe("what a second takes", () => {
  const of = (url: string, videoWidth: number, videoHeight: number) => bytesPerS(facts, url, { videoWidth, videoHeight });
  test("is that of the picture that is shown, with its sound; of two that look the same, of the larger", () => {
    expect([of(facts.hls, 1920, 1080), of(facts.hls, 426, 240)]).toEqual([301_000, 10_000]);
    expect(of(facts.hls, 428, 240)).toBe(10_000); // as browsers round it
  });
  test("is that of the sound where there is no picture, or none was asked for", () => {
    expect([of(facts.hls, 0, 0), of("/media/p/audio.m3u8", 0, 0), of("/media/p/low.m3u8", 426, 240)]).toEqual([1_000, 1_000, 200]);
  });
});

describe("a browser that plays HLS by itself", () => {
  test("counts each segment that it has, and the one under way, once", () => {
    engine();
    video.has([0, 3]);
    expect(used()).toBe(segment.small);
    video.has([0, 9.9]);
    video.dispatchEvent(new Event("timeupdate"));
    expect(used()).toBe(segment.small);
    video.has([0, 20]);
    expect(used()).toBe(3 * segment.small);
    video.ranges = [[0, 30.02]];
    video.dispatchEvent(new Event("timeupdate"));
    expect(used()).toBe(4 * segment.small);
  });

  test("counts what was dropped again when it comes again, and all of a segment that a seek went into", () => {
    engine();
    video.has([0, 19]);
    video.currentTime = 55;
    video.has([55, 69]);
    expect(used()).toBe(4 * segment.small);
    video.currentTime = 1;
    video.has([0, 5], [55, 69]);
    expect(used()).toBe(5 * segment.small);
  });

  test("counts no more than the lecture has", () => {
    engine();
    video.has([0, 100]);
    expect(used()).toBe(1_000_000);
  });

  test("counts a larger picture from where it is shown, though it was loaded before", () => {
    engine();
    video.has([0, 39]);
    expect(used()).toBe(4 * segment.small);
    Object.assign(video, { currentTime: 23, videoWidth: 1920, videoHeight: 1080 });
    video.has([0, 39]);
    expect(used()).toBe(2 * segment.small + 2 * segment.large);
    Object.assign(video, { currentTime: 33, videoWidth: 426, videoHeight: 240 });
    video.has([0, 49]);
    expect(used()).toBe(3 * segment.small + 2 * segment.large);
  });

  test("counts sound alone as such, nothing that is saved, and nothing before it says what it has", () => {
    const { made } = engine(facts.low!);
    video.has([0, 5]);
    expect(used()).toBe(segment.low);
    made.load(`/saved/media/${"a".repeat(64)}/saved-low-en.m3u8`, 0);
    video.has([0, 50]);
    made.load(facts.hls, 0);
    video.readyState = 0;
    video.has([0, 50]);
    expect(used()).toBe(segment.low);
  });

  test("counts what it loads anew", () => {
    const { made } = engine();
    video.has([0, 5]);
    made.moveTo("/media/p/main.m3u8?v=2");
    made.load(facts.hls, 0);
    video.has([0, 5]);
    expect(used()).toBe(2 * segment.small);
  });

  test("is held before the segment that would go beyond the budget, and loads nothing until it is let", () => {
    const { guard, made } = engine();
    modules.budget.setLimit(6.5 * segment.small);
    for (let endS = 1; endS < 100 && !guard.holds; endS++) video.has([0, endS]);
    expect([guard.holds, video.src, used() / segment.small]).toEqual([true, "", 6]);
    made.load(facts.hls, 20);
    expect(video.src).toBe("");
    guard.allow();
    made.tryAgain();
    expect(video.src).toBe(facts.hls);
  });

  test("is counted as it was measured where it tells, and held all the same", () => {
    const { guard } = engine();
    modules.budget.setLimit(6.5 * segment.small);
    for (let place = 0; place < 10 && !guard.holds; place++) {
      measured.push({ name: `https://lectern.example/media/p/240p/seg-${place}.m4s`, initiatorType: "video", transferSize: 90_000 });
      video.has([0, place * 10 + 9.9]);
    }
    expect([guard.holds, used()]).toEqual([true, 630_000]);
  });

  test("is estimated though a script of the page asked for segments before", () => {
    measured.push({ name: "https://lectern.example/media/p/low-en/seg-0.m4s", initiatorType: "fetch", transferSize: 1_000 });
    engine();
    video.has([0, 5]);
    expect(used()).toBe(1_000 + segment.small);
  });
});

test("a lecture whose budget is used up before Play loads nothing, and goes on from where it was to", async () => {
  modules.budget.setLimit(1_000);
  modules.budget.count(5_000);
  const playback = new modules.Playback("1", facts, 7);
  await playback.attach(video as unknown as HTMLVideoElement, async (...of) => new modules.NativeEngine(...of));
  expect([playback.state.get().problem?.kind, video.src]).toEqual(["budget", ""]);
  playback.goOnBeyond();
  expect(video.src).toBe(facts.hls);
  video.dispatchEvent(new Event("loadedmetadata"));
  expect(video.currentTime).toBe(7);
  playback.detach();
});
