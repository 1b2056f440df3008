import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { perform, type Hands } from "../src/player/perform";

const list = [0, 10, 20].map((start_s) => ({ start_s, end_s: start_s + 10, image: `${start_s}.webp` }));
const answers: (() => void)[] = [];
const seek = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("PerformanceObserver", undefined); // nothing is counted
  vi.stubGlobal("location", new URL("https://lectern.example/lectures/1"));
  vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => new Promise((resolve, reject) => {
    answers.push(() => resolve(Response.json(list)));
    signal?.addEventListener("abort", () => reject(new Error("aborted")));
  }));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  answers.length = 0;
  seek.mockReset();
});

function press(starts: number[] | null): void {
  const playback = { state: { get: () => ({}) }, time: { get: () => ({ atS: 5, wholeS: 30 }) }, slideShow: { starts: () => starts }, seek };
  perform({ do: "chapter", step: 1 }, { playback, facts: { slides: "/media/a/slides.json", renditions: [] } } as unknown as Hands);
}

const settle = () => vi.advanceTimersByTimeAsync(100);

test("a step to the next slide asks nobody where the list is there", async () => {
  press([0, 12]);
  await settle();
  expect([answers.length, seek.mock.calls]).toEqual([0, [[12]]]);
});

test("two presses while the list is on its way are one step", async () => {
  press(null);
  press(null);
  for (const answer of answers) answer();
  await settle();
  expect(seek.mock.calls).toEqual([[10]]);
});

test("a list that comes after a lost link moves nobody", async () => {
  press(null);
  await vi.advanceTimersByTimeAsync(6_000);
  answers[0]?.();
  await settle();
  expect(seek).not.toHaveBeenCalled();
});
