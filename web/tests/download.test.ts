import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { download } from "../src/offline/download";
import { budget, setLimit } from "../src/player/budget";
import { bytesOf, countTransfers } from "../src/player/transfers";
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

describe("a month's budget", () => {
  const large = { package: "p", path: "audio.mp4", total: 1_000, have: 100 };
  const sent = new Uint8Array(1_000).map((_, place) => place % 251);
  let ranges: (string | null)[];
  let isPartial = true; // the server does ranges
  const store = new Map<string, string>();
  const spend = (limit: number, used: number) => {
    const now = new Date();
    store.set("lectern.used", JSON.stringify({ month: `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`, bytes: used }));
    setLimit(limit);
  };
  const one = (more = {}) => ({ ...wanted(), path: large.path, bytes: large.total, ...more });
  const kept = () => vi.mocked(append).mock.calls.reduce((sum, [, , , bytes]) => sum + bytes.length, 0);

  beforeEach(() => {
    store.clear();
    ranges = [];
    isPartial = true;
    vi.stubGlobal("localStorage", { getItem: (key: string) => store.get(key) ?? null, setItem: (key: string, text: string) => store.set(key, text), removeItem: (key: string) => store.delete(key) });
    vi.mocked(expectFile).mockResolvedValue(large);
    vi.stubGlobal("fetch", vi.fn(async (_: string, { headers }: { headers?: { range?: string } }) => {
      const range = headers?.range ?? null;
      ranges.push(range);
      const [from, to] = range?.match(/\d+/g)?.map(Number) ?? [0];
      if (range === null || !isPartial) return new Response(new ReadableStream({ start: (to) => [0, 100, 200, 300].forEach((at) => to.enqueue(sent.slice(at, at + 100))) }));
      return new Response(sent.slice(from, to === undefined ? undefined : to + 1), { status: 206, headers: { "content-range": `bytes ${from}-${to ?? 999}/1000` } });
    }));
  });

  test("that is used up asks for nothing, be it a text or a large file", async () => {
    spend(500, 500);
    expect(await download(one())).toBe("budget");
    vi.mocked(expectFile).mockResolvedValue(file);
    expect(await download(wanted())).toBe("budget");
    expect(fetch).not.toHaveBeenCalled();
  });

  test("is asked for to its last byte and no further", async () => {
    spend(500, 300);
    expect(await download(one())).toBe("budget");
    expect([ranges, kept(), budget.get().used]).toEqual([["bytes=100-299"], 200, 500]);
  });

  test("is kept to where a file begins, also when the whole of it is sent", async () => {
    spend(500, 300);
    vi.mocked(expectFile).mockResolvedValue({ ...large, have: 0 });
    expect(await download(one())).toBe("budget");
    isPartial = false;
    spend(500, 300);
    expect(await download(one())).toBe("budget");
    expect(ranges).toEqual(["bytes=0-199", "bytes=0-199"]);
  });

  test("that the rest fits in holds nothing up", async () => {
    spend(5_000, 300);
    expect(await download(one())).toBe("done");
    expect([ranges, kept()]).toEqual([["bytes=100-"], 900]);
  });

  describe("and files whose bytes nobody told", () => {
    const picture = { url: "/media/p/slides/1.webp", path: "slides/1.webp" };
    const measured = (url: string, transferSize: number) => ({ name: `http://here${url}`, transferSize, encodedBodySize: transferSize, initiatorType: "fetch" });
    beforeEach(() => void vi.mocked(expectFile).mockResolvedValue({ ...file, path: picture.path }));

    test("a picture is counted as it comes, which is not measured; a text is measured, and not counted here", async () => {
      vi.stubGlobal("fetch", async () => new Response(sent.slice(0, 400)));
      spend(5_000, 300);
      expect(await download({ ...wanted(), ...picture })).toBe("done");
      expect([kept(), budget.get().used, bytesOf(measured(picture.url, 1_300), "http://here/")]).toEqual([400, 700, 0]);
      expect(await download(wanted())).toBe("done");
      expect([budget.get().used, bytesOf(measured(wanted().url, 1_300), "http://here/")]).toEqual([700, 1_300]);
    });

    test("it ends where nothing is left, but for one that is complete there", async () => {
      spend(500, 300);
      expect(await download({ ...wanted(), ...picture })).toBe("budget");
      expect([kept(), budget.get().used]).toEqual([0, 500]);
      vi.stubGlobal("fetch", async () => new Response(sent.slice(0, 200), { headers: { "content-length": "200" } }));
      spend(500, 300);
      expect(await download({ ...wanted(), ...picture })).toBe("done");
    });

    test("what the texts before took is counted before another file is begun", async () => {
      let waiting = [measured("/media/p/captions/en.vtt", 250)];
      const taken = () => waiting.splice(0);
      vi.stubGlobal("PerformanceObserver", class { observe() {} takeRecords = taken; });
      vi.stubGlobal("addEventListener", () => undefined);
      vi.stubGlobal("location", { href: "http://here/saved" });
      spend(500, 300);
      countTransfers();
      expect(await download(wanted())).toBe("budget");
      expect([budget.get().used, vi.mocked(fetch).mock.calls]).toEqual([550, []]);
    });
  });

  test("does not hold what somebody let go beyond it", async () => {
    spend(500, 500);
    expect(await download(one({ goesBeyond: true }))).toBe("done");
    expect([kept(), budget.get().used]).toEqual([900, 1_400]);
  });
});
