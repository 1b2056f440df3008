import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { filled, pageName, squeezed, texts } from "../build/first_page.ts";
import { aheadS, enoughFedS, isComfortable, type Playing } from "../src/first/comfort";
import { meeting, step } from "../src/player/handover";
import { leastVideoBps } from "../src/player/take_over";
import { languages } from "../src/text/languages";

describe("the server's page", () => {
  const values = { lang: "en", dir: "ltr", style: "p{}", begin: "/assets/begin.js", script: "/assets/first.js" };

  test("takes its words from the texts and leaves the server's places", () => {
    expect(filled("<b>[[hi who={{name}}]]</b>", { hi: "Hello {who} & all" }, {})).toBe("<b>Hello {{name}} &amp; all</b>");
    expect(filled("[[many n={{n}}]]", { many: "{n} slide | {n} slides" }, {})).toBe("{{n}} slides");
  });

  test("a text that is not there, or is not filled whole, ends the build", () => {
    expect(() => filled("[[nothing]]", {}, {})).toThrow(/no text nothing/);
    expect(() => filled("[[hi]]", { hi: "Hello {who}" }, {})).toThrow(/not filled/);
  });

  test("each language has a page of its own, under the name that the server looks for", () => {
    expect(languages.map((language) => pageName(language))).toEqual(["lecture.page", "lecture.zh-Hans.page", "lecture.ar.page", "lecture.fr.page", "lecture.ru.page"]);
  });

  test.each(languages.flatMap((language) => [["lecture", language], ["plain", language]] as const))("every text of the page %s is there in %s, and no script stands in it", (name, language) => {
    const page = filled(readFileSync(`${name}.page.html`, "utf8"), texts[language], values);
    expect(page).not.toMatch(/\[\[|\]\]/);
    expect(page).not.toMatch(/<script(?![^>]* src=)/);
    expect(page).not.toMatch(/ (style|on\w+)="/);
  });

  test("its style keeps its meaning", () => {
    expect(squeezed("/* why */ a:hover , b {\n  margin: 0 auto;\n  top: calc(1px + 2px);\n}\n")).toBe("a:hover,b{margin:0 auto;top:calc(1px + 2px)}");
    expect(squeezed("@media (max-width: 62rem) { p { top: 0; } }")).toBe("@media (max-width:62rem){p{top:0}}");
  });
});

function ranges(...all: [number, number][]): TimeRanges {
  const at = (index: number) => all[index] ?? [NaN, NaN];
  return { length: all.length, start: (index) => at(index)[0], end: (index) => at(index)[1] };
}

describe("script waits until what plays is comfortable", () => {
  const playing: Playing = {
    paused: false,
    currentTime: 2,
    duration: 100,
    readyState: 4,
    networkState: 2,
    preload: "metadata",
    error: null,
    buffered: ranges([0, 10]),
  };
  const cases: [string, Partial<Playing>, boolean][] = [
    ["eight seconds ahead are few", {}, false],
    ["twenty are enough", { buffered: ranges([0, 22]) }, true],
    ["what lies elsewhere does not count", { buffered: ranges([0, 3], [50, 90]) }, false],
    ["all that is left is enough", { currentTime: 95, buffered: ranges([90, 100]) }, true],
    ["nobody has pressed Play, and it loads", { paused: true, readyState: 1, buffered: ranges() }, false],
    ["nobody has pressed Play, and the first picture is there", { paused: true, readyState: 2 }, true],
    ["nothing is to be loaded before Play", { paused: true, readyState: 0, preload: "none", buffered: ranges() }, true],
    ["it is to load before Play, and does not yet", { paused: true, readyState: 0, networkState: 1, preload: "none", dataset: { preload: "metadata" }, buffered: ranges() }, false],
    ["nothing is to, as the page was made", { paused: true, readyState: 0, networkState: 1, preload: "none", dataset: { preload: "none" }, buffered: ranges() }, true],
    ["it cannot be played at all", { error: new Error("no"), readyState: 0, buffered: ranges() }, true],
  ];
  test.each(cases)("%s", (_, change, wanted) => expect(isComfortable({ ...playing, ...change })).toBe(wanted));

  test("of sound that is fed over a thin link half a minute is wanted", () => {
    expect(isComfortable({ ...playing, buffered: ranges([0, 31]) }, enoughFedS)).toBe(false);
    expect(isComfortable({ ...playing, buffered: ranges([0, 32]) }, enoughFedS)).toBe(true);
    expect(isComfortable({ ...playing, currentTime: 90, buffered: ranges([0, 100]) }, enoughFedS)).toBe(true); // no more is left
  });

  test("what is ahead is counted to the next hole", () => {
    expect(aheadS({ currentTime: 2, buffered: ranges([0, 5], [6, 90]) })).toBe(3);
    expect(aheadS({ currentTime: 5.5, buffered: ranges([0, 5], [6, 90]) })).toBe(0);
  });
});

describe("the player takes over at a place that both come to", () => {
  test("it waits ahead, further each time that it was late, and not at the very end", () => {
    expect(meeting(10, 600, 0)).toEqual({ atS: 16, tries: 1 });
    expect(meeting(10, 600, 2)).toEqual({ atS: 34, tries: 3 });
    expect(meeting(10, 600, 9)?.atS).toBe(70);
    expect(meeting(597, 600, 0)).toBeNull();
  });

  test("it starts when the other comes by and it has what comes next", () => {
    const meet = { atS: 16, tries: 1 };
    expect(step(meet, 12, 30, 600)).toBe("wait");
    expect(step(meet, 16.05, 30, 600)).toBe("meet");
    expect(step(meet, 16.05, 2, 600)).toBe("wait"); // it may still come
    expect(step(meet, 17, 6, 600)).toBe("wait"); // passed: 4.5 s of what is loaded are ahead
    expect(step(meet, 17, 6.5, 600)).toBe("catch up");
    expect(step(meet, 22.5, 6.5, 600)).toBe("aim"); // it loads slower than the other plays
    expect(step(meet, 500, 30, 600)).toBe("aim"); // somebody sought
    expect(step({ atS: 400, tries: 1 }, 10, 30, 600)).toBe("aim");
    expect(step({ atS: 597, tries: 1 }, 597.1, 2.8, 600)).toBe("meet"); // no more is left
  });

  test("the leanest video is what a link must carry, with its sound", () => {
    const facts = { hls: "", duration_s: 1, captions: [], renditions: [
      { id: "v1", kind: "video", average_bps: 900_000 },
      { id: "v2", kind: "video", average_bps: 100_000 },
      { id: "a", kind: "audio", average_bps: 64_000 },
      { id: "low", kind: "audio", average_bps: 16_000, low: true },
    ] };
    expect(leastVideoBps(facts)).toBe(164_000);
    expect(leastVideoBps({ ...facts, renditions: [] })).toBe(Infinity);
  });
});
