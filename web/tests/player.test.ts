import { afterEach, describe, expect, test, vi } from "vitest";
import { LoadTimes, sharesOf, startEstimate, transfersOf, type Hints } from "../src/player/estimate";
import { beside } from "../src/pages/beside";
import { steppedSize } from "../src/player/caption_style";
import { startBeside } from "../src/player/chapter_steps";
import { actionOf, mayRepeat, rates, steppedRate } from "../src/player/keys";
import type { Focus } from "../src/player/focus";
import { chooseKeys, isForPage, keyChoice } from "../src/player/page_keys";
import { parsePreferences } from "../src/player/preferences";
import { isWatched, parsePosition, resumeAt } from "../src/player/progress";
import { levelOf, renditionOf, thriftyCap } from "../src/player/levels";
import { RetryClock, retryDelayS } from "../src/player/retry_clock";
import { parseStoryboard, parseTimestamp, tileAt, tilesOfSlides } from "../src/player/storyboard";

const key = (name: string, held: Partial<Record<"ctrlKey" | "metaKey" | "altKey", boolean>> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe("the keyboard", () => {
  test.each([
    [" ", { do: "toggle" }],
    ["k", { do: "toggle" }],
    ["K", { do: "toggle" }],
    ["j", { do: "seek-by", seconds: -10 }],
    ["l", { do: "seek-by", seconds: 10 }],
    ["ArrowLeft", { do: "seek-by", seconds: -5 }],
    ["ArrowRight", { do: "seek-by", seconds: 5 }],
    ["ArrowUp", { do: "volume-by", part: 0.05 }],
    ["ArrowDown", { do: "volume-by", part: -0.05 }],
    ["m", { do: "mute" }],
    ["f", { do: "full-screen" }],
    ["c", { do: "captions" }],
    ["i", { do: "pip" }],
    ["<", { do: "rate-step", step: -1 }],
    ["n", null],
    ["p", null],
    ["t", { do: "wide" }],
    ["/", { do: "search" }],
    ["+", { do: "caption-size", step: 1 }],
    ["-", { do: "caption-size", step: -1 }],
    ["w", { do: "caption-look" }],
    [">", { do: "rate-step", step: 1 }],
    ["0", { do: "seek-to", part: 0 }],
    ["7", { do: "seek-to", part: 0.7 }],
    ["?", { do: "help" }],
    ["Enter", null],
    ["x", null],
    ["Tab", null],
  ])("%j on the page does %j", (name, action) => expect(actionOf(key(name), "page")).toEqual(action));

  test.each([
    ["ن", "KeyK", false, { do: "toggle" }],
    ["л", "KeyK", false, { do: "toggle" }],
    ["о", "KeyJ", false, { do: "seek-by", seconds: -10 }],
    ["б", "Comma", false, { do: "frame", step: -1 }],
    ["Ю", "Period", true, { do: "rate-step", step: 1 }],
    ["؟", "Slash", true, { do: "help" }],
    ["N", "KeyN", true, { do: "lecture", step: 1 }],
    ["P", "KeyP", true, { do: "lecture", step: -1 }],
    ["Т", "KeyN", true, { do: "lecture", step: 1 }],
    ["K", "KeyK", true, { do: "toggle" }],
    ["é", "Digit2", false, null],
  ])("%s, where a Latin keyboard has %s (shift: %s), does %j", (name, code, shiftKey, action) =>
    expect(actionOf({ ...key(name), code, shiftKey }, "page")).toEqual(action),
  );

  test.each<[Focus, string]>([
    ["typing", "k"],
    ["typing", " "],
    ["menu", "ArrowDown"],
    ["pressable", " "],
    ["slider", "ArrowUp"],
    ["slider", "Home"],
  ])("in %s, %j is left to what has the focus", (focus, name) => expect(actionOf(key(name), focus)).toBeNull());

  test("keys with Ctrl, Alt or Meta belong to the browser", () => {
    for (const held of ["ctrlKey", "metaKey", "altKey"] as const) expect(actionOf(key("f", { [held]: true }), "page")).toBeNull();
    expect(actionOf(key("ArrowLeft", { altKey: true }), "page")).toBeNull();
  });

  test("Ctrl with an arrow goes to the chapter before or after, but for who types or moves a slider", () => {
    for (const focus of ["page", "pressable", "seek-bar"] as const) expect(actionOf(key("ArrowRight", { ctrlKey: true }), focus)).toEqual({ do: "chapter", step: 1 });
    for (const focus of ["typing", "menu", "slider"] as const) expect(actionOf(key("ArrowLeft", { ctrlKey: true }), focus)).toBeNull();
    expect(actionOf({ ...key("ArrowLeft", { ctrlKey: true }), shiftKey: true }, "page")).toBeNull();
  });

  test("a key that is held goes on in time, and not through lectures", () => {
    expect(mayRepeat({ do: "seek-by", seconds: 5 })).toBe(true);
    expect(mayRepeat({ do: "lecture", step: 1 })).toBe(false);
    expect(mayRepeat({ do: "wide" })).toBe(false);
  });

  test("no key is the page's while somebody composes a letter, or when they are kept to the player, also where storage is refused", () => {
    const event = { defaultPrevented: false, isComposing: false };
    expect(isForPage(event, null)).toBe(true);
    expect(isForPage({ ...event, isComposing: true }, null)).toBe(false);
    expect(isForPage({ ...event, defaultPrevented: true }, null)).toBe(false);
    chooseKeys(false); // there is no storage here
    expect([isForPage(event, null), keyChoice.get().keysEverywhere]).toEqual([false, false]);
    chooseKeys(true);
  });

  test.each([
    [0, 1, 10],
    [10, 1, 25],
    [25, 1, null],
    [26, -1, 10], // just begun: the one before
    [28, -1, 25],
    [1, -1, 0],
  ] as const)("from %d s a step of %d leads to %j", (atS, step, toS) => {
    expect(startBeside([0, 10, 25], atS, step)).toBe(toS);
    expect(startBeside([], atS, step)).toBeNull();
  });

  test("captions grow and shrink within their sizes", () => {
    expect([0.75, 1, 1.5, 2].map((size) => steppedSize(size, 1))).toEqual([1, 1.5, 2, 2]);
    expect([0.75, 1, 1.5, 2].map((size) => steppedSize(size, -1))).toEqual([0.75, 0.75, 1, 1.5]);
  });

  test("the next lecture is the next that can be watched", () => {
    const lecture = (id: string, status: "published" | "draft") => ({ id, title: id, status });
    const course = { sections: [{ title: "", lectures: [lecture("a", "published"), lecture("b", "draft")] }, { title: "", lectures: [lecture("c", "published")] }] };
    expect([beside(course, "a", 1)?.id, beside(course, "c", -1)?.id]).toEqual(["c", "a"]);
    expect([beside(course, "a", -1), beside(course, "c", 1), beside(course, "x", 1), beside(null, "a", 1)]).toEqual([null, null, null, null]);
  });

  test("on the seek bar, up and down move in time and not in loudness", () => {
    expect(actionOf(key("ArrowUp"), "seek-bar")).toEqual({ do: "seek-by", seconds: 5 });
    expect(actionOf(key("ArrowDown"), "seek-bar")).toEqual({ do: "seek-by", seconds: -5 });
  });

  test("the speed steps through all rates and stops at the ends", () => {
    const up = [rates[0] ?? 0];
    for (let step = 0; step < rates.length; step++) up.push(steppedRate(up[up.length - 1] ?? 0, 1));
    expect(up).toEqual([...rates, 2.5]);
    expect(steppedRate(1.1, -1)).toBe(1);
    expect(steppedRate(0.5, -1)).toBe(0.5);
  });
});

describe("where a rendition is among hls.js's levels", () => {
  test.each([
    ["http://h/media/abc/v1080/index.m3u8", "v1080"],
    ["/media/t/token/abc/v1080/index.m3u8?x=1", "v1080"],
    ["https://static/abc/v1080.m3u8#f", "v1080"],
  ])("find the rendition of %s", (url, id) => expect(renditionOf(url)).toBe(id));

  test.each([
    ["ordinary ladders stay within the player", [100, 200, 400, 800], 3, 1, 1],
    ["a larger one at the same price is taken", [100, 200, 400, 150], 3, 1, 3],
    ["but none above what else is allowed", [100, 200, 400, 150], 2, 1, 1],
    ["of several cheap ones the largest", [100, 200, 90, 150, 900], 4, 1, 3],
  ])("%s", (_, bitrates, top, fits, cap) => expect(thriftyCap(bitrates.map((bitrate) => ({ bitrate })), top, fits)).toBe(cap));

  test("find the level of a rendition, or none", () => {
    const urls = ["/m/a/index.m3u8", "/m/b/index.m3u8"];
    expect(levelOf("b", urls)).toBe(1);
    expect(levelOf("c", urls)).toBe(-1);
  });
});

describe("slides as a storyboard", () => {
  test("are drawn in the size of its tiles, upright ones too", () => {
    const slides = [{ startS: 0, endS: 9, image: "http://h/1.webp", bytes: 5 }, { startS: 9, endS: 20, image: "http://h/2.webp", bytes: 5 }];
    const tiles = tilesOfSlides(slides, 16 / 9);
    expect(tileAt(tiles, 10)).toEqual({ startS: 9, endS: 20, image: "http://h/2.webp", x: 0, y: 0, width: 160, height: 90, isWhole: true });
    expect(tilesOfSlides(slides, 0.75)[0]).toMatchObject({ width: 90, height: 120 });
  });
});

describe("the storyboard", () => {
  const text =
    "\ufeffWEBVTT\r\n\r\nNOTE made by hand\r\n\r\n1\r\n00:00.000 --> 00:10.000\r\nboard.jpg#xywh=0,0,160,90\r\n\r\n" +
    "00:00:10.000 --> 00:00:20.500 line:0\r\nboard.jpg#xywh=pixel:160,0,160,90\r\n\r\n00:20.5 --> 00:30\r\nbroken\r\n";

  test("gives tiles with absolute addresses and skips what is no tile", () => {
    expect(parseStoryboard(text, "http://h/media/p/storyboard.vtt")).toEqual([
      { startS: 0, endS: 10, image: "http://h/media/p/board.jpg", x: 0, y: 0, width: 160, height: 90 },
      { startS: 10, endS: 20.5, image: "http://h/media/p/board.jpg", x: 160, y: 0, width: 160, height: 90 },
    ]);
  });

  test("of nothing is nothing", () => {
    expect(parseStoryboard("", "http://h/")).toEqual([]);
    expect(tileAt([], 3)).toBeNull();
  });

  test("shows the tile that has begun", () => {
    const tiles = parseStoryboard(text, "http://h/media/p/storyboard.vtt");
    expect([0, 9.99, 10, 500, -1].map((atS) => tileAt(tiles, atS)?.x)).toEqual([0, 0, 160, 160, 0]);
  });

  test.each([
    ["01:02:03.500", 3723.5],
    ["02:03.5", 123.5],
    ["02:03,5", 123.5],
    ["99:00:00.000", 356_400],
    ["3.5", null],
    ["00:61:00", null],
    ["", null],
  ])("reads %j as %j s", (timestamp, seconds) => expect(parseTimestamp(timestamp)).toBe(seconds));
});

describe("what a quality may take of the link", () => {
  const own = { better: 0.7, same: 0.95 };
  const whileLittle = { better: 0.62, same: 0.95 };

  const low = { areShort: true, keepUp: true };
  const measured = { areShort: false, keepUp: true };
  const slow = { areShort: false, keepUp: false };

  test("is less than its rate while little is loaded", () => expect(sharesOf(8, 1, low)).toEqual(whileLittle));
  test("is less than its rate where what is loaded gets less", () => expect(sharesOf(60, 1, slow)).toEqual(own));
  test("is more for what plays and comes as fast, and no more for better, until little is left", () => {
    expect(sharesOf(9, 1, measured)).toEqual({ better: 0.62, same: 1.2 });
    expect(sharesOf(8, 1, measured)).toEqual(whileLittle);
    expect(sharesOf(40, 1, measured)).toEqual({ better: 0.7, same: 1.2 });
  });
  test("leaves enough for half a minute without the link once a minute was played", () => {
    const outageS = 30;
    expect(60 / sharesOf(outageS, 1, measured).better - 60).toBeGreaterThan(outageS);
    expect(60 / sharesOf(0, 1, slow).better - 60).toBeGreaterThan(outageS);
  });
  test("is more with a quarter of a minute, and until little is left", () => {
    expect(sharesOf(15, 1, low)).toEqual({ better: 1.2, same: 1.2 });
    expect(sharesOf(14, 1, low)).toEqual({ better: 0.9, same: 1.2 });
    expect(sharesOf(9, 1, low)).toEqual({ better: 0.9, same: 1.2 });
  });
  test("counts what is loaded, and what comes, in the time that it lasts", () => {
    expect(sharesOf(12, 1.5, low)).toEqual(whileLittle);
    expect(sharesOf(15, 1.5, low)).toEqual({ better: 0.62, same: 0.95 });
    expect(sharesOf(22.5, 1.5, low).better).toBeCloseTo(0.8);
    expect(sharesOf(60, 0.5, low)).toEqual({ better: 1.2, same: 1.2 }); // no reason to try more
  });
});

describe("of segments of six seconds", () => {
  const after = (...ms: number[]) => {
    const times = new LoadTimes();
    for (const one of ms) times.add(one, 6_000);
    return times;
  };
  test.each<[string, boolean, number[]]>([
    ["not without a segment", false, []],
    ["not by one", false, [700]],
    ["when they came before the link was used in full", true, [700, 800]],
    ["also when the first was slow", true, [6_500, 700, 800]],
    ["also when lost packets held some up", true, [1_700, 700, 2_500, 1_600, 700, 800]],
    ["also when larger ones came as fast as they play", true, [5_200, 5_800, 5_100, 700, 800]],
    ["not when the last one took its time", false, [700, 800, 1_600]],
    ["not again within a minute of two that were slow", false, [6_500, 700, 800, 6_000, 700, 700]],
    ["again after it", true, [6_500, 6_000, ...Array<number>(9).fill(700)]],
    ["not on a link that is as slow as it seems", false, [2_900, 2_900, 2_900]],
  ])("the estimate is too low: %s", (_, isLow, ms) => expect(after(...ms).areShort).toBe(isLow));

  test("one alone says nothing, and one that was given up was slow", () => {
    expect([after().keepUp, after(700).keepUp, after(700, 700).keepUp]).toEqual([false, false, true]);
    const times = after(700, 700, 700);
    times.gaveUp();
    expect([times.keepUp, times.areShort]).toEqual([true, false]);
    times.gaveUp();
    expect(times.keepUp).toBe(false);
  });

  test("one that takes longer than it plays is an accident, and two are too much", () => {
    expect(after(5_900, 5_900, 6_100, 5_900).keepUp).toBe(true);
    expect(after(6_100, 5_900, 6_000).keepUp).toBe(false);
  });
});

describe("the first estimate of the link", () => {
  const none: Hints = { rememberedBps: null, rememberedAgeMs: Infinity, downlinkMbps: null, transfers: [] };

  test("without any hint is low, for a quick start", () => expect(startEstimate(none)).toBe(300_000));

  test("is what this page measured, carefully", () => {
    const transfers = [
      { bytes: 100_000, ms: 1_000 },
      { bytes: 50_000, ms: 2_000 },
      { bytes: 500, ms: 1 },
    ];
    expect(startEstimate({ ...none, transfers, rememberedBps: 5e6, rememberedAgeMs: 1 })).toBe(640_000);
  });

  test("a picture whose first packet was lost, and which then came at once, does not make a fast link", () => {
    const asked = { name: "", fetchStart: 1 };
    const whole = { ...asked, transferSize: 90_000, requestStart: 1_000, responseStart: 1_700, responseEnd: 13_000 };
    const burst = { ...asked, transferSize: 21_000, requestStart: 20_000, responseStart: 23_600, responseEnd: 23_605 };
    const kept = { ...asked, transferSize: 0, requestStart: 30_000, responseStart: 30_001, responseEnd: 30_002 };
    const [one, other, ...more] = transfersOf([whole, burst, kept]);
    expect([one, other, more]).toMatchObject([{ bytes: 90_000, ms: 11_300 }, { bytes: 21_000, ms: 2_905 }, []]);
    expect(startEstimate({ ...none, transfers: [one!, other!] })).toBeLessThan(64_000);
  });

  test("is what was measured lately, and not what was measured last year", () => {
    expect(startEstimate({ ...none, rememberedBps: 1e6, rememberedAgeMs: 1_000 })).toBe(800_000);
    expect(startEstimate({ ...none, rememberedBps: 1e6, rememberedAgeMs: 1e11 })).toBe(300_000);
    expect(startEstimate({ ...none, rememberedBps: 1e6, rememberedAgeMs: 1e11, downlinkMbps: 10 })).toBe(5_000_000);
  });
});

describe("where a lecture continues", () => {
  const at = (atS: number) => ({ atS, wholeS: 600, savedMs: 0 });

  test("is where it was left, but neither in its first seconds nor at its end", () => {
    expect(resumeAt(at(120), 600)).toBe(120);
    expect(resumeAt(at(3), 600)).toBe(0);
    expect(resumeAt(at(590), 600)).toBe(0);
    expect(resumeAt(null, 600)).toBe(0);
  });

  test("of a recording that was replaced by a shorter one is its start", () => expect(resumeAt(at(500), 400)).toBe(0));

  test("a short clip is not watched before most of it was", () => {
    expect(isWatched(10, 20)).toBe(false);
    expect(isWatched(19, 20)).toBe(true);
    expect(isWatched(5, 0)).toBe(false);
  });

  test.each([null, "", "null", "{}", "[]", '{"atS":"1","wholeS":2,"savedMs":3}', "not json"])("%j holds no position", (text) =>
    expect(parsePosition(text)).toBeNull(),
  );
});

describe("preferences", () => {
  test("survive anything that is found in storage", () => {
    const defaults = { rate: 1, volume: 1, muted: false, captions: null, captionSize: 1, captionLook: "shaded", mode: null, transcript: false, keysEverywhere: true };
    for (const text of [null, "null", "{", "[]", '{"rate":99,"volume":-1,"muted":"yes","captions":7,"mode":"film"}']) {
      expect(parsePreferences(text)).toEqual(defaults);
    }
    expect(parsePreferences('{"keysEverywhere":false}')).toEqual({ ...defaults, keysEverywhere: false });
    expect(parsePreferences('{"rate":1.5,"captions":"ar","mode":"slides"}')).toEqual({
      ...defaults,
      rate: 1.5,
      captions: "ar",
      mode: "slides",
    });
  });
});

describe("retries", () => {
  const delays = (random: number) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    return [0, 1, 2, 3, 4, 5, 50].map((attempt) => retryDelayS(attempt));
  };
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  test("wait longer each time, up to half a minute", () => {
    expect(delays(0)).toEqual([2, 4, 8, 15, 30, 30, 30]);
  });

  test("of many viewers are spread over a quarter more", () => {
    expect(delays(0.5)).toEqual([2.25, 4.5, 9, 16.875, 33.75, 33.75, 33.75]);
    vi.restoreAllMocks();
    const seen = Array.from({ length: 50 }, () => retryDelayS(0));
    expect(new Set(seen).size).toBeGreaterThan(10);
    expect([Math.min(...seen) >= 2, Math.max(...seen) <= 2.5]).toEqual([true, true]);
  });

  test("are counted down in whole seconds, and come when the count is over", () => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const told: number[] = [];
    let tries = 0;
    const clock = new RetryClock((secondsLeft) => void told.push(secondsLeft), () => void tries++);
    clock.start(); // in 2.25 s
    expect(told).toEqual([3]);
    vi.advanceTimersByTime(2_249);
    expect([told, tries]).toEqual([[3, 2, 1], 0]);
    vi.advanceTimersByTime(1);
    expect([told, tries]).toEqual([[3, 2, 1, 0], 1]);
    clock.start(); // in 4.5 s
    clock.stop();
    vi.advanceTimersByTime(60_000);
    expect(tries).toBe(1);
  });
});
