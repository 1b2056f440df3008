import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { budget, count, isBeyond, lookAgain, monthOf, parseLimit, parseUsed, raised, setLimit } from "../src/player/budget";
import { BudgetGuard } from "../src/player/budget_guard";
import type { Playback as PlaybackFacts } from "../src/api/types";
import type { Engine, EngineListener } from "../src/player/engine";
import { Playback } from "../src/player/playback";
import type { PlayerState } from "../src/player/player_state";
import { Store } from "../src/player/store";
import { whenHeld } from "../src/player/take_over";
import { bytesOf } from "../src/player/transfers";

const store = new Map<string, string>();
beforeEach(() => {
  store.clear();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
    removeItem: (key: string) => void store.delete(key),
  });
  vi.stubGlobal("PerformanceObserver", undefined); // what this test itself fetches does not count
  lookAgain();
});
afterEach(() => vi.unstubAllGlobals());

describe("the month's budget", () => {
  test("is of a calendar month in the viewer's zone", () => {
    expect(monthOf(new Date(2026, 10, 30, 23, 59))).toBe("2026-11");
    expect(monthOf(new Date(2026, 11, 1, 0, 0))).toBe("2026-12");
    expect(monthOf(new Date(2027, 0, 1))).toBe("2027-01");
  });

  test("begins anew with the month", () => {
    count(700, new Date(2026, 10, 30, 23, 59));
    count(300, new Date(2026, 10, 30, 23, 59));
    expect(budget.get().used).toBe(1_000);
    count(50, new Date(2026, 11, 1, 0, 0));
    expect(budget.get().used).toBe(50);
  });

  test("adds to what other windows counted", () => {
    const now = new Date();
    count(100, now);
    store.set("lectern.used", JSON.stringify({ month: monthOf(now), bytes: 900 }));
    count(1, now);
    expect(budget.get().used).toBe(901);
  });

  test.each([["x", 0], ["null", 0], ['{"month":"2026-11","bytes":-1}', 0], ['{"month":"2026-11","bytes":"7"}', 0], ['{"month":"2026-10","bytes":7}', 0], ['{"month":"2026-11","bytes":7}', 7]])(
    "of %s is %d",
    (text, bytes) => expect(parseUsed(text, "2026-11").bytes).toBe(bytes),
  );

  test.each([[null, null], ["", null], ["0", null], ["-5", null], ["many", null], ["1e300", null], ["500000000", 500_000_000]])("a limit of %s is %s", (text, limit) => {
    expect(parseLimit(text)).toBe(limit);
  });

  test("is proposed half as large again, in tens of megabytes", () => {
    expect([raised(1, 1), raised(100e6, 101e6), raised(333e6, 340e6)]).toEqual([10e6, 150e6, 500e6]);
  });

  test("is proposed beyond what is used already", () => {
    expect(raised(100e6, 500e6)).toBe(530e6);
  });

  test("is none until it is set, and can be taken back", () => {
    expect(isBeyond(budget.get(), 1e12)).toBe(false);
    setLimit(100);
    expect(isBeyond(budget.get(), 100)).toBe(false);
    expect(isBeyond(budget.get(), 101)).toBe(true);
    setLimit(null);
    expect(budget.get().limit).toBeNull();
  });
});

describe("what counts", () => {
  const home = "https://lectern.example/lectures/1";
  const of = (name: string, initiatorType = "xmlhttprequest") => bytesOf({ name, transferSize: 1_000, encodedBodySize: 700, initiatorType }, home);
  test("is what came from here over the network", () => {
    expect(of("https://lectern.example/media/p/r/seg-1.m4s")).toBe(1_000);
    expect(of("/api/v1/courses")).toBe(1_000);
    expect(of("https://lectern.example/media/p/lean.mp4", "video")).toBe(1_000);
  });
  test("is not what is saved, what another host sent, nor what saving counts itself", () => {
    expect(of("/saved/media/p/low.mp4")).toBe(0);
    expect(of("https://elsewhere.example/a")).toBe(0);
    expect(of("/media/p/low-en.mp4", "fetch")).toBe(0);
    expect(of("/media/p/slides/1.avif", "fetch")).toBe(0);
    expect(of("/media/p/slides/1.avif", "img")).toBe(1_000);
    expect(of("/media/p/slides/slides.json", "fetch")).toBe(1_000);
    expect(of("/media/p/storyboard.jpg", "fetch")).toBe(0);
    expect(of("/media/p/storyboard.jpg", "img")).toBe(1_000);
    for (const text of ["storyboard.vtt", "poster.jpg", "posters/5b1e.webp"]) expect(of(`/media/p/${text}`, "fetch")).toBe(1_000); // saved as texts are, which the page does not count itself
  });
});

describe("a lecture that plays", () => {
  test("stops before the segment that would go beyond it, goes on once it is raised, and stops again", () => {
    let holds = 0;
    const guard = new BudgetGuard(() => void holds++);
    setLimit(1_000);
    guard.loaded(100);
    for (let bytes = 0; bytes < 5_000 && !guard.holds; bytes += 100) {
      count(100);
      guard.loaded(100);
    }
    expect([holds, budget.get().used]).toEqual([1, 1_000]);
    setLimit(1_500);
    guard.allow();
    expect(guard.holds).toBe(false);
    for (let bytes = 0; bytes < 5_000 && !guard.holds; bytes += 100) {
      count(100);
      guard.loaded(100);
    }
    expect([holds, budget.get().used]).toEqual([2, 1_500]);
    guard.allow(); // "this time"
    count(100);
    guard.loaded(100);
    expect([holds, guard.holds]).toEqual([2, false]);
  });

  test("goes on when a limit is set that it is within, and holds again for another one after \"this time\"", () => {
    const heard: string[] = [];
    const guard = new BudgetGuard(() => void heard.push("hold"), () => void heard.push("release"));
    setLimit(1_000);
    count(2_000);
    expect(guard.start()).toBe(true);
    setLimit(3_000);
    expect([guard.holds, heard]).toEqual([false, ["hold", "release"]]);
    setLimit(1_500);
    expect(guard.holds).toBe(true);
    guard.allow(); // "this time"
    count(500);
    expect(guard.holds).toBe(false);
    setLimit(1_600);
    expect(guard.holds).toBe(true);
    setLimit(null);
    expect(guard.holds).toBe(false);
    guard.stop();
  });

  test("is no longer held up by a segment that was under way", () => {
    const guard = new BudgetGuard(() => undefined);
    setLimit(1_000);
    count(950);
    guard.loaded(100);
    expect(guard.holds).toBe(true);
    guard.loaded(0);
    expect(guard.holds).toBe(true);
  });
});

describe("the pictures of the slides", () => {
  test("come all where there is room for all and no more, and are not asked for again", async () => {
    vi.resetModules();
    const { setLimit: setFreshLimit } = await import("../src/player/budget");
    const { mayLoad } = await import("../src/player/budget_guard");
    const { bytesToCome } = await import("../src/player/slides");
    const { countTransfers, hasCome } = await import("../src/player/transfers");
    let tell: (list: { getEntries: () => unknown[] }) => void = () => undefined;
    vi.stubGlobal("location", new URL("https://lectern.example/lectures/1"));
    vi.stubGlobal("addEventListener", () => undefined);
    vi.stubGlobal("PerformanceObserver", class {
      constructor(heard: typeof tell) {
        tell = heard;
      }
      observe(): void {}
    });
    countTransfers();
    const slides = [1, 2, 3, 4].map((n) => ({ startS: n, endS: n + 1, image: `https://lectern.example/media/p/slides/${n}.webp`, bytes: n * 1_000 }));
    setFreshLimit(10_000 + 4 * 300);
    for (const { image, bytes } of slides) {
      expect(mayLoad(bytesToCome(slides, hasCome))).toBe(true);
      tell({ getEntries: () => [{ name: image, initiatorType: "img", transferSize: 0, encodedBodySize: 0 }] }); // given up
      expect(hasCome(image)).toBe(false);
      tell({ getEntries: () => [{ name: image, initiatorType: "img", transferSize: bytes + 300, encodedBodySize: bytes }] });
    }
    expect(bytesToCome(slides, hasCome)).toBe(0);
    expect(mayLoad(1)).toBe(false);
  });
});

describe("a choice while the budget holds a lecture", () => {
  const facts = (hash: string): PlaybackFacts => ({
    hls: `/media/${hash}/main.m3u8`,
    audio: `/media/${hash}/audio.m3u8`,
    duration_s: 100,
    renditions: [{ id: "240p", kind: "video" }, { id: "audio", kind: "audio" }],
    captions: [],
  });

  test("waits: the notice stays, nothing is loaded, and all of it comes when it goes on", async () => {
    vi.stubGlobal("window", new EventTarget());
    vi.stubGlobal("navigator", {});
    vi.stubGlobal("location", new URL("https://lectern.example/lectures/1"));
    const answers = [facts("b")];
    vi.stubGlobal("fetch", async () => Response.json({ access: { allowed: true, expires_in_s: null }, playback: answers[0] }));
    const video = Object.assign(new EventTarget(), { paused: true, ended: false, currentTime: 0, readyState: 0, buffered: { length: 0 }, play: async () => undefined, pause: () => undefined });
    const calls: string[] = [];
    const engine = new Proxy({}, { get: (_, name) => (...of: unknown[]) => void calls.push([name, ...of].join(" ")) }) as unknown as Engine;
    const playback = new Playback("1", facts("a"), 7);
    setLimit(1_000);
    count(5_000);
    let listener: EngineListener | undefined;
    await playback.attach(video as unknown as HTMLVideoElement, async (_, heard) => {
      listener = heard;
      return wrap(engine);
    });
    const held = () => playback.state.get().problem?.kind;
    expect(held()).toBe("budget");
    calls.length = 0;
    playback.setMode("sound");
    expect([held(), playback.state.get().mode, calls]).toEqual(["budget", "sound", []]);
    listener?.stumbled(true); // the lecture plays from elsewhere now
    await vi.waitFor(() => expect(playback.state.get().failing).toBe(true));
    await new Promise((later) => setTimeout(later, 20));
    expect([held(), playback.facts.get().hls, calls]).toEqual(["budget", "/media/a/main.m3u8", []]);
    setLimit(10_000);
    expect(held()).toBeUndefined();
    expect(calls).toContain("load /media/a/audio.m3u8 7");
    expect(calls.at(-1)).toBe("moveTo /media/b/audio.m3u8");
    expect(calls.indexOf("tryAgain")).toBeLessThan(calls.length - 1);
    playback.detach();
  });
});

describe("what the server's page began with", () => {
  test.each([["before", 1], ["while", 1], ["after", 0]])("gives way to the notice that comes %s it is taken over", (when, times) => {
    const state = new Store<PlayerState>({ problem: null } as PlayerState);
    const act = vi.fn();
    if (when === "before") state.set({ problem: { kind: "budget" } });
    const stop = whenHeld({ state }, act);
    if (when === "after") stop();
    state.set({ problem: { kind: "budget" } });
    state.set({ problem: null });
    state.set({ problem: { kind: "budget" } });
    expect(act).toHaveBeenCalledTimes(times);
  });
});

function wrap(engine: Engine): Engine {
  const { load, moveTo, bufferAhead, setQuality, setAudioTrack, hold, tryAgain, destroy } = engine;
  return { load, moveTo, bufferAhead, setQuality, setAudioTrack, hold, tryAgain, destroy };
}
