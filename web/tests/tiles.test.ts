// What the seek bar's pictures may cost where the month's budget is short.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const facts = { storyboard: "/media/p/storyboard.vtt", slides: "/media/p/slides/slides.json" };
const board = "00:00.000 --> 00:10.000\nstoryboard.jpg#xywh=0,0,160,90\n";
const slides = [{ start_s: 0, end_s: 10, image: "1.webp", bytes: 50_000 }];
let asked: string[];
let boardBytes: string | null;
let setLimit: (bytes: number) => void;
let findTiles: typeof import("../src/player/tiles").findTiles;

beforeEach(async () => {
  const store = new Map<string, string>();
  vi.stubGlobal("localStorage", { getItem: (key: string) => store.get(key) ?? null, setItem: (key: string, value: string) => void store.set(key, value) });
  vi.stubGlobal("location", new URL("https://lectern.example/lectures/1"));
  [asked, boardBytes] = [[], "40000"];
  vi.stubGlobal("fetch", async (url: string, { method = "GET" } = {}) => {
    asked.push(`${method} ${url.split("/").pop()}`);
    if (method === "HEAD") return new Response(null, { headers: boardBytes === null ? {} : { "content-length": boardBytes } });
    return url.endsWith(".json") ? Response.json(slides) : new Response(board);
  });
  vi.resetModules();
  ({ setLimit } = await import("../src/player/budget"));
  ({ findTiles } = await import("../src/player/tiles"));
});
afterEach(() => vi.unstubAllGlobals());

test("without a budget the storyboard comes, and nobody asks for its size", async () => {
  expect(await findTiles(facts, 16 / 9)).toMatchObject([{ width: 160 }]);
  expect(asked).toEqual(["GET storyboard.vtt"]);
});

test("a storyboard comes where there is room for as much as its picture has, whose size is asked for once", async () => {
  setLimit(50_000);
  expect(await findTiles(facts, 16 / 9)).toBeNull();
  setLimit(60_000);
  expect(await findTiles({ ...facts, storyboard_bytes: null }, 16 / 9)).toHaveLength(1);
  expect(asked).toEqual(["HEAD storyboard.jpg", "GET storyboard.vtt"]);
});

test("a size that the lecture tells is not asked for", async () => {
  setLimit(50_000);
  expect(await findTiles({ ...facts, storyboard_bytes: 36_000 }, 16 / 9)).toBeNull();
  setLimit(52_000);
  expect(await findTiles({ ...facts, storyboard_bytes: 36_000 }, 16 / 9)).toHaveLength(1);
  expect(asked).toEqual(["GET storyboard.vtt"]);
});

test("one of a size that nobody says is taken for a large one, and is asked about once", async () => {
  boardBytes = null;
  setLimit(250_000);
  expect(await findTiles(facts, 16 / 9)).toBeNull();
  expect(await findTiles(facts, 16 / 9)).toBeNull();
  expect(asked).toEqual(["HEAD storyboard.jpg"]);
  setLimit(350_000);
  expect(await findTiles(facts, 16 / 9)).toHaveLength(1);
});

test("slides stand for it where there is room for their pictures, and their list comes once", async () => {
  setLimit(50_000);
  expect(await findTiles({ slides: facts.slides }, 16 / 9)).toBeNull();
  setLimit(51_000);
  expect(await findTiles({ slides: facts.slides }, 16 / 9)).toMatchObject([{ isWhole: true }]);
  expect(asked).toEqual(["GET slides.json"]);
});

test("where the budget is used up nothing is asked for, and what is saved comes all the same", async () => {
  setLimit(10_000);
  expect(await findTiles(facts, 16 / 9)).toBeNull();
  expect(asked).toEqual([]);
  expect(await findTiles({ storyboard: `/saved/media/${"a".repeat(64)}/storyboard.vtt` }, 16 / 9)).toHaveLength(1);
});
