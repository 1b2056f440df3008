import { describe, expect, test } from "vitest";
import { partialDate } from "../src/format/date";
import { direction, languageName, languageOf } from "../src/format/language";
import { bitRate, fineSize, sizeRange, sizeText } from "../src/format/size";
import { clock, duration, spokenTime } from "../src/format/time";
import { usedText } from "../src/offline/data_meter";
import { progressText } from "../src/offline/saved_row";
import { fill } from "../src/text/fill";

describe("times", () => {
  test.each([
    [0, "0:00"],
    [5.9, "0:05"],
    [65, "1:05"],
    [3599.9, "59:59"],
    [3600, "1:00:00"],
    [36_125, "10:02:05"],
    [-3, "0:00"],
    [NaN, "0:00"],
    [Infinity, "0:00"],
  ])("a clock shows %d s as %s", (seconds, shown) => expect(clock(seconds)).toBe(shown));

  test("a clock beside a longer one has as many places", () => expect(clock(5, 3723)).toBe("0:00:05"));

  test("are spoken in full", () => {
    expect(spokenTime(3723)).toBe("1 hour 2 minutes 3 seconds");
    expect(spokenTime(120)).toBe("2 minutes");
    expect(spokenTime(0)).toBe("0 seconds");
  });

  test.each([
    [42, "42 sec"],
    [640, "11 min"],
    [3_570, "1 hr"],
    [5_400, "1 hr 30 min"],
  ])("a duration of %d s reads %s", (seconds, shown) => expect(duration(seconds)).toBe(shown));
});

describe("sizes", () => {
  test.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [34, "34 bytes"],
    [999, "999 bytes"],
    [1_234, "1.2 kB"],
    [66_757, "67 kB"],
    [99_400, "99 kB"],
    [99_600, "0.1 MB"],
    [295_007, "0.3 MB"],
    [999_600, "1.0 MB"],
    [4_250_000, "4.3 MB"],
    [38_400_000, "38 MB"],
    [9_980_000, "10 MB"],
    [999_400_000, "999 MB"],
    [999_600_000, "1 GB"],
    [10_737_418_240, "10.7 GB"],
    [512_000_000_000, "512 GB"],
    [1_999_960_000_000, "2 TB"],
    [12_000_000_000_000_000, "12,000 TB"],
  ])("%d bytes are %s", (bytes, shown) => expect(sizeText(bytes)).toBe(shown));

  test.each([
    [0, 0, "0 bytes"],
    [34, 90_000, "34 bytes"],
    [0, 500_000_000, "0.0 MB"],
    [34, 500_000_000, "34 bytes"],
    [10_000, 612_000, "10 kB"],
    [99_600, 500_000_000, "0.1 MB"],
    [4_250_000, 38_400_000, "4.3 MB"],
    [1_250_000_000, 0, "1,250 MB"],
    [300_000, 1_250_000_000, "0.3 MB"],
    [600_000, 1_250_000_000, "1 MB"],
    [0, 1_250_000_000, "0 MB"],
    [9_999_400_000, 0, "9,999 MB"],
    [9_999_600_000, 0, "10.00 GB"],
    [4_250_000_000, 10_737_418_240, "4.25 GB"],
    [300_000, 10_737_418_240, "0.3 MB"],
    [6_000_000, 10_737_418_240, "0.01 GB"],
    [10_737_418_240, 4_250_000_000, "10.74 GB"],
  ])("%d bytes, watched beside %d, are %s", (bytes, beside, shown) => expect(fineSize(bytes, beside)).toBe(shown));

  test("between two are named with one unit where they have the same, or once", () => {
    expect(sizeRange(2_600_000, 11_000_000)).toBe("2.6–11 MB");
    expect(sizeRange(11_100_000, 11_000_000)).toBe("11 MB");
    expect(sizeRange(900_000_000, 1_200_000_000)).toBe("900 MB–1.2 GB");
    expect(sizeRange(1_200_000_000, 2_400_000_000)).toBe("1.2–2.4 GB");
  });

  test.each([
    [31_400, "31 kbit/s"],
    [999_000, "999 kbit/s"],
    [2_851_000, "2.9 Mbit/s"],
  ])("%d bit/s are %s", (bps, shown) => expect(bitRate(bps)).toBe(shown));
});

describe("languages", () => {
  test("are named, and unknown ones keep their tag", () => {
    expect(languageName("en")).toBe("English");
    expect(languageName("zh-Hans")).toBe("Simplified Chinese");
    expect(languageName("und")).toBe("");
    expect(languageName("not a tag")).toBe("not a tag");
  });

  test.each([
    ["西南医科大学", "CN", "zh-Hans"],
    ["國立臺灣大學", "TW", "zh-Hant"],
    ["東京だいがく", "JP", "ja"],
    ["جامعة القاهرة", "EG", "ar"],
    ["دانشگاه پزشکی", "IR", "fa"],
    ["Университет", "RU", "ru"],
    ["Universidade de Lisboa", "PT", undefined],
  ])("%s (%s) is written in %s", (text, country, language) => expect(languageOf(text, country)).toBe(language));

  test("run from right to left where they do", () => {
    expect(direction("ar-EG")).toBe("rtl");
    expect(direction("zh-Hans")).toBe("ltr");
  });
});

describe("dates", () => {
  test.each([
    ["2020", "2020"],
    ["2020-11", "November 2020"],
    ["2020-11-24", "November 24, 2020"],
    ["some day", "some day"],
  ])("%s reads %s", (text, shown) => expect(partialDate(text)).toBe(shown));
});

describe("sentences", () => {
  test("take the plural from the number", () => {
    expect(fill("{n} course | {n} courses", { n: 1 }, "en")).toBe("1 course");
    expect(fill("{n} course | {n} courses", { n: 1200 }, "en")).toBe("1,200 courses");
  });

  test("leave an unknown name visible", () => expect(fill("by {who}", {}, "en")).toBe("by {who}"));
});

test("a budget of 1250 MB is said to be that, and what grows does so by megabytes", () => {
  expect(plain(usedText({ limit: 1_250_000_000, used: 1_043_000_000 }))).toBe("Data this month: 1,043 MB of 1,250 MB");
  expect(plain(usedText({ limit: null, used: 1_043_000_000 }))).toBe("Data this month: 1,043 MB");
  expect(plain(progressText(1_043_000_000, 2_500_000_000))).toBe("1,043 MB of 2,500 MB");
});

function plain(text: string): string {
  return text.replace(/[\u2066-\u2069]/g, "");
}
