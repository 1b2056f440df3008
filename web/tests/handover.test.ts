// A player that takes its time to go to another place catches up nevertheless.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { handOver, step } from "../src/player/handover";

const wholeS = 3_000;
const meetS = 6;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { fullscreenElement: null, pictureInPictureElement: null });
  vi.stubGlobal("HTMLMediaElement", { HAVE_FUTURE_DATA: 3 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

// The player has nothing when the other comes by, and then loads four times as fast as it plays.
async function run(seekS: number, rate: number) {
  const beganMs = performance.now();
  const nowS = () => (performance.now() - beganMs) / 1_000;
  const from = Object.assign(new EventTarget(), { paused: false, ended: false, error: null, dataset: {} });
  Object.defineProperty(from, "currentTime", { get: () => nowS() * rate });
  const to = { seeking: false, readyState: 4, currentTime: meetS, play: () => Promise.resolve(), pause() {} };
  const buffered = { length: 1, start: () => 0, end: () => meetS + Math.max(nowS() - meetS / rate, 0) * 4 };
  Object.defineProperty(to, "buffered", { get: () => buffered });
  const came: { seeks: number; apartS: number | null } = { seeks: 0, apartS: null };
  const seek = (toS: number) => {
    came.seeks++;
    Object.assign(to, { currentTime: toS, seeking: true });
    setTimeout(() => (to.seeking = false), seekS * 1_000);
  };
  const done = () => (came.apartS = nowS() * rate - to.currentTime);
  const stop = handOver(from as never, to as never, { atS: meetS, tries: 1 }, { wholeS, seek, carry() {}, done });
  await vi.advanceTimersByTimeAsync(60_000);
  stop();
  return came;
}

test.each([[0.3, 1, 1], [0.8, 1, 2], [2, 1, 3], [0.8, 2, 3]])("where a seek takes %d s, at speed %d", async (seekS, rate, most) => {
  const { seeks, apartS } = await run(seekS, rate);
  expect(seeks).toBeLessThanOrEqual(most);
  expect(apartS).not.toBeNull();
  expect(Math.abs(apartS ?? NaN)).toBeLessThan(0.3);
});

test("what does not go on is not waited for: the player shows where it stands, and plays", async () => {
  const dataset: { help?: string } = {};
  const from = Object.assign(new EventTarget(), { paused: false, ended: false, error: null, currentTime: 2, dataset });
  const did: string[] = [];
  const to = { seeking: false, readyState: 0, buffered: { length: 0 }, play: async () => void did.push("play"), pause() {} };
  handOver(from as never, to as never, { atS: meetS, tries: 1 }, { wholeS, seek: (toS) => did.push(`to ${toS}`), carry() {}, done: () => did.push("shows") });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(did).toEqual([]);
  dataset.help = "link";
  await vi.advanceTimersByTimeAsync(5_000);
  expect(did).toEqual(["to 2", "shows", "play"]);
});

test.each([[{ help: "budget", plays: "" }, ["to 2", "shows", "play"]], [{ help: "budget" }, ["to 2", "shows"]]])(
  "what the budget stopped goes on in the player, which says so, if it played: %j",
  async (dataset, wanted) => {
    const from = Object.assign(new EventTarget(), { paused: true, ended: false, error: null, currentTime: 2, dataset });
    const did: string[] = [];
    const to = { seeking: false, readyState: 0, buffered: { length: 0 }, play: async () => void did.push("play"), pause() {} };
    handOver(from as never, to as never, null, { wholeS, seek: (toS) => did.push(`to ${toS}`), carry() {}, done: () => did.push("shows") });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(did).toEqual(wanted);
  },
);

test("it goes no further than what is loaded, and not beyond the end", () => {
  const meet = { atS: 16, tries: 1, catches: 3 }; // 4 s ahead
  expect([step(meet, 17, 9.5, wholeS), step(meet, 17, 10, wholeS)]).toEqual(["wait", "catch up"]);
  expect([step(meet, 17, 4, 20), step(meet, 17, 9, 25)]).toEqual(["wait", "catch up"]);
});
