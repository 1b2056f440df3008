// The sound of the server's page, fed piece by piece: what is asked for, and that nothing waits for a whole segment.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { feed, isLoadedToTheEnd, loadedAt, nextOf, startsOf, type Fed } from "../src/first/feed";

function ranges(...all: [number, number][]): TimeRanges {
  const at = (index: number) => all[index] ?? [NaN, NaN];
  return { length: all.length, start: (index) => at(index)[0], end: (index) => at(index)[1] };
}

test("the list says where each segment begins and the last one ends", () => {
  expect(startsOf("#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:6.006,\nseg-0.m4s\n#EXTINF:6.006,\nseg-1.m4s\n#EXTINF:2,\nseg-2.m4s\n")).toEqual([0, 6.006, 12.012, 14.012]);
});

test("what is loaded goes on over a seam that nobody hears, and not over a hole", () => {
  expect(loadedAt({ currentTime: 2, buffered: ranges([0, 6], [6.1, 12], [13, 20]) })).toEqual({ endS: 12, isThere: true });
  expect(loadedAt({ currentTime: 12.5, buffered: ranges([0, 12], [13, 20]) })).toEqual({ endS: 12.5, isThere: false });
  expect(loadedAt({ currentTime: 0, buffered: ranges([0.01, 4]) })).toEqual({ endS: 4, isThere: true });
  expect(loadedAt({ currentTime: 6, buffered: ranges([0, 6], [6.1, 12]) })).toEqual({ endS: 12, isThere: true }); // it ran out there
  expect(loadedAt({ currentTime: 89.9, buffered: ranges([90, 96]) })).toEqual({ endS: 89.9, isThere: false }); // browsers wait for it
});

test("all is there when nothing is to come, and not for a position to which nothing leads", () => {
  const starts = [0, 6, 12];
  expect(isLoadedToTheEnd({ currentTime: 2, buffered: ranges([0, 12]) }, starts)).toBe(true);
  expect(isLoadedToTheEnd({ currentTime: 12, buffered: ranges([0, 6]) }, starts)).toBe(false);
  expect(isLoadedToTheEnd({ currentTime: 12, buffered: ranges([6, 12]) }, starts)).toBe(true);
  expect(isLoadedToTheEnd({ currentTime: 30, buffered: ranges([6, 12]) }, starts)).toBe(true); // the picture goes on for longer
  expect(isLoadedToTheEnd({ currentTime: 2, buffered: ranges([6, 12]) }, starts)).toBe(false);
});

describe("the segment that is wanted next", () => {
  const starts = [0, 6, 12, 18, 100, 106];
  const playing = { currentTime: 2, paused: false, played: ranges([0, 2]), preload: "metadata", buffered: ranges([0, 6]), error: null } as unknown as Fed;
  const cases: [string, Partial<Fed>, number[] | null, number][] = [
    ["the first, without a list", { currentTime: 0, buffered: ranges() }, null, 0],
    ["after it the list", {}, null, 1],
    ["elsewhere the list", { currentTime: 90, buffered: ranges([0, 6]) }, null, 1],
    ["the one after what is loaded", {}, starts, 1],
    ["the one that holds the position", { currentTime: 17, buffered: ranges([0, 6]) }, starts, 2],
    ["from its beginning, near to its end", { currentTime: 17.7, buffered: ranges() }, starts, 2],
    ["nearer than a browser reaches", { currentTime: 17.9, buffered: ranges() }, starts, 2],
    ["though the one after it is there", { currentTime: 17.9, buffered: ranges([18, 100]) }, starts, 2],
    ["the last, for its end", { currentTime: 106, buffered: ranges([0, 6]) }, starts, 4],
    ["the last, behind its end", { currentTime: 140, buffered: ranges([0, 6]) }, starts, 4],
    ["none behind the end, with the last", { currentTime: 140, buffered: ranges([0, 6], [100, 106]) }, starts, -1],
    ["a part of one is loaded again as a whole", { buffered: ranges([0, 3]) }, starts, 0],
    ["none, a minute ahead", { currentTime: 18, buffered: ranges([0, 100]) }, starts, -1],
    ["none after the last", { currentTime: 104, buffered: ranges([100, 106]) }, starts, -1],
    ["none before Play, once it could begin", { currentTime: 0, paused: true, played: ranges() }, starts, -1],
    ["one before Play, to begin with", { currentTime: 0, paused: true, played: ranges(), buffered: ranges() }, null, 0],
    ["none before Play, for somebody who saves data", { currentTime: 0, paused: true, played: ranges(), buffered: ranges(), preload: "none" }, null, -1],
  ];
  test.each(cases)("%s", (_, change, list, wanted) => expect(nextOf({ ...playing, ...change }, list)).toBe(wanted));
});

class Buffer extends EventTarget {
  appended: string[] = [];
  aborted = 0;
  constructor(readonly took: (text: string) => void) {
    super();
  }
  appendBuffer(bytes: Uint8Array): void {
    const text = new TextDecoder().decode(bytes);
    this.appended.push(text.trim());
    this.took(text);
    queueMicrotask(() => this.dispatchEvent(new Event("updateend")));
  }
  abort(): void {
    this.aborted++;
  }
}

class Source extends EventTarget {
  readyState = "open";
  duration = NaN;
  ended = 0;
  buffer: Buffer;
  constructor(took: (text: string) => void) {
    super();
    this.buffer = new Buffer(took);
  }
  addSourceBuffer(): Buffer {
    return this.buffer;
  }
  endOfStream(): void {
    this.ended++;
    this.readyState = "ended";
  }
  close(): void {
    this.readyState = "closed";
    this.dispatchEvent(new Event("sourceclose"));
  }
}

class Video extends EventTarget {
  currentTime = 0;
  paused = false;
  played = ranges();
  preload = "metadata";
  error: unknown = null;
  loaded: [number, number][] = [];
  get buffered(): TimeRanges {
    return ranges(...this.loaded);
  }
}

describe("feeding", () => {
  const sound = { base: "/media/p/low-en/", init: btoa("init"), wholeS: 12 };
  const list = "#EXTINF:6,\nseg-0.m4s\n#EXTINF:6,\nseg-1.m4s\n";
  let video: Video;
  let source: Source;
  let asked: string[];
  let answers: Map<string, () => Promise<Response>>;
  let page: EventTarget;
  let isAllowed: boolean; // by the month's budget
  let failures: number; // that the element was told of
  let isThere: boolean; // the server, when it is asked

  // A piece "0-6" holds these seconds.
  const took = (text: string) => {
    const [from, to] = text.split("-").map(Number);
    if (from !== undefined && to !== undefined) video.loaded.push([from, to]);
  };
  const begin = () => feed(video as unknown as Fed, source as unknown as MediaSource, sound, async () => isThere, () => isAllowed);
  const settle = () => vi.advanceTimersByTimeAsync(10);

  beforeEach(() => {
    vi.useFakeTimers();
    video = new Video();
    source = new Source(took);
    asked = [];
    answers = new Map([
      ["index.m3u8", async () => new Response(list)],
      ["seg-0.m4s", async () => new Response("0-6")],
      ["seg-1.m4s", async () => new Response("6-12")],
    ]);
    page = new EventTarget();
    isThere = false;
    isAllowed = true;
    failures = 0;
    video.addEventListener("stalled", () => failures++);
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
    vi.stubGlobal("fetch", (url: string, { signal, credentials }: { signal: AbortSignal; credentials: string }) => {
      const name = url.slice(sound.base.length);
      asked.push(credentials === "omit" ? `${name} apart` : name);
      const gone = new Promise<never>((_, fail) => signal.addEventListener("abort", () => fail(new Error("aborted"))));
      return Promise.race([answers.get(name)?.() ?? Promise.resolve(new Response("", { status: 404 })), gone]);
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test("the first seconds are given on together, then each piece when it comes, and after the first segment the list is asked for", async () => {
    let more: ReadableStreamDefaultController<Uint8Array> | null = null;
    answers.set("seg-0.m4s", async () => new Response(new ReadableStream({ start: (to) => void (more = to) })));
    const done = begin();
    const give = (text: string) => (more as unknown as ReadableStreamDefaultController<Uint8Array>).enqueue(new TextEncoder().encode(text));
    await settle();
    give("0-1".padEnd(2_000));
    await settle();
    expect(source.buffer.appended).toEqual(["init"]);
    give("1-4".padEnd(6_000));
    await settle();
    expect(source.buffer.appended).toEqual(["init", "0-1", "1-4"]);
    give("4-5");
    await settle();
    expect([source.buffer.appended, asked]).toEqual([["init", "0-1", "1-4", "4-5"], ["seg-0.m4s"]]);
    give("5-6");
    (more as unknown as ReadableStreamDefaultController<Uint8Array>).close();
    await settle();
    expect(asked).toEqual(["seg-0.m4s", "index.m3u8", "seg-1.m4s"]);
    expect([source.duration, source.ended]).toEqual([12, 1]);
    source.close();
    expect(await done).toBe(true);
  });

  describe("where it stands still", () => {
    let give: (text: string, bytes: number) => Promise<void>;

    // The second segment, a piece at a time; of 12 000 bytes if it says so.
    beforeEach(() => {
      let more: ReadableStreamDefaultController<Uint8Array>;
      answers.set("seg-1.m4s", async () => new Response(new ReadableStream({ start: (to) => void (more = to) }), { headers: { "content-length": "12000" } }));
      give = async (text, bytes) => {
        more.enqueue(new TextEncoder().encode(text.padEnd(bytes)));
        await settle();
      };
    });

    test("also a later segment begins with seconds that come together", async () => {
      answers.set("seg-0.m4s", async () => {
        video.currentTime = 6; // all of it was heard when the second one comes
        return new Response("0-6");
      });
      void begin();
      await settle();
      await give("6-7", 2_000);
      await give("7-9", 5_000);
      expect(source.buffer.appended).toEqual(["init", "0-6"]);
      await give("9-10", 1_000);
      expect(source.buffer.appended).toEqual(["init", "0-6", "6-7", "7-9", "9-10"]);
    });

    test("and one with enough before it is given on as it comes", async () => {
      void begin();
      await settle();
      await give("6-7", 2_000);
      expect(source.buffer.appended).toEqual(["init", "0-6", "6-7"]);
    });

    test("they count from the position, not from the beginning of its segment", async () => {
      video.currentTime = 7.5;
      void begin();
      await settle();
      await give("6-10", 8_000);
      expect(source.buffer.appended).toEqual(["init"]);
      await give("10-11", 2_000);
      expect(source.buffer.appended).toEqual(["init"]);
      await give("11-11.5", 1_000);
      expect(source.buffer.appended).toEqual(["init", "6-10", "10-11", "11-11.5"]);
    });

    test("they come together again when it runs dry within a segment", async () => {
      void begin();
      await settle();
      await give("6-7", 2_000);
      video.currentTime = 6.9;
      await give("7-8", 2_000);
      await give("8-10", 5_000);
      expect(source.buffer.appended).toEqual(["init", "0-6", "6-7"]);
      await give("10-11", 1_000);
      expect(source.buffer.appended).toEqual(["init", "0-6", "6-7", "7-8", "8-10", "10-11"]);
    });
  });

  test("before Play it has the first segment and no more, and somebody who saves data has none", async () => {
    video.paused = true;
    void begin();
    await settle();
    expect(asked).toEqual(["seg-0.m4s"]);
    video.paused = false;
    video.dispatchEvent(new Event("play"));
    await settle();
    expect(asked).toContain("seg-1.m4s");
    [video, source, asked] = [new Video(), new Source(took), []];
    Object.assign(video, { paused: true, preload: "none" });
    void begin();
    await settle();
    expect(asked).toEqual([]);
  });

  test("who seeks to where nothing is does not wait for what was coming", async () => {
    answers.set("seg-0.m4s", () => new Promise(() => undefined));
    void begin();
    await settle();
    video.currentTime = 8;
    video.dispatchEvent(new Event("seeking"));
    await settle();
    expect(asked).toEqual(["seg-0.m4s", "index.m3u8", "seg-1.m4s"]);
    expect(source.buffer.appended).toEqual(["init", "6-12"]);
  });

  test("a link that breaks is tried again, from the beginning of the segment", async () => {
    let tries = 0;
    const broken = new ReadableStream({
      start: (to) => to.enqueue(new TextEncoder().encode("0-2")),
      pull: (to) => to.error(new Error("reset")),
    }, { highWaterMark: 0 });
    answers.set("seg-0.m4s", async () => (tries++ === 0 ? new Response(broken) : new Response("0-6")));
    video.loaded = [];
    void begin();
    await settle();
    expect([source.buffer.aborted, failures]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(source.buffer.appended).toContain("0-6");
  });

  test("who seeks to the end gets the last segment, and the lecture keeps its length until it is there", async () => {
    video.currentTime = 12;
    answers.set("seg-1.m4s", async () => {
      expect(source.ended).toBe(0);
      return new Response("6-12");
    });
    void begin();
    await settle();
    expect(asked).toEqual(["index.m3u8", "seg-1.m4s"]);
    expect(source.ended).toBe(1);
  });

  test("a link that says nothing for long is tried again, and at once when the device is on line again", async () => {
    answers.set("seg-0.m4s", () => new Promise(() => undefined));
    void begin();
    await settle();
    await vi.advanceTimersByTimeAsync(20_500);
    expect(asked).toEqual(["seg-0.m4s", "seg-0.m4s"]);
    page.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(300); // what was given up is gone first
    expect(asked).toEqual(["seg-0.m4s", "seg-0.m4s", "seg-0.m4s"]);
  });

  test("a link that was gone is made use of when the server answers again", async () => {
    answers.set("seg-0.m4s", () => (isThere ? Promise.resolve(new Response("0-6")) : new Promise(() => undefined)));
    void begin();
    await vi.advanceTimersByTimeAsync(9_000);
    expect([asked, failures]).toEqual([["seg-0.m4s"], 1]); // two questions were lost
    isThere = true;
    await vi.advanceTimersByTimeAsync(3_500);
    expect(source.buffer.appended).toContain("0-6");
    expect(asked).toEqual(["seg-0.m4s", "seg-0.m4s apart", "index.m3u8 apart", "seg-1.m4s apart"]); // over the connection that answered
  });

  // What much else comes beside: seconds between two pieces, and as long for an answer.
  test("over a thin link what is late is not asked for again", async () => {
    let more: ReadableStreamDefaultController<Uint8Array>;
    const give = (text: string) => more.enqueue(new TextEncoder().encode(text.padEnd(1_000)));
    answers.set("seg-0.m4s", async () => new Response(new ReadableStream({ start: (to) => void (more = to) })));
    answers.set("seg-1.m4s", () => new Promise((answer) => setTimeout(() => answer(new Response("6-12")), 10_500)));
    void begin();
    for (const second of [0, 1, 2, 3, 4, 5]) {
      await vi.advanceTimersByTimeAsync(4_000);
      give(`${second}-${second + 1}`);
    }
    more!.close();
    await vi.advanceTimersByTimeAsync(7_000); // a question after five seconds would have been lost
    isThere = true; // ... and the next one answered
    await vi.advanceTimersByTimeAsync(6_000);
    expect(asked).toEqual(["seg-0.m4s", "index.m3u8", "seg-1.m4s"]);
    expect(source.buffer.appended.at(-1)).toBe("6-12");
  });

  test("beyond the month's budget nothing more is asked for", async () => {
    answers.set("index.m3u8", async () => {
      isAllowed = false;
      return new Response(list);
    });
    const done = begin();
    await settle();
    expect(asked).toEqual(["seg-0.m4s", "index.m3u8"]);
    expect([source.buffer.appended, await done]).toEqual([["init", "0-6"], true]); // what is loaded plays
  });

  test("a server that has too much to do is asked again", async () => {
    let tries = 0;
    answers.set("seg-0.m4s", async () => (tries++ === 0 ? new Response("", { status: 503 }) : new Response("0-6")));
    void begin();
    await settle();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(source.buffer.appended).toContain("0-6");
  });

  test("what is refused, and what is not where the list says, is for the browser itself", async () => {
    answers.delete("seg-0.m4s");
    expect(await begin()).toBe(false);
    [video, source] = [new Video(), new Source(took)];
    answers.set("seg-0.m4s", async () => new Response("nothing"));
    expect(await begin()).toBe(false);
  });
});
