import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { download } from "../src/offline/download";
import { append, expectFile, type SavedFile } from "../src/offline/shelf";

vi.mock("../src/offline/shelf", () => ({ append: vi.fn(), expectFile: vi.fn(), ShelfFull: class extends Error {} }));

const file: SavedFile = { package: "p", path: "captions/en.vtt", total: null, have: 0 };
const wanted = () => ({ url: "/media/p/captions/en.vtt", hash: "p", path: file.path, bytes: null, signal: new AbortController().signal, kept: vi.fn() });

beforeEach(() => {
  vi.stubGlobal("fetch", vi.fn(async () => new Response("WEBVTT")));
  vi.mocked(expectFile).mockReset().mockResolvedValue(file);
  vi.mocked(append).mockReset().mockResolvedValue(true);
});
afterEach(() => vi.unstubAllGlobals());

test("a text is kept with its length in one step: no end of the page comes between", async () => {
  const one = wanted();
  expect(await download(one)).toBe("done");
  expect(append).toHaveBeenCalledExactlyOnceWith("p", file.path, 0, new TextEncoder().encode("WEBVTT"), true);
  expect(expectFile).toHaveBeenCalledOnce();
  expect(one.kept).toHaveBeenCalledExactlyOnceWith(6);
});

test("a text that another window has kept meanwhile is not kept twice", async () => {
  vi.mocked(append).mockResolvedValue(false);
  const one = wanted();
  expect(await download(one)).toBe("moved");
  expect(one.kept).not.toHaveBeenCalled();
});

test("a text that is whole is not fetched", async () => {
  vi.mocked(expectFile).mockResolvedValue({ ...file, total: 6, have: 6 });
  expect(await download(wanted())).toBe("done");
  expect(fetch).not.toHaveBeenCalled();
});
