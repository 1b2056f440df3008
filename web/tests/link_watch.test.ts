// What is made of requests that say nothing: the server is asked, and its answer tells whether their connections or the link are dead.
import type { HlsConfig, LoaderConfiguration, LoaderContext } from "hls.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { plainAddresses } from "../src/api/plain";
import { linkWatch } from "../src/player/link_watch";
import { SegmentLoader } from "../src/player/segment_loader";
import { SlideShow } from "../src/player/slide_show";

class Xhr {
  static all: Xhr[] = [];
  readyState = 0;
  status = 0;
  response: ArrayBuffer | null = null;
  responseType = "";
  responseURL = "";
  aborted = false;
  apart: { credentials: string | undefined; authorization: string | null } | null = null; // null: in the usual way
  onreadystatechange: (() => void) | null = null;
  onprogress: ((event: { loaded: number; lengthComputable: boolean }) => void) | null = null;
  constructor() {
    Xhr.all.push(this);
  }
  open(_: string, url: string): void {
    [this.readyState, this.responseURL] = [1, url];
  }
  setRequestHeader(): void {}
  send(): void {}
  abort(): void {
    this.aborted = true;
  }
  bring(loaded: number): void {
    this.readyState = 3;
    this.onreadystatechange?.();
    this.onprogress?.({ loaded, lengthComputable: false });
  }
  refuse(): void {}
  finish(): void {
    Object.assign(this, { readyState: 4, status: 200, response: new ArrayBuffer(9) });
    this.onreadystatechange?.();
  }
}

// What a request that is made apart looks like to these tests.
function askApart(url: string, { signal, credentials, headers }: RequestInit): Promise<Response> {
  const request = new Xhr();
  request.open("", url);
  request.apart = { credentials, authorization: new Headers(headers).get("authorization") };
  let had = 0;
  return new Promise((answer, fail) => {
    let body: ReadableStreamDefaultController<Uint8Array> | undefined;
    const begin = () => answer(new Response(new ReadableStream({ start: (it) => void (body = it) })));
    signal?.addEventListener("abort", () => {
      request.aborted = true;
      fail(new Error("aborted"));
    });
    request.bring = (loaded) => {
      if (body === undefined) begin();
      body?.enqueue(new Uint8Array(loaded - had));
      had = loaded;
    };
    request.finish = () => {
      if (body === undefined) begin();
      body?.close();
    };
    request.refuse = () => answer(new Response(null, { status: 403 }));
  });
}

let asked: string[];
let isThere: boolean;
let open: ((with_: Response) => void)[]; // questions

const comeBack = () => {
  isThere = true;
  for (const answer of open) answer(new Response("ok\n"));
};

// Never comes.
class Picture {
  static asked: string[] = [];
  set src(url: string) {
    if (url !== "") Picture.asked.push(url);
  }
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

beforeAll(() => void vi.useFakeTimers()); // one clock: the watch is one
beforeEach(() => {
  Xhr.all = [];
  asked = [];
  isThere = false;
  open = [];
  vi.stubGlobal("self", globalThis);
  vi.stubGlobal("status", ""); // the window's, which hls.js reads
  vi.stubGlobal("XMLHttpRequest", Xhr);
  vi.stubGlobal("location", new URL("http://host/lectures/l"));
  vi.stubGlobal("Image", Picture);
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    const { signal, cache, credentials } = init;
    if (url.endsWith("/slides.json")) return Promise.resolve(new Response(JSON.stringify([{ start_s: 0, end_s: 9, image: "1.webp" }])));
    if (url !== "/healthz") return askApart(url, init);
    asked.push(`${url} ${cache} ${credentials}`);
    if (isThere) return Promise.resolve(new Response("ok\n"));
    return new Promise((answer, fail) => {
      open.push(answer);
      signal?.addEventListener("abort", () => fail(new Error("aborted")));
    });
  });
});
afterEach(async () => {
  await seconds(1); // what was let go of is gone
  const { loader } = load(); // it remembers how slow its link was
  for (let at = 1; at <= 30; at++) {
    last().bring(at * 1_000);
    await seconds(0.5);
  }
  loader.destroy();
  await seconds(10); // it rests when nothing is under way
  vi.unstubAllGlobals();
});
afterAll(() => void vi.useRealTimers());

function load(url = "http://host/media/p/720p/seg-3.m4s", failed = () => {}, responseType = "arraybuffer") {
  const loader = new SegmentLoader({} as HlsConfig);
  const told: string[] = [];
  const came: unknown[] = [];
  const tell = (what: string) => () => {
    told.push(what);
    loader.destroy(); // as hls.js does
  };
  const loadPolicy = { maxTimeToFirstByteMs: 20_000, maxLoadTimeMs: 120_000, errorRetry: null, timeoutRetry: null };
  const config = { loadPolicy, timeout: 120_000, maxRetry: 0, retryDelay: 0, maxRetryDelay: 0 } as LoaderConfiguration;
  const onSuccess = ({ data }: { data?: unknown }) => [came.push(data), tell("success")()];
  const callbacks = { onSuccess, onError: tell("error"), onTimeout: () => [tell("timeout")(), failed()], onAbort: tell("abort") };
  loader.load({ url, responseType } as LoaderContext, config, callbacks);
  return { loader, told, came };
}

const retry = { maxNumRetry: 3, retryDelayMs: 1_000, maxRetryDelayMs: 1_000 };
const last = () => Xhr.all[Xhr.all.length - 1]!;

describe("a segment that was under way when the link went", () => {
  test("is asked for again when the server answers, hls.js hears nothing of it, and the outage is no measure of the link", async () => {
    const { loader, told } = load();
    last().bring(5_000);
    await seconds(30);
    expect([Xhr.all.length, new Set(asked)]).toEqual([1, new Set(["/healthz no-store omit"])]);
    comeBack();
    await seconds(0.4);
    expect([Xhr.all.length, Xhr.all[0]?.aborted, last().responseURL]).toEqual([2, true, "http://host/media/p/720p/seg-3.m4s"]);
    const { stats } = loader;
    expect([told, stats.retry, stats.aborted, stats.loaded]).toEqual([[], 0, false, 0]);
    expect(performance.now() - stats.loading.start).toBeLessThan(200);
    last().finish();
    await seconds(0);
    expect(told).toEqual(["success"]);
    const count = asked.length;
    await seconds(60);
    expect(asked.length).toBe(count);
  });

  test("is not asked for in the moment in which it is let go of: browsers would let both wait for the same connection", async () => {
    const { loader } = load();
    last().bring(5_000);
    await seconds(30);
    comeBack();
    await seconds(0.1);
    expect([Xhr.all.length, last().aborted, loader.stats.aborted, loader.stats.loaded]).toEqual([1, true, false, 0]);
    await seconds(0.2);
    expect(Xhr.all.length).toBe(2);
    await seconds(2);
    loader.destroy();
    const next = load(); // as hls.js does when it begins anew
    await seconds(0.1);
    expect(Xhr.all.length).toBe(2);
    const other = load("http://host/media/p/720p/seg-4.m4s");
    expect(Xhr.all.length).toBe(3);
    await seconds(0.2);
    expect(Xhr.all.length).toBe(4);
    next.loader.destroy();
    other.loader.destroy();
  });

  test("is asked for at once when it is let go of while it comes", async () => {
    const { loader } = load();
    for (let at = 1; at < 6; at++) {
      last().bring(at * 1_000);
      await seconds(0.6);
    }
    loader.destroy();
    const again = load();
    expect(Xhr.all.length).toBe(2);
    again.loader.destroy();
  });

  test("is asked for at once when it came, and not at all when it is let go of while it waits", async () => {
    const { loader } = load();
    last().finish();
    const again = load();
    expect(Xhr.all.length).toBe(2);
    await seconds(3);
    again.loader.destroy();
    const late = load();
    await seconds(0.1);
    late.loader.abort();
    await seconds(1);
    expect([Xhr.all.length, late.told]).toEqual([2, ["abort"]]);
    loader.destroy();
    late.loader.destroy();
  });

  test("stays as it is while nothing answers, asked after ever less", async () => {
    const { loader } = load();
    last().bring(5_000);
    await seconds(100);
    expect([Xhr.all.length, last().aborted]).toEqual([1, false]);
    expect(asked.length).toBe(9); // at 5, 8, 12, 18, 26, 38, 54, 74 and 94 s
    loader.destroy();
  });

  test("stays as it is when bytes come after the question and before its answer", async () => {
    const { loader } = load();
    last().bring(5_000);
    await seconds(9); // one question is lost
    const answers: ((with_: Response) => void)[] = [];
    vi.stubGlobal("fetch", () => new Promise((done) => answers.push(done)));
    while (answers.length === 0) await seconds(0.5); // the next one is out
    last().bring(6_000);
    answers[0]?.(new Response("ok\n"));
    await seconds(0);
    expect([Xhr.all.length, last().aborted]).toEqual([1, false]);
    loader.destroy();
  });

  test("is of no outage that bytes have ended: the one after it is asked for as from a slow server", async () => {
    const first = load();
    const had = last();
    await seconds(9); // a question is lost
    isThere = true; // ... and the next one is answered late
    for (let at = 1; at < 20; at++) {
      had.bring(at * 1_000);
      await seconds(0.6);
    }
    const second = load();
    first.loader.destroy();
    await seconds(8);
    expect([Xhr.all.length, last().aborted]).toEqual([2, false]);
    second.loader.destroy();
  });

  test("has a server that is slow asked for twice more, and not sooner than ten seconds each", async () => {
    isThere = true;
    const { loader } = load();
    await seconds(9);
    expect(Xhr.all.length).toBe(1);
    await seconds(3);
    expect(Xhr.all.length).toBe(2);
    await seconds(100);
    expect([Xhr.all.length, asked.length < 10]).toEqual([3, true]);
    loader.destroy();
  });
});

test("an outage is no measure of how slow the link is", async () => {
  const first = load();
  last().bring(1_000);
  await seconds(30);
  last().bring(2_000); // by itself
  await seconds(1);
  const before = asked.length;
  await seconds(5);
  expect(asked.length).toBe(before + 1); // asked after five seconds, as ever
  first.loader.destroy();
});

test("what hls.js tries again by itself is watched, too", async () => {
  const { loader } = load();
  Object.assign(loader, { config: { ...(loader as unknown as { config: object }).config, loadPolicy: { maxTimeToFirstByteMs: 4_000, maxLoadTimeMs: 120_000, timeoutRetry: retry, errorRetry: null } } });
  last().bring(1_000);
  last().onprogress = null;
  (loader as unknown as { loadtimeout(): void }).loadtimeout();
  await seconds(1.5);
  expect([Xhr.all.length, asked.length]).toEqual([2, 0]);
  last().bring(1_000);
  await seconds(7);
  expect(asked.length).toBe(1);
  loader.destroy();
});

test("over a link that brings something every few seconds, what says nothing for longer is late and not lost", async () => {
  const { loader } = load();
  for (let at = 1; at < 10; at++) {
    await seconds(4.4);
    last().bring(at * 1_000);
  }
  await seconds(10); // two of them would have been lost by now
  expect(asked).toEqual([]);
  await seconds(10); // asked after eleven, and an answer may take eight
  isThere = true;
  for (const answer of open) answer(new Response("ok\n"));
  await seconds(3);
  expect([Xhr.all.length, asked.length]).toEqual([2, 2]);
  loader.destroy();
});

test("a playlist that has come is watched no more, though its loader is kept", async () => {
  const { loader } = load("http://host/media/p/720p/index.m3u8");
  loader.destroy = () => undefined;
  last().finish();
  await seconds(20);
  expect([asked, Xhr.all.length]).toEqual([[], 1]);
  SegmentLoader.prototype.destroy.call(loader);
});

test("an outage is noticed, and over, where a picture of a slide alone is under way", async () => {
  const show = new SlideShow("http://host/media/p/slides/slides.json", () => ({ atS: 0, rate: 1, playing: true, aheadS: 0 }));
  const end = linkWatch.onReturn((aliveMs) => show.linkReturned(aliveMs));
  show.open();
  await seconds(14);
  expect([Picture.asked, asked]).toEqual([["http://host/media/p/slides/1.webp"], []]); // over a thin link it takes as long
  await seconds(16);
  comeBack();
  await seconds(30);
  expect(Picture.asked.length).toBe(2);
  show.close();
  end();
});

describe("a slow picture of a slide is not made again", () => {
  const host = "http://host/media/p/slides";
  const show = () => new SlideShow(`${host}/slides.json`, () => ({ atS: 0, rate: 1, playing: true, aheadS: 0 }));
  beforeEach(() => void (Picture.asked = []));

  test("for questions that are lost while a segment comes", async () => {
    const { loader } = load();
    const shown = show();
    const end = linkWatch.onReturn((aliveMs) => shown.linkReturned(aliveMs));
    shown.open();
    for (let at = 1; at <= 80; at++) {
      last().bring(at * 1_000);
      await seconds(1);
      if (at % 20 === 0) comeBack(); // and then one is answered
      if (at % 20 === 1) [isThere, open] = [false, []];
    }
    expect([Picture.asked, asked.length > 3]).toEqual([[`${host}/1.webp`], true]);
    shown.close();
    end();
    loader.destroy();
  });

  test("for one question that is lost while nothing else is under way", async () => {
    const shown = show();
    const end = linkWatch.onReturn((aliveMs) => shown.linkReturned(aliveMs));
    shown.open();
    await seconds(19); // asked at 15, lost at 18
    expect(asked.length).toBe(2);
    comeBack();
    await seconds(20);
    expect(Picture.asked).toEqual([`${host}/1.webp`]);
    shown.close();
    end();
  });
});

test("nobody is asked while bytes come, nor for a lecture that is saved", async () => {
  isThere = true;
  const { loader } = load();
  for (let at = 1; at < 10; at++) {
    last().bring(at * 1_000);
    await seconds(4);
  }
  loader.destroy();
  const saved = load(`http://host/saved/media/${"0".repeat(64)}/720p/seg-3.m4s`);
  await seconds(19);
  expect([asked, Xhr.all.length]).toEqual([[], 2]);
  saved.loader.destroy();
});

describe("what waits to be tried again", () => {
  test("is told when an outage is over, also one that ended its request, and only once", async () => {
    const returned = vi.fn();
    const { told } = load(undefined, () => linkWatch.awaitReturn(returned)); // hls.js tells of the failure before anything else happens
    await seconds(20.1);
    expect(told).toEqual(["timeout"]);
    comeBack();
    await seconds(0.4);
    expect(returned).toHaveBeenCalledTimes(1);
    const count = asked.length;
    await seconds(60);
    expect([returned.mock.calls.length, asked.length]).toEqual([1, count]);
  });

  test("waits its time where the server answers: it was no outage that it failed for", async () => {
    isThere = true;
    const returned = vi.fn();
    linkWatch.awaitReturn(returned);
    await seconds(30);
    expect([returned.mock.calls.length, asked.length]).toEqual([0, 1]);
  });

  test("is told nothing once something came", async () => {
    const returned = vi.fn();
    linkWatch.awaitReturn(returned);
    await seconds(10);
    linkWatch.stopWaiting();
    isThere = true;
    await seconds(30);
    expect(returned).not.toHaveBeenCalled();
  });

  test("makes everything anew by itself; not while something arrives", async () => {
    const returned = vi.fn();
    const { loader } = load();
    last().bring(5_000);
    linkWatch.awaitReturn(returned);
    await seconds(10);
    comeBack();
    await seconds(0.4);
    expect([returned.mock.calls.length, Xhr.all.length]).toEqual([1, 1]);

    [isThere, open] = [false, []];
    linkWatch.awaitReturn(returned);
    const silent = load();
    await seconds(12);
    Xhr.all[0]!.bring(7_000);
    comeBack();
    await seconds(0.4);
    expect([returned.mock.calls.length, Xhr.all.length, Xhr.all[0]!.aborted, Xhr.all[1]!.aborted]).toEqual([1, 3, false, true]);
    loader.destroy();
    silent.loader.destroy();
  });

  test("has nobody asked while it is idle, nor after ten minutes", async () => {
    const returned = vi.fn();
    let isIdle = true;
    linkWatch.awaitReturn(returned, () => isIdle);
    await seconds(120);
    expect(asked.length).toBe(0);
    isIdle = false;
    await seconds(1);
    expect(asked.length).toBe(1);
    await seconds(480);
    const count = asked.length;
    await seconds(600);
    expect(asked.length).toBeLessThanOrEqual(count + 1);
    linkWatch.stopWaiting();
  });
});

test("every return after an outage is told, also where nothing failed", async () => {
  const told = vi.fn();
  const end = linkWatch.onReturn(told);
  const { loader } = load();
  await seconds(13); // two questions are lost
  comeBack();
  await seconds(0.4);
  expect(told).toHaveBeenCalledTimes(1);
  last().bring(5_000);
  await seconds(4); // the server answers all along
  expect(told).toHaveBeenCalledTimes(1);

  [isThere, open] = [false, []];
  await seconds(15);
  last().bring(9_000); // before a question is answered
  await seconds(0.6);
  expect(told).toHaveBeenCalledTimes(2);
  loader.destroy();
  end();
});

test("what is made again after an outage over a connection of the outage is made again once more, and sooner than else", async () => {
  const { loader } = load();
  await seconds(12);
  comeBack();
  await seconds(0.4);
  const repeated = last();
  await seconds(4.5);
  expect(last()).toBe(repeated);
  await seconds(2); // not after the ten seconds of a slow server
  expect(last()).not.toBe(repeated);
  loader.destroy();
});

describe("after an outage, what is asked for goes over the connections of questions", () => {
  const playback = { hls: "/media/t/kept.secret/p/main.m3u8", captions: [], renditions: [], duration_s: 9 };

  async function outage(forS: number): Promise<void> {
    const { loader } = load();
    last().bring(5_000);
    await seconds(forS);
    comeBack();
    await seconds(0.4);
    await seconds(0.3);
    last().finish();
    await seconds(0);
    loader.destroy();
  }

  test("without cookies, and hls.js sees what it sees otherwise", async () => {
    const { loader, came } = load();
    last().bring(5_000);
    await seconds(30);
    expect(last().apart).toBe(null);
    comeBack();
    await seconds(0.4);
    expect(last().apart).toEqual({ credentials: "omit", authorization: null });
    last().bring(4_000);
    await seconds(1);
    const { stats } = loader;
    expect([stats.loaded, stats.loading.first > 0]).toEqual([4_000, true]);
    last().bring(9_000);
    await seconds(1);
    last().finish();
    await seconds(0);
    expect(came.map((data) => (data as ArrayBuffer).byteLength)).toEqual([9_000]);
    expect([stats.loaded, stats.total, stats.loading.end - stats.loading.first]).toEqual([9_000, 9_000, 2_000]);
  });

  test("a playlist as text", async () => {
    await outage(30);
    const { came, loader } = load("http://host/media/p/720p/index.m3u8", undefined, "text");
    last().bring(3);
    last().finish();
    await seconds(0);
    expect([last().apart?.credentials, came]).toEqual(["omit", ["\0\0\0"]]);
    loader.destroy();
  });

  test("with the permission of a lecture that is not for everybody", async () => {
    plainAddresses(playback);
    await outage(30);
    const { loader } = load();
    expect(last().apart?.authorization).toBe("Bearer kept.secret");
    const other = load("http://host/media/q/720p/seg-3.m4s");
    expect(last().apart).toEqual({ credentials: "omit", authorization: null });
    loader.destroy();
    other.loader.destroy();
  });

  test("and in the usual way where that is refused, or it is let go of", async () => {
    await outage(30);
    const { loader, told } = load();
    const apart = last();
    apart.refuse();
    await seconds(0);
    expect([last() === apart, last().apart, told]).toEqual([false, null, []]);
    last().finish();
    expect(told).toEqual(["success"]);
    loader.destroy();

    const left = load();
    const { stats } = left.loader;
    const count = Xhr.all.length;
    left.loader.abort();
    await seconds(1);
    expect([last().aborted, stats.aborted, left.told, Xhr.all.length]).toEqual([true, true, ["abort"], count]);
  });

  test("is tried again when nothing comes, at the limits that hls.js is told", async () => {
    await outage(30);
    const { loader, told } = load();
    await seconds(50); // made again twice before that
    expect([told, last().apart?.credentials, last().aborted]).toEqual([["timeout"], "omit", true]);
    loader.destroy();
  });

  test("for as long as it was gone, in which what was begun then asks again by itself; not for what is saved", async () => {
    await outage(60);
    await seconds(50);
    const { loader } = load();
    expect(last().apart).not.toBe(null);
    loader.destroy();
    const saved = load(`http://host/saved/media/${"0".repeat(64)}/720p/seg-3.m4s`);
    expect(last().apart).toBe(null);
    saved.loader.destroy();
    await seconds(30);
    const later = load();
    expect(last().apart).toBe(null);
    later.loader.destroy();
  });

  test("unless it is gone again: questions go alone, until one is answered", async () => {
    await outage(30);
    [isThere, open] = [false, []];
    const { loader } = load();
    await seconds(10);
    expect([last().apart?.credentials, asked.length > 3]).toEqual(["omit", true]);
    const next = load();
    expect(last().apart).toBe(null);
    next.loader.destroy();
    loader.destroy();
  });
});
