import { describe, expect, test } from "vitest";
import { fittedScale } from "../src/player/caption_style";
import { addAfter, cueAt, emptyCues, formatTime, merge, parseTime, parseWebVtt, remove, setTimes, split, toWebVtt, type Cue } from "../src/studio/captions/cues";

const cue = (start: number, end: number, text: string, key = start + 1): Cue => ({ key, start, end, settings: "", text });
const told = (cues: readonly Cue[]) => cues.map(({ start, end, text }) => `${start}-${end} ${text}`);
const three = [cue(1000, 2000, "one"), cue(3000, 5000, "two three"), cue(5000, 6000, "four")];

describe("a caption file", () => {
  const text = "WEBVTT\n\n00:00:01.000 --> 00:00:02.500 line:0%\nA &lt; B &amp; <i>C</i>\nnext\n\n01:00:03.000 --> 01:00:04.000\nlate\n";
  test("is read and written without a difference", () => {
    const cues = parseWebVtt(text);
    expect(told(cues)).toEqual(["1000-2500 A < B & <i>C</i>\nnext", "3603000-3604000 late"]);
    expect(cues[0]?.settings).toBe("line:0%");
    expect(toWebVtt(cues)).toBe(text);
  });
  test("keeps what looks like a tag and is none", () => {
    const cues = [cue(0, 1000, "a <b c> <x> <script> 1 < 2\n\n\n--> end")];
    const written = toWebVtt(cues);
    expect(written).not.toContain("<x>");
    expect(written).not.toContain("\n--> ");
    expect(parseWebVtt(written)[0]?.text).toBe("a <b c> <x> <script> 1 < 2\n--> end");
  });
  test("with identifiers, notes and other line ends is read, too", () => {
    expect(told(parseWebVtt("WEBVTT x\r\n\r\nNOTE no\r\n\r\nid\r\n00:01.000 --> 00:02.000\r\nA\r\n"))).toEqual(["1000-2000 A"]);
  });
});

test.each([
  ["1:02.5", 62_500],
  ["1:02,500", 62_500],
  ["75", 75_000],
  ["01:00:00.001", 3_600_001],
  ["1:60", null],
  ["1:2:3:4", null],
  ["-1", null],
  ["", null],
  ["x", null],
])("the time %s", (text, ms) => expect(parseTime(text)).toBe(ms));

test("times are written as short as they can be read", () => {
  expect(formatTime(62_500)).toBe("1:02.500");
  expect(formatTime(3_600_001)).toBe("1:00:00.001");
  expect(formatTime(62_500, true)).toBe("00:01:02.500");
});

test.each([
  [0, -1],
  [1000, 0],
  [1999, 0],
  [2000, -1],
  [4000, 1],
  [5000, 2],
  [9000, -1],
])("at %i ms shows cue %i", (ms, index) => expect(cueAt(three, ms)).toBe(index));

describe("a cue", () => {
  test("is split where the caret is, at the video's moment when it is within", () => {
    expect(told(split(three, 1, 3, 4500)?.cues ?? [])).toEqual(["1000-2000 one", "3000-4500 two", "4500-5000 three", "5000-6000 four"]);
    expect(told(split(three, 1, 3, 0)?.cues ?? [])[1]).toBe("3000-3750 two");
    expect(split(three, 1, 3, 0)).toMatchObject({ focus: 2, caret: 0 });
  });
  test("is not split where there is nothing to split", () => {
    expect(split(three, 0, 0, 0)).toBeNull();
    expect(split(three, 0, 3, 0)).toBeNull();
    expect(split([cue(0, 150, "a b")], 0, 1, 0)).toBeNull();
    expect(split(three, 9, 1, 0)).toBeNull();
  });
  test("is joined with the next, with a space where the language has them", () => {
    expect(told(merge(three, 1)?.cues ?? [])).toEqual(["1000-2000 one", "3000-6000 two three four"]);
    expect(merge(three, 1)?.caret).toBe("two three ".length);
    expect(merge([cue(0, 1, "细胞"), cue(1, 2, "结构")], 0)?.cues[0]?.text).toBe("细胞结构");
    expect(merge(three, 2)).toBeNull();
  });
  test("is added where there is room", () => {
    expect(told(addAfter(three, 0, 0, 60_000)?.cues ?? [])[1]).toBe("2000-3000 ");
    expect(told(addAfter(three, 2, 0, 60_000)?.cues ?? [])[3]).toBe("6000-9000 ");
    expect(addAfter(three, 2, 0, 6000)).toBeNull();
    expect(told(addAfter([], -1, 2500.4, 60_000)?.cues ?? [])).toEqual(["2500-5500 "]);
    expect(emptyCues(addAfter(three, 2, 0, 60_000)?.cues ?? [])).toBe(1);
  });
  test("goes, and the next one has the focus", () => {
    expect(told(remove(three, 0).cues)).toEqual(["3000-5000 two three", "5000-6000 four"]);
    expect(remove(three, 2).focus).toBe(1);
  });
  test("moves to its place when its time changes", () => {
    const moved = setTimes(three, 0, 5500, 5800, 6000);
    expect(moved).toMatchObject({ focus: 2 });
    expect(typeof moved === "string" ? moved : told(moved.cues)).toEqual(["3000-5000 two three", "5000-6000 four", "5500-5800 one"]);
    expect(setTimes(three, 0, 2000, 2000, 6000)).toBe("order");
    expect(setTimes(three, 0, null, 2000, 6000)).toBe("unreadable");
    expect(setTimes(three, 0, 6000, 7000, 6000)).toBe("afterEnd");
  });
});

describe("captions that are larger than the picture has room for", () => {
  test("are drawn smaller until all their words are within it, and no smaller", () => {
    const asked: number[] = [];
    const scale = fittedScale((now) => (asked.push(now), now <= 0.8));
    expect(scale).toBeLessThanOrEqual(0.8);
    expect(scale).toBeGreaterThan(0.7);
    expect(asked[0]).toBe(1);
    expect(fittedScale(() => true)).toBe(1);
  });
  test("stay readable, and drawing them ends", () => expect(fittedScale(() => false)).toBeGreaterThan(0.3));
});
