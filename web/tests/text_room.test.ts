// Captions, lists of slides and the words on them where the month's budget is short.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const captions = "/media/p/captions/en.vtt";
let kept: Map<string, string>;
let room: typeof import("../src/player/text_room");
let budget: typeof import("../src/player/budget");
let perform: typeof import("../src/player/perform").perform;
let SlideShow: typeof import("../src/player/slide_show").SlideShow;

beforeEach(async () => {
  kept = new Map([["lectern.budget", "1000"]]);
  vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) });
  vi.stubGlobal("PerformanceObserver", undefined); // what this test itself fetches does not count
  vi.resetModules();
  room = await import("../src/player/text_room");
  budget = await import("../src/player/budget");
  ({ perform } = await import("../src/player/perform"));
  ({ SlideShow } = await import("../src/player/slide_show"));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a text comes where there is room for it, by the budget as it is kept, before anything was counted", () => {
  expect([room.mayCome(captions, 1_001), room.mayCome(captions, 1_000)]).toEqual([false, true]);
});

test("one that has come, or is under way, stays usable when the budget is used up", () => {
  expect(room.mayCome(captions, 900)).toBe(true);
  budget.count(5_000);
  expect([room.mayCome(captions, 900), room.mayCome("/media/p/captions/fr.vtt", 1)]).toEqual([true, false]);
});

test("one comes all the same when somebody wants it, which is heard, and no other does", () => {
  let heard = 0;
  room.wishes.watch(() => void heard++);
  budget.count(5_000);
  room.letCome(captions);
  expect([heard, room.mayCome(captions, 900), room.mayCome("/media/p/slides/slides.json", 1)]).toEqual([1, true, false]);
});

test("what is saved on the device is never held", () => {
  budget.count(5_000);
  expect(room.mayCome(`/saved/media/${"a".repeat(64)}/captions/en.vtt`, 1e9)).toBe(true);
});

test("a key that looks for the next slide does not fetch their list beyond the budget, and says why", async () => {
  const [seek, say, fetched] = [vi.fn(), vi.fn(), vi.fn(async () => Response.json([{ start_s: 8, end_s: 10, image: "1.webp" }]))];
  vi.stubGlobal("location", new URL("https://lectern.example/lectures/1"));
  vi.stubGlobal("fetch", fetched);
  const playback = { state: { get: () => ({}) }, time: { get: () => ({ atS: 5, wholeS: 300 }) }, slideShow: { starts: () => null }, seek };
  const press = () => perform({ do: "chapter", step: 1 }, { playback, say, facts: { slides: "/media/a/slides.json", duration_s: 300, renditions: [] } } as never);
  press();
  expect([fetched.mock.calls.length, say.mock.calls[0]?.[0]]).toEqual([0, "Not loaded: the month’s data budget has no room for it."]);
  budget.setLimit(2_000);
  press();
  await vi.waitFor(() => expect(seek).toHaveBeenCalledWith(8));
});

test("the words on slides wait until they may come, and then do", async () => {
  vi.useFakeTimers();
  let may = false;
  const asked: string[] = [];
  const source = { list: async () => [], picture: async () => ({}) as HTMLImageElement, texts: async (url: string) => (asked.push(url), []) };
  const show = new SlideShow("/a", () => ({ atS: 0, rate: 1, playing: true, aheadS: Infinity }), source, "/a.vtt", () => may);
  show.open();
  show.loadAhead(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual([]);
  may = true;
  show.step();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toEqual(["/a.vtt"]);
  show.close();
});
