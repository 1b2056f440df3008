import { expect, test } from "vitest";
import { folded, hasAll, wordsOf } from "../src/format/fold";
import { parsePreferences } from "../src/player/preferences";

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
