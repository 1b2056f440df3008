import { expect, test } from "vitest";
import { around, beginning, folded, hasAll, wordsOf } from "../src/format/fold";
import { parsePreferences } from "../src/player/preferences";
import { foundIn } from "../src/player/transcript";

test.each<[string, string, boolean]>([
  ["Der Gehörgang", "gehorgang", true],
  ["Der Gehörgang", "GEHÖR der", true],
  ["外耳道", "耳道", true],
  ["القَنَاة السَّمْعِيَّة", "القناة السمعية", true],
  ["Ёлка", "елка", true],
  ["The ear", "nose", false],
  ["The ear", "", true],
])("%s is found by %s: %s", (text, query, found) => expect(hasAll(text, wordsOf(query))).toBe(found));

test("folding leaves numbers and letters", () => expect(folded("Tʜé 2ⁿᵈ")).toContain("2nd"));

test("whether the transcript is open is kept", () => {
  expect(parsePreferences('{"transcript":true}').transcript).toBe(true);
  for (const text of [null, "{}", '{"transcript":"yes"}']) expect(parsePreferences(text).transcript).toBe(false);
});

test("a search has what is said and what stands on slides, by time", () => {
  const said = ["The ear", "The drum"].map((text, place) => ({ startS: place * 10, endS: place * 10 + 5, text }));
  const read = [{ startS: 4, endS: 20, text: "Ear drum" }, { startS: 20, endS: 30, text: "Nose" }];
  expect(foundIn(said, read, wordsOf("drum")).map(({ startS, place }) => [startS, place])).toEqual([[4, -2], [10, 1]]);
  expect(foundIn(said, [], [])).toHaveLength(2);
});

test("of a long text there are the words around what is found", () => {
  const long = Array.from({ length: 60 }, (_, place) => `w${place}`).join(" ");
  expect(around(long, ["w30"])).toMatch(/^… w24 .* w47 …$/);
  expect(around(long, ["w0"])).toMatch(/^w0 .* w23 …$/);
  expect(around(long, ["w59"])).toMatch(/^… w36 .* w59$/);
  expect(around("two words", ["words"])).toBe("two words");
});

test("of a long text without spaces there are the letters around what is found", () => {
  const letters = (from: number, count: number) => Array.from({ length: count }, (_, place) => String.fromCodePoint(0x4e00 + from + place)).join("");
  const long = letters(0, 1_000);
  expect(around(long, [letters(500, 2)])).toBe(`… ${letters(460, 160)} …`);
  expect(around(long, [letters(3, 2)])).toBe(`${letters(0, 160)} …`);
  expect(around(long, [letters(990, 2)])).toBe(`… ${letters(840, 160)}`);
  expect(around(`One ${long} two`, [letters(500, 2)])).toBe(`… ${letters(460, 160)} …`);
  expect(around(letters(0, 200), [letters(3, 2)])).toBe(letters(0, 200));
  expect(around("é".normalize("NFD").repeat(300) + "x", ["x"])).toMatch(/^… e.*x$/);
});

test("what is long is described by its beginning", () => {
  expect(beginning("Cells and their walls", 12)).toBe("Cells and …");
  expect(beginning("Cells and their walls", 9)).toBe("Cells and …");
  expect(beginning("Cells", 5)).toBe("Cells");
  expect(beginning("类囊体膜类囊体膜", 4)).toBe("类囊体膜 …");
});
