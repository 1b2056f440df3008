import { describe, expect, test } from "vitest";
import { markedParts } from "../src/format/marks";

const shown = (text: string, marks: number[][]) => markedParts(text, marks).map((part) => (part.marked ? `[${part.text}]` : part.text)).join("");

describe("words that were found", () => {
  test.each([
    ["the cell wall", [[4, 8]], "the [cell] wall"],
    ["cell", [[0, 4]], "[cell]"],
    ["a b a", [[0, 1], [4, 5]], "[a] b [a]"],
    ["𝑥 is 生理学", [[0, 1], [5, 7]], "[𝑥] is [生理]学"],
    ["nothing", [], "nothing"],
    ["", [], ""],
  ])("in %j at %j are marked", (text, marks, expected) => expect(shown(text, marks)).toBe(expected));

  test.each([[[[3, 99]]], [[[3, 3]]], [[[-1, 2]]], [[[2, 1]]], [[[]]]])("marks that make no sense, %j, lose no text", (marks) => expect(shown("the cell", marks)).toBe("the cell"));

  test("overlapping marks show each character once", () => expect(shown("abcdef", [[0, 3], [2, 5]])).toBe("[abc]def"));
});
