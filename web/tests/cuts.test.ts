// What is left out of a recording: the server's rules, and what one marks.
import { describe, expect, test } from "vitest";
import { cutList, isSame, origin, place, removes, skip, spans, type Cut } from "../src/studio/cuts/cut_list";
import { addFrom, beginAt, cutsOf, endAt, mostPieces, piecesOf, problemOf, setTimes, without, withPiece, type Piece } from "../src/studio/cuts/pieces";
import { skipTo } from "../src/studio/cuts/skipping";

const cut = (from: number, to: number): Cut => ({ from, to });
const two = cutList([cut(2000, 4000), cut(6000, 7000)]);

describe("a list of cuts", () => {
  test.each<[string, Cut[], Cut[]]>([
    ["none", [], []],
    ["any order", [cut(5, 6), cut(1, 2)], [cut(1, 2), cut(5, 6)]],
    ["those that touch", [cut(1, 2), cut(2, 3)], [cut(1, 3)]],
    ["one within another", [cut(1, 9), cut(2, 3)], [cut(1, 9)]],
    ["those that overlap", [cut(1, 4), cut(3, 6), cut(8, 9)], [cut(1, 6), cut(8, 9)]],
    ["those without length", [cut(3, 3), cut(5, 4)], []],
    ["what begins before the recording", [cut(-5, 2), cut(-3, -1)], [cut(0, 2)]],
  ])("of %s", (_, given, made) => expect(cutList(given)).toEqual(made));

  test("leaves what it was given as it was", () => {
    const given = [cut(-5, 2), cut(1, 4)];
    cutList(given);
    expect(given).toEqual([cut(-5, 2), cut(1, 4)]);
  });

  test.each([[1999, false], [2000, true], [3999, true], [4000, false], [6500, true], [7000, false]])("removes what is at %i: %s", (at, is) => expect(removes(two, at)).toBe(is));

  // As tests/unit/media/cut_list_test.cpp.
  test.each([[0, 0], [1999, 1999], [2000, 2000], [3000, 2000], [4000, 2000], [5000, 3000], [6000, 4000], [6500, 4000], [7000, 4000], [9000, 6000]])("has the moment %i of the recording at %i", (at, where) =>
    expect(place(two, at)).toBe(where),
  );
  test.each([[0, 0], [1999, 1999], [2000, 4000], [3999, 5999], [4000, 7000], [6000, 9000]])("has the moment %i of the lecture from %i", (at, where) => expect(origin(two, at)).toBe(where));
  test("begins with the first moment that stays", () => {
    expect(origin([cut(0, 500)], 0)).toBe(500);
    expect(place([cut(0, 500)], 500)).toBe(0);
  });
  test("takes every moment that stays there and back", () => {
    for (let at = 0; at < 10_000; at += 250) if (!removes(two, at)) expect(origin(two, place(two, at))).toBe(at);
  });
});

test("two lists are the same by their times", () => {
  expect(isSame(two, [cut(2000, 4000), cut(6000, 7000)])).toBe(true);
  expect(isSame(two, [cut(2000, 4000)])).toBe(false);
  expect(isSame([cut(1, 2)], [cut(1, 3)])).toBe(false);
  expect(isSame([], [])).toBe(true);
});

test("the bar shows what stays, goes, is gone and comes back, without gaps", () => {
  const told = (played: Cut[], wanted: Cut[]) => spans(10, played, wanted).map(({ from, to, is }) => `${from}-${to} ${is}`);
  expect(told([], [])).toEqual(["0-10 kept"]);
  expect(told([], [cut(0, 2), cut(9, 10)])).toEqual(["0-2 marked", "2-9 kept", "9-10 marked"]);
  expect(told([cut(2, 6)], [cut(4, 8)])).toEqual(["0-2 kept", "2-4 back", "4-6 gone", "6-8 marked", "8-10 kept"]);
  expect(told([cut(2, 6)], [cut(2, 4), cut(4, 6)])).toEqual(["0-2 kept", "2-6 gone", "6-10 kept"]);
  expect(told([cut(8, 12)], [cut(8, 12)])).toEqual(["0-8 kept", "8-10 gone"]);
});

describe("what plays", () => {
  test.each<[number, number | "end" | null]>([
    [1999, null],
    [2000, 4000],
    [3900, 4000],
    [3970, null], // a player that was sent to 4000 and landed a frame before is not sent again
    [4000, null],
    [9000, "end"],
  ])("goes on from %i: %s", (at, next) => expect(skip([...two, cut(8000, 10_000)], at, 10_000)).toBe(next));

  // What plays has lost 10 s to 20 s, and more before it is marked: the joint is at 10 s of what plays.
  test.each<[number, number | "end" | null]>([
    [4.9, null], [5, 10], [9.9, 10], [9.97, null], [9.9999, null], [10, null], [20, "end"],
  ])("is sent on from %d s to %s, and not to where it is", (atS, toS) => {
    expect(skipTo(atS, [cut(10_000, 20_000)], [cut(5000, 20_000), cut(30_000, 40_000)], 40_000)).toBe(toS);
  });
});

describe("pieces", () => {
  const told = (pieces: readonly Piece[]) => pieces.map(({ from, to }) => `${from}-${to ?? "?"}`);
  const marked = piecesOf([cut(0, 10), cut(30, 40), cut(90, 100)]);

  test.each([
    [20, ["0-20", "30-40", "90-100"]],
    [5, ["0-5", "30-40", "90-100"]],
    [35, ["0-35", "30-40", "90-100"]],
    [50, ["0-50", "90-100"]],
    [0, ["30-40", "90-100"]],
  ])("begin the lecture at %i", (at, left) => expect(told(beginAt(marked, at))).toEqual(left));

  test.each([
    [80, ["0-10", "30-40", "80-100"]],
    [95, ["0-10", "30-40", "95-100"]],
    [35, ["0-10", "30-40", "35-100"]],
    [20, ["0-10", "20-100"]],
    [100, ["0-10", "30-40"]],
  ])("end the lecture at %i", (at, left) => expect(told(endAt(marked, at, 100))).toEqual(left));

  test("without an end do not count, and cannot be saved", () => {
    const { pieces, key } = addFrom(marked, 50);
    expect(told(pieces)).toEqual(["0-10", "30-40", "50-?", "90-100"]);
    expect(cutsOf(pieces)).toEqual([cut(0, 10), cut(30, 40), cut(90, 100)]);
    expect(problemOf(pieces, 10_000)).toBe("unfinished");
    const ended = setTimes(pieces, key, 50, 60, 100) as Piece[];
    expect(told(ended)[2]).toBe("50-60");
    expect(problemOf(ended, 10_000)).toBeNull();
    expect(told(beginAt(pieces, 60))).toEqual(["0-60", "90-100"]);
  });

  test("move to their place when their times change", () => {
    const [first] = marked;
    expect(told(setTimes(marked, first?.key ?? 0, 50, 60, 100) as Piece[])).toEqual(["30-40", "50-60", "90-100"]);
    expect(told(setTimes(marked, first?.key ?? 0, 50, undefined, 100) as Piece[])).toEqual(["30-40", "50-?", "90-100"]);
  });

  test.each([
    [null, 5, "unreadable"],
    [5, null, "unreadable"],
    [5, 5, "order"],
    [7, 5, "order"],
    [5, 101, "afterEnd"],
    [100, undefined, "afterEnd"],
  ])("from %s to %s are refused: %s", (from, to, why) => expect(setTimes(marked, marked[0]?.key ?? 0, from, to, 100)).toBe(why));

  test("are taken away and brought back", () => {
    const [, second] = marked as [Piece, Piece, Piece];
    const left = without(marked, second.key);
    expect(told(left)).toEqual(["0-10", "90-100"]);
    expect(told(withPiece(left, second))).toEqual(told(marked));
  });

  test("must leave a second, and are not too many", () => {
    expect(problemOf(piecesOf([cut(0, 9001)]), 10_000)).toBe("tooShort");
    expect(problemOf(piecesOf([cut(0, 9000)]), 10_000)).toBeNull();
    const many = Array.from({ length: mostPieces + 1 }, (_, n) => cut(n * 10, n * 10 + 1));
    expect(problemOf(piecesOf(many), 100_000)).toBe("tooMany");
    expect(problemOf(piecesOf(many.slice(1)), 100_000)).toBeNull();
  });
});
