// What asking for the weight of a lecture's small files costs, and which of them come first.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Playback } from "../src/api/types";

const hash = "e".repeat(64);
const at = (path: string) => `/media/${hash}/${path}`;
const languages = ["ar", "en", "fr", "ru", "zh"];
const facts: Playback = {
  hls: at("main.m3u8"),
  duration_s: 2_700,
  renditions: [{ id: "240p", kind: "video", bytes: 9 }, { id: "low", kind: "audio", low: true, default: true, bytes: 5 }],
  captions: languages.map((language) => ({ language, url: at(`captions/${language}.vtt`) })),
  slides: at("slides/slides.json"),
  storyboard: at("storyboard.vtt"),
  poster: at("poster.jpg"),
};
let asked: string[];
let underWay: number;
let most: number;
let answers: (path: string) => Promise<void>;
const weighed = async (...with_: [AbortSignal?, boolean?]) => (await import("../src/offline/weigh")).weighed(facts, ...with_);

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  [asked, underWay, most] = [[], 0, 0];
  answers = () => new Promise((later) => setTimeout(later, 600));
  vi.stubGlobal("fetch", async (address: string, { signal }: { signal: AbortSignal }) => {
    const path = address.split(`/${hash}/`)[1] ?? "";
    asked.push(path);
    most = Math.max(most, ++underWay);
    const ended = new Promise<never>((_, fail) => signal.addEventListener("abort", () => fail(new Error("ended"))));
    await Promise.race([answers(path), ended]).finally(() => underWay--);
    return new Response(null, { headers: { "content-length": "777" } });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function after<T>(ms: number, work: Promise<T>): Promise<T> {
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(ms);
  return work;
}

test("the storyboard is asked for first and by itself, and the rest a few at once", async () => {
  const work = weighed();
  await vi.dynamicImportSettled();
  await vi.advanceTimersByTimeAsync(599);
  expect(asked).toEqual(["storyboard.jpg"]);
  const known = await after(4_000, work);
  expect([known.storyboard_bytes, Object.values(known.weights ?? {}), asked.length, most]).toEqual([777, Array(9).fill(777), 10, 3]);
});

test("the storyboard is known though the others are late, whose size is then estimated", async () => {
  answers = (path) => (path === "storyboard.jpg" ? new Promise((later) => setTimeout(later, 4_500)) : new Promise(() => undefined));
  const known = await after(9_600, weighed());
  expect(known.storyboard_bytes).toBe(777);
  expect(known.weights).toMatchObject({ "captions/fr.vtt": 54_000, "poster.jpg": 50_000, "low.m3u8": 29_700 });
});

test("a storyboard whose size the lecture tells is not asked about, and one of before it did is", async () => {
  const { weighed: weigh } = await import("../src/offline/weigh");
  expect((await after(4_000, weigh({ ...facts, storyboard_bytes: 500 }))).storyboard_bytes).toBe(500);
  expect(asked).not.toContain("storyboard.jpg");
  expect((await after(4_000, weigh({ ...facts, storyboard_bytes: null }))).storyboard_bytes).toBe(777);
});

test("where the storyboard does not answer in time, nothing more is asked for", async () => {
  answers = () => new Promise(() => undefined);
  const known = await after(5_000, weighed());
  expect([known.storyboard_bytes, asked]).toEqual([undefined, ["storyboard.jpg"]]);
  expect(known.weights?.["slides/slides.json"]).toBe(13_500);
});

test("of many lectures only pictures are asked for, one at a time", async () => {
  const known = await after(2_000, weighed(undefined, true));
  expect([asked, most]).toEqual([["storyboard.jpg", "poster.jpg"], 1]);
  expect(known.weights).toMatchObject({ "poster.jpg": 777, "captions/en.vtt": 54_000, "storyboard.vtt": 13_200 });
});

test("the words on slides are weighed where the server has them, and estimated among many", async () => {
  const address = "/api/v1/lectures/x/slides.vtt?v=1";
  const { weighed: weigh } = await import("../src/offline/weigh");
  const read = { ...facts, slide_texts: address };
  expect((await after(2_000, weigh(read, undefined, true))).weights?.["slides-1.vtt"]).toBe(32_400);
  expect((await after(4_000, weigh(read))).weights?.["slides-1.vtt"]).toBe(777);
});

test("what is known is not asked for again, and what was estimated is", async () => {
  await after(2_000, weighed(undefined, true));
  asked = [];
  expect((await after(4_000, weighed())).weights?.["captions/en.vtt"]).toBe(777);
  expect([asked.length, asked.includes("poster.jpg"), asked.includes("storyboard.jpg")]).toEqual([8, false, false]);
  asked = [];
  expect((await weighed()).storyboard_bytes).toBe(777);
  expect(asked).toEqual([]);
});

test("who closes the form ends the asking", async () => {
  const stop = new AbortController();
  const work = weighed(stop.signal);
  await vi.dynamicImportSettled();
  stop.abort();
  await work;
  expect(asked.filter((path) => path !== "storyboard.jpg")).toEqual([]);
});
