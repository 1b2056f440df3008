import { afterEach, describe, expect, test, vi } from "vitest";
import { plainAddresses } from "../src/api/plain";
import type { Lecture, Playback, Rendition } from "../src/api/types";
import { isSavedAddress, parseSavedAddress, savedAddress } from "../src/offline/addresses";
import { choicesOf, piecesOf, sameChoice, savedFacts, sectionChoices, slidePieces } from "../src/offline/choices";
import { outcomeOf } from "../src/offline/download";
import { isOwn, parseNotes } from "../src/offline/index";
import { mediaType, partOf } from "../src/offline/ranges";
import { searchSaved } from "../src/offline/search";
import { isStill, picturesOf } from "../src/offline/saver";
import { wholeOf, type SavedLecture } from "../src/offline/shelf";
import { weighed } from "../src/offline/weigh";
import { modesOf } from "../src/player/mode";
import { parseVtt, saidAt } from "../src/player/vtt";
import { packageOf } from "../src/player/package_of";

const hash = "ab".repeat(32);
const at = (path: string) => `/media/${hash}/${path}`;
const renditions: Rendition[] = [
  { id: "1080p10", kind: "video", codecs: "avc1.64", width: 1920, height: 1080, frame_rate: 10, peak_bps: 500_000, bytes: 60_000_000 },
  { id: "240p", kind: "video", codecs: "avc1.42", width: 426, height: 240, frame_rate: 10, peak_bps: 120_000, bytes: 20_000_000 },
  { id: "audio-en", kind: "audio", codecs: "mp4a.40.2", language: "en", name: 'The "room"', default: true, peak_bps: 65_000, bytes: 22_000_000 },
  { id: "low-en", kind: "audio", codecs: "Opus", language: "en", default: true, low: true, peak_bps: 16_000, bytes: 5_400_000 },
  { id: "low-en-aac", kind: "audio", codecs: "mp4a.40.2", language: "en", default: true, low: true, peak_bps: 24_000, bytes: 8_100_000 },
  { id: "slides", kind: "slides", width: 1920, height: 1080, bytes: 3_000_000 },
];
const facts: Playback = {
  hls: at("main.m3u8"),
  audio: at("audio.m3u8"),
  low: at("low.m3u8"),
  duration_s: 2_700,
  renditions,
  captions: [{ language: "zh-Hans", url: at("captions/zh-Hans.vtt") }],
  slides: at("slides/slides.json"),
  storyboard: at("storyboard.vtt"),
  poster: at("poster.jpg"),
};
const plays = (without = "") => ({ codecs }: Rendition) => codecs !== without;

describe("what can be saved", () => {
  test("is what the quality menu has, with the slides that belong to a video", () => {
    const sizes = choicesOf(facts, plays()).map(({ mode, label, bytes }) => [mode, label, bytes]);
    expect(sizes).toEqual([
      ["video", "1080p", 85_000_000],
      ["video", "240p", 45_000_000],
      ["slides", "", 8_400_000],
      ["sound", "", 5_400_000],
    ]);
  });

  test("of 45 minutes of slides and sound is about 11 MB where the browser has no Opus, and less where it has", () => {
    const slides = choicesOf(facts, plays("Opus")).find(({ mode }) => mode === "slides");
    expect(slides?.bytes).toBe(11_100_000);
    expect(slides?.sound?.id).toBe("low-en-aac");
  });

  test("is a video with its storyboard, whose bytes are counted, where these are known", () => {
    const without = choicesOf(facts, plays());
    const choices = choicesOf({ ...facts, storyboard_bytes: 300_000 }, plays());
    expect(choices.map(({ mode, bytes }, place) => [mode, bytes - (without[place]?.bytes ?? 0)])).toEqual([["video", 300_000], ["video", 300_000], ["slides", 0], ["sound", 0]]);
    expect(choicesOf({ ...facts, storyboard: null, storyboard_bytes: 300_000 }, plays())).toEqual(without);
  });

  test("leaves out what a lecture does not have", () => {
    const bare = { ...facts, slides: null, renditions: renditions.filter(({ kind }) => kind === "video") };
    expect(choicesOf(bare, plays()).map(({ mode, sound }) => [mode, sound])).toEqual([["video", null], ["video", null]]);
  });

  test("is found again in another package: the same, or the nearest in weight", () => {
    const choices = choicesOf(facts, plays());
    expect(sameChoice(choices, "video", "240p", 1)?.label).toBe("240p");
    expect(sameChoice(choices, "video", "360p", 50_000_000)?.label).toBe("240p");
    expect(sameChoice(choices.filter(({ mode }) => mode !== "slides"), "slides", null, 6_000_000)?.mode).toBe("sound");
    expect(sameChoice([], "sound", null, 1)).toBeNull();
  });
});

describe("what can be saved of a section", () => {
  const whole = choicesOf(facts, plays());
  const soundOnly = whole.filter(({ mode }) => mode === "sound");
  test("is the least of each lecture in each mode, and what comes next where one lacks it", () => {
    const choices = sectionChoices([whole, soundOnly, []]);
    expect(choices.map(({ mode, grade, bytes }) => [mode, grade, bytes])).toEqual([
      ["slides", null, 8_400_000 + 5_400_000],
      ["sound", null, 2 * 5_400_000],
      ["video", "smallest", 45_000_000 + 5_400_000],
      ["video", "best", 85_000_000 + 5_400_000],
    ]);
    expect(choices[0]?.picks.map((pick) => pick?.mode ?? null)).toEqual(["slides", "sound", null]);
    expect(choices[2]?.picks[0]?.label).toBe("240p");
  });
  test("has a small video between where there is one, and the best of each lecture", () => {
    const small = { id: "480p", kind: "video" as const, codecs: "avc1.42", width: 854, height: 480, frame_rate: 10, peak_bps: 200_000, bytes: 30_000_000 };
    const more = choicesOf({ ...facts, renditions: [...renditions, small] }, plays());
    const choices = sectionChoices([more, whole]).filter(({ mode }) => mode === "video");
    expect(choices.map(({ grade, bytes, picks }) => [grade, bytes, ...picks.map((pick) => pick?.label)])).toEqual([
      ["smallest", 2 * 45_000_000, "240p", "240p"],
      ["small", 55_000_000 + 45_000_000, "480p", "240p"],
      ["best", 2 * 85_000_000, "1080p", "1080p"],
    ]);
  });
  test("offers no mode that no lecture has", () => expect(sectionChoices([soundOnly]).map(({ mode }) => mode)).toEqual(["sound"]));
});

describe("the files of a choice", () => {
  const [video, , slides, sound] = choicesOf(facts, plays());
  const paths = (choice: typeof video) => piecesOf(facts, choice!).map(({ path }) => path);
  test("are those that it plays from, the large ones last", () => {
    expect(paths(sound)).toEqual(["saved-low-en.m3u8", "low-en.m3u8", "captions/zh-Hans.vtt", "poster.jpg", "low-en.mp4"]);
    expect(paths(slides)).toContain("slides/slides.json");
    expect(paths(video).slice(-2)).toEqual(["audio-en.mp4", "1080p10.mp4"]);
  });

  test("have the storyboard, where it was counted, and play with it", () => {
    const counted = { ...facts, storyboard_bytes: 300_000 };
    const [withIt, , slides] = choicesOf(counted, plays());
    const board = piecesOf(counted, withIt!).filter(({ path }) => path.startsWith("storyboard"));
    expect(board).toEqual([{ path: "storyboard.vtt", bytes: null }, { path: "storyboard.jpg", bytes: 300_000 }]);
    expect(savedFacts(counted, withIt!).storyboard).toBe(savedAddress(hash, "storyboard.vtt"));
    for (const choice of [video, slides]) expect([savedFacts(counted, choice!).storyboard, paths(choice).filter((path) => path.startsWith("storyboard"))]).toEqual([null, []]);
  });

  test("have a playlist that names what is there and nothing else", () => {
    const made = Object.fromEntries(piecesOf(facts, video!).map(({ path, text }) => [path, text]));
    expect(made["saved-1080p10.m3u8"]).toBe(
      "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n" +
        '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="The  room ",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,URI="audio-en.m3u8"\n' +
        '#EXT-X-STREAM-INF:BANDWIDTH=500000,CODECS="avc1.64,mp4a.40.2",RESOLUTION=1920x1080,AUDIO="sound"\n1080p10.m3u8\n',
    );
    expect(made["saved-audio-en.m3u8"]).toContain('#EXT-X-STREAM-INF:BANDWIDTH=65000,CODECS="mp4a.40.2"\naudio-en.m3u8\n');
  });

  test("of slides are each picture once, and nothing outside of them", () => {
    const list = [{ image: "1.webp", bytes: 10 }, { image: "2.webp" }, { image: "1.webp", bytes: 10 }, { image: "../x" }, null, 3];
    expect(slidePieces(list)).toEqual([{ path: "slides/1.webp", bytes: 10 }, { path: "slides/2.webp", bytes: null }]);
    expect(slidePieces("no list")).toEqual([]);
    const both = [{ image: "1.webp", bytes: 10, avif: "1.avif", avif_bytes: 6 }, { image: "2.webp", bytes: 10 }];
    expect(slidePieces(both, true)).toEqual([{ path: "slides/1.avif", bytes: 6 }, { path: "slides/2.webp", bytes: 10 }]);
    expect(slidePieces(both).map(({ path }) => path)).toEqual(["slides/1.webp", "slides/2.webp"]);
  });

  test("have the words on slides, in every choice, where the server tells of any", () => {
    const read = { ...facts, slide_texts: "/api/v1/lectures/x/slides.vtt?v=7" };
    for (const choice of [video, slides, sound]) {
      expect(piecesOf(read, choice!).filter(({ address }) => address !== undefined)).toEqual([{ path: "slides-7.vtt", bytes: null, address: read.slide_texts }]);
      expect(piecesOf(facts, choice!).some(({ address }) => address !== undefined)).toBe(false);
    }
    for (const choice of [slides, sound]) expect(savedFacts(read, choice!).slide_texts).toBe(savedAddress(hash, "slides-7.vtt"));
    for (const of of [facts, { ...facts, slide_texts: null }]) expect(savedFacts(of, slides!)).not.toHaveProperty("slide_texts");
    const [plain, more] = [{ ...facts, weights: {} }, { ...read, weights: { "slides-7.vtt": 3_000 } }].map((one) => choicesOf(one, plays()).map(({ bytes }) => bytes));
    expect(more?.map((bytes, place) => bytes - (plain?.[place] ?? 0))).toEqual([3_000, 3_000, 3_000, 3_000]);
  });

  test("play from this device, under the package that they are of", () => {
    const here = savedFacts(facts, slides!);
    expect(here.hls).toBe(savedAddress(hash, "saved-low-en.m3u8"));
    expect(packageOf(here.hls)).toBe(hash);
    expect(modesOf(here)).toEqual(["slides", "sound"]);
    const { captions, slides: list, poster, storyboard, low } = here;
    expect([captions[0]?.url, list, poster].every((one) => isSavedAddress(one ?? ""))).toBe(true);
    expect([storyboard, low]).toEqual([null, null]);
    expect(savedFacts(facts, sound!).slides).toBeNull();
  });
});

describe("the weight of small files", () => {
  afterEach(() => vi.unstubAllGlobals());
  const found = (length: number, headers = {}) => new Response(null, { headers: { "content-length": String(length), ...headers } });
  const answered = (weights: Record<string, Response | Error>) =>
    vi.stubGlobal("fetch", vi.fn(async (address: string) => {
      const answer = weights[address.split(/\/[0-9a-f]{64}\//)[1] ?? ""] ?? new Response(null, { status: 404 });
      if (answer instanceof Error) throw answer;
      return answer;
    }));
  const elsewhere = (path: string) => `/media/${"cd".repeat(32)}/${path}`;
  const extra = (weighed: Playback) => choicesOf(weighed, plays()).map(({ mode, bytes }, place) => [mode, bytes - (choicesOf(facts, plays())[place]?.bytes ?? 0)]);
  const made = (place: number) => piecesOf(facts, choicesOf(facts, plays())[place]!).reduce((sum, { text, bytes }) => sum + (text === undefined ? 0 : (bytes ?? 0)), 0);

  test("is asked for without fetching them, as they will be stored, and counted in each choice that has them", async () => {
    answered({ "poster.jpg": found(66_757), "captions/zh-Hans.vtt": found(1_500), "storyboard.jpg": found(300_000), "storyboard.vtt": found(2_000), "slides/slides.json": found(400), "low-en.m3u8": found(900) });
    const known = await weighed(facts);
    expect(fetch).toHaveBeenCalledWith(at("storyboard.jpg"), expect.objectContaining({ method: "HEAD", headers: { range: "bytes=0-" } }));
    const video = 66_757 + 1_500 + 300_000 + 2_000 + 400 + 2 * 900;
    expect(extra(known)).toEqual([["video", video + made(0)], ["video", video + made(1)], ["slides", 66_757 + 1_500 + 400 + 900 + made(2)], ["sound", 66_757 + 1_500 + 900 + made(3)]]);
    vi.mocked(fetch).mockClear();
    expect(await weighed(known)).toBe(known);
    expect(fetch).not.toHaveBeenCalled();
  });
  test.each([[{}], [{ "storyboard.jpg": new Error("no link") }], [{ "storyboard.jpg": found(0) }], [{ "storyboard.jpg": found(9, { "content-encoding": "br" }) }]])("may remain unknown: the lecture is offered without its storyboard", async (weights) => {
    answered(weights);
    const unknown = { ...facts, hls: elsewhere("main.m3u8"), storyboard: elsewhere("storyboard.vtt") };
    expect((await weighed(unknown)).storyboard_bytes).toBeUndefined();
  });
});

describe("addresses of what is saved", () => {
  test.each<[string, object | null]>([
    [savedAddress(hash, "slides/a%20b.webp"), { hash, path: "slides/a b.webp" }],
    [at("main.m3u8"), null],
    [`/saved/media/${hash}`, null],
    [`/saved/media/${hash}/%E0%A4%A`, null],
    ["/saved/media/../api", null],
  ])("%s", (address, parsed) => expect(parseSavedAddress(address)).toEqual(parsed));
});

describe("ranges", () => {
  test.each<[string | null, [number, number, boolean] | null]>([
    [null, [0, 100, false]],
    ["bytes=0-9", [0, 10, true]],
    ["bytes=90-", [90, 100, true]],
    ["bytes=90-500", [90, 100, true]],
    ["bytes=-10", [90, 100, true]],
    ["bytes=-500", [0, 100, true]],
    ["bytes=-0", null],
    ["bytes=100-", null],
    ["bytes=9-3", [0, 100, false]],
    ["bytes=0-1,5-6", [0, 100, false]],
    ["bytes=-", [0, 100, false]],
    ["items=1-2", [0, 100, false]],
  ])("%s of 100 bytes", (range, wanted) => {
    const part = partOf(range, 100);
    expect(part && [part.from, part.to, part.isPart]).toEqual(wanted);
  });

  test("media types are told by the name", () => {
    expect(["a.mp4", "b/c.webp", "x.y.vtt", "none"].map(mediaType)).toEqual(["video/mp4", "image/webp", "text/vtt; charset=utf-8", "application/octet-stream"]);
  });

  test.each([[401, "refused"], [403, "refused"], [404, "gone"], [410, "gone"], [500, "link"], [503, "link"], [416, "link"]])("status %d means %s", (status, outcome) => {
    expect(outcomeOf(status)).toBe(outcome);
  });
});

describe("another quality of what is saved", () => {
  const [video, , slides, sound] = choicesOf(facts, plays());
  const old = { package: hash, state: "complete", paths: ["saved-240p.m3u8", "slides/slides.json", "slides/1.avif"] } as unknown as SavedLecture;
  test("keeps the pictures of its slides, of the same package and where it has slides", () => {
    expect(picturesOf(old, hash, slides!)).toEqual(["slides/1.avif"]);
    expect(picturesOf({ ...old, state: "paused", paths: [], before: old }, hash, video!)).toEqual(["slides/1.avif"]);
    expect([picturesOf(old, hash, sound!), picturesOf(old, "other", slides!), picturesOf(null, hash, slides!)]).toEqual([[], [], []]);
  });
  test("plays as it was until the other one is there", () => {
    expect(wholeOf(old)?.paths).toBe(old.paths);
    expect(wholeOf({ ...old, state: "waiting", before: old })).toBe(old);
    expect([wholeOf({ ...old, state: "waiting" }), wholeOf({ ...old, state: "paused", before: null })]).toEqual([null, null]);
  });
  test("is noted, and gone on with", () => {
    expect(parseNotes('{"a":{"whole":true,"user":null,"next":true}}')).toEqual({ a: { whole: true, user: null, next: true } });
  });
});

describe("addresses that are kept", () => {
  test("have no permission in them", () => {
    const token = (address: string) => address.replace("/media/", "/media/t/secret.1/");
    const told = { ...facts, hls: token(facts.hls), poster: token(at("poster.jpg")), lean: [{ url: token(at("lean.mp4")), bytes: 1 }] };
    const plain = plainAddresses(told);
    expect(JSON.stringify(plain)).not.toContain("secret");
    expect([plain.hls, plain.poster, "lean" in plain]).toEqual([facts.hls, facts.poster, false]);
  });
});

describe("whose it is", () => {
  afterEach(() => vi.unstubAllGlobals());
  test("everybody's, or who has signed in here now", () => {
    const as = (user: string | null) => vi.stubGlobal("localStorage", { getItem: () => user });
    as("mei");
    expect([isOwn({ user: null }), isOwn({ user: "mei" }), isOwn({ user: "ada" })]).toEqual([true, true, false]);
    as(null);
    expect([isOwn({ user: null }), isOwn({ user: "mei" })]).toEqual([true, false]);
  });
});

describe("what is being saved", () => {
  const begun = { state: "waiting", addedMs: 1, mode: "video", rendition: "240p" } as SavedLecture;
  test.each<[string, Partial<SavedLecture> | null, boolean]>([
    ["as it was begun", { paths: ["a"], problem: null }, true],
    ["paused", { state: "paused" }, false],
    ["chosen anew", { addedMs: 2 }, false],
    ["of another quality", { rendition: "360p" }, false],
    ["of another kind", { mode: "sound", rendition: null }, false],
    ["removed", null, false],
  ])("in another window: %s", (_, change, still) => {
    expect(isStill(change === null ? undefined : { ...begun, ...change }, begun)).toBe(still);
  });
});

describe("the note of what is saved", () => {
  test("takes what is one and nothing else", () => {
    expect(parseNotes('{"a":{"whole":true,"user":null},"b":{"whole":1,"user":null},"c":null,"d":{"whole":false,"user":"mei"}}')).toEqual({
      a: { whole: true, user: null },
      d: { whole: false, user: "mei" },
    });
    for (const text of [null, "", "null", "[", "3", '"x"']) expect(parseNotes(text)).toEqual({});
  });
});

const vtt = `\ufeffWEBVTT - a title\r
\r
NOTE this --> is none\r
\r
1\r
00:01.000 --> 00:03.500 align:start\r
<v Mei>The <i>stapes</i> &amp; the\r
oval window\r
\r
01:00:02.000 --> 01:00:04.000\r
أُذُن\r
\r
00:04.000 --> 00:05.000\r
\r
broken\r
`;

describe("captions as text", () => {
  test("have times, and words without marks", () => {
    expect(parseVtt(vtt)).toEqual([
      { startS: 1, endS: 3.5, text: "The stapes & the oval window" },
      { startS: 3602, endS: 3604, text: "أُذُن" },
    ]);
    expect(parseVtt("")).toEqual([]);
  });

  test("have no space between two lines of Chinese", () => {
    const words = (text: string) => parseVtt(`WEBVTT\n\n00:01.000 --> 00:02.000\n${text}\n`)[0]?.text;
    expect(words("声音直接遇到\n液体，\n几乎全部反射")).toBe("声音直接遇到液体，几乎全部反射");
    expect(words("the oval\nwindow\n卵圆窗")).toBe("the oval window 卵圆窗");
  });

  test.each([[0, -1], [1, 0], [3601, 0], [3602, 1], [9999, 1]])("at %d s the one at %d has begun last", (atS, place) => {
    expect(saidAt(parseVtt(vtt), atS)).toBe(place);
  });
});

describe("a search of what is saved", () => {
  const lecture = { title: "L’oreille interne", course: { slug: "ear", title: "Otology" }, presenters: [{ id: "1", name: "Zoë", local_name: "佐伊" }] } as unknown as Lecture;
  const record = { id: "x", lecture } as SavedLecture;
  const said = [
    { startS: 1, endS: 3, text: "The stapes moves" },
    { startS: 3, endS: 5, text: "the oval window" },
    { startS: 9, endS: 11, text: "أُذُن" },
  ];
  const all = [{ record, spoken: [{ language: "en", said }] }];
  const found = (query: string) => searchSaved(query, all).flatMap(({ moments }) => moments.map(({ startS }) => startS));

  test("finds names without case and accents", () => {
    for (const query of ["zoe", "OREILLE otology", "佐伊"]) expect(searchSaved(query, all)).toHaveLength(1);
    expect(searchSaved("elsewhere", all)).toEqual([]);
    expect(searchSaved("  ", all)).toEqual([]);
  });

  test("finds what is said, also across two captions, once", () => {
    expect(found("stapes")).toEqual([1]);
    expect(found("stapes window")).toEqual([1]);
    expect(found("oval")).toEqual([3]);
    for (const query of ["أُذُن", "أذن", "اذن"]) expect(found(query)).toEqual([9]); // as it is mostly typed
  });

  test("finds what stands on one slide, and says that it is a slide", () => {
    const shown = [
      { startS: 60, endS: 70, text: "Cochlea" },
      { startS: 70, endS: 80, text: `${"Basilar ".repeat(20)}membrane of the cochlea` },
    ];
    const on = (query: string) => searchSaved(query, [{ record, spoken: [{ language: "en", said }], shown }])[0]?.moments.map(({ startS, isSlide = false }) => [startS, isSlide]);
    expect(on("cochlea")).toEqual([[60, true], [70, true]]);
    expect(on("membrane COCHLEA")).toEqual([[70, true]]);
    expect(on("stapes")).toEqual([[1, false]]);
    expect(on("stapes cochlea")).toBeUndefined();
  });

  test("finds chapters by their titles", () => {
    const playback = { chapters: [{ start_s: 0, title: "Introduction" }, { start_s: 20, title: "The middle ear" }] };
    const chaptered = { id: "x", lecture: { ...lecture, playback } } as unknown as SavedLecture;
    expect(searchSaved("middle", [{ record: chaptered, spoken: [] }])[0]?.moments).toEqual([{ startS: 20, text: "The middle ear", language: null }]);
  });

  test("tells five moments of a lecture at most", () => {
    const many = Array.from({ length: 9 }, (_, place) => ({ startS: place, endS: place + 1, text: "again" }));
    expect(searchSaved("again", [{ record, spoken: [{ language: "en", said: many }] }])[0]?.moments).toHaveLength(5);
  });
});
