import { describe, expect, test } from "vitest";
import { bytesToCome, parseSlides, slideAt } from "../src/player/slides";

const base = "https://h/media/t/token/abc/slides/slides.json";

describe("the list of slides", () => {
  const slides = parseSlides(
    [
      { start_s: 10, end_s: 20, image: "2.webp", bytes: 7 },
      { start_s: 0.5, end_s: 9, image: "1.webp", bytes: 5 },
      { start_s: "30", end_s: 31, image: "3.webp" },
      null,
    ],
    base,
  );

  test("is in order of time, its pictures beside it under the same token, and what is broken is left out", () => {
    expect(slides).toEqual([
      { startS: 0.5, endS: 9, image: "https://h/media/t/token/abc/slides/1.webp", bytes: 5 },
      { startS: 10, endS: 20, image: "https://h/media/t/token/abc/slides/2.webp", bytes: 7 },
    ]);
  });

  test("has AVIF images for those who show them, where there are any", () => {
    const list = [
      { start_s: 0, end_s: 9, image: "1.webp", bytes: 5, avif: "1.avif", avif_bytes: 3 },
      { start_s: 9, end_s: 20, image: "2.webp", bytes: 5 },
    ];
    const names = (avif: boolean) => parseSlides(list, base, avif).map(({ image, bytes }) => [image.split("/").pop(), bytes]);
    expect(names(true)).toEqual([["1.avif", 3], ["2.webp", 5]]);
    expect(names(false)).toEqual([["1.webp", 5], ["2.webp", 5]]);
  });

  test.each([null, {}, "text", 3])("that is %j has no slides", (list) => expect(parseSlides(list, base)).toEqual([]));

  test.each([
    [0, -1],
    [0.5, 0],
    [9.5, 0],
    [10, 1],
    [1000, 1],
  ])("at %d s shows number %d", (atS, index) => expect(slideAt(slides, atS)).toBe(index));

  test("costs what has not come, of each picture once, and what is sent beside it", () => {
    const shownAgain = [...slides, { startS: 30, endS: 40, image: slides[0]!.image, bytes: 5 }];
    expect(bytesToCome(shownAgain, () => false)).toBe(5 + 7 + 2 * 300);
    expect(bytesToCome(shownAgain, (image) => image.endsWith("/2.webp"))).toBe(5 + 300);
    expect(bytesToCome(shownAgain, () => true)).toBe(0);
  });
});
