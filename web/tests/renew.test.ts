// What becomes of a saved lecture when the server has other words of it.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { plainAddresses } from "../src/api/plain";
import type { Lecture, Playback } from "../src/api/types";
import { changeOf, renew } from "../src/offline/renew";
import type { SavedLecture } from "../src/offline/shelf";
import { count, setLimit } from "../src/player/budget";
import { addressOf } from "../src/player/mode";
import { Playback as Playing } from "../src/player/playback";

const here = vi.hoisted(() => ({ record: null as unknown, went: 0 }));
vi.mock("../src/offline/saver", async (original) => ({
  ...(await original<typeof import("../src/offline/saver")>()),
  refresh: async () => undefined,
  goOn: () => here.went++,
}));
vi.mock("../src/offline/shelf", async (original) => ({
  ...(await original<typeof import("../src/offline/shelf")>()),
  savedLecture: async () => here.record,
  changeLecture: async (_: string, how: (record: unknown) => unknown) => (here.record = how(here.record)),
}));

const [a, b] = ["a".repeat(64), "b".repeat(64)];
const facts = (hash: string, captions: string, more: Partial<Playback> = {}): Playback => ({
  hls: `/media/${hash}/main.m3u8`,
  duration_s: 60,
  renditions: [{ id: "low", kind: "audio", codecs: "mp4a.40.2", low: true, default: true, bytes: 5 }, { id: "slides", kind: "slides", bytes: 9 }],
  captions: [{ language: "en", url: `/media/${hash}/captions/${captions}.vtt` }],
  slides: `/media/${hash}/slides/slides.json`,
  ...more,
});
const lecture = (playback: Playback, title = "The ear") => ({ id: "l", title, playback }) as unknown as Lecture;
const record = () => here.record as SavedLecture;
let old: SavedLecture;

beforeEach(() => {
  const store = new Map<string, string>();
  vi.stubGlobal("localStorage", { getItem: (key: string) => store.get(key) ?? null, setItem: (key: string, text: string) => store.set(key, text), removeItem: (key: string) => store.delete(key) });
  vi.stubGlobal("navigator", { onLine: true });
  const playback = { ...plainAddresses(facts(a, "en")), weights: { "en.vtt": 7 } };
  const kept = { id: "l", user: null, lecture: lecture(playback), mode: "slides", rendition: null, label: "", package: a, bytes: 14, state: "complete", problem: null, addedMs: 1 };
  old = { ...kept, paths: ["slides/slides.json", "slides/1.webp", "captions/en.vtt"] } as SavedLecture;
  here.record = old;
  here.went = 0;
});
afterEach(() => vi.unstubAllGlobals());

test("another title is taken over, and nothing is fetched", async () => {
  await renew(lecture(facts(a, "en"), "The inner ear"));
  expect([record().lecture.title, record().state, record().lecture.playback?.weights]).toEqual(["The inner ear", "complete", { "en.vtt": 7 }]);
});

test("captions that were read anew are fetched, and until they are here the lecture plays with those of before", async () => {
  await renew(lecture(facts(a, "en.5b1e0c93a4d2f807")));
  expect([record().state, record().addedMs, here.went]).toEqual(["waiting", 1, 1]);
  expect(record().paths).toEqual(expect.arrayContaining(["captions/en.5b1e0c93a4d2f807.vtt", "slides/1.webp", "low.mp4"]));
  expect(record().paths).not.toContain("captions/en.vtt");
  expect(record().before?.paths).toContain("captions/en.vtt");
});

test("words on slides that were read anew are fetched, too", async () => {
  await renew(lecture(facts(a, "en", { slide_texts: "/api/v1/lectures/l/slides.vtt?v=2" })));
  expect([record().state, record().paths.includes("slides-2.vtt")]).toEqual(["waiting", true]);
});

test("who saves data gets the title alone", async () => {
  vi.stubGlobal("navigator", { connection: { saveData: true } });
  await renew(lecture(facts(a, "en.5b1e0c93a4d2f807"), "The inner ear"));
  expect([record().lecture.title, record().state, record().lecture.playback?.captions[0]?.url]).toEqual(["The inner ear", "complete", `/media/${a}/captions/en.vtt`]);
});

test("who saves data, or has used the month's budget up, is given nothing twice", async () => {
  vi.stubGlobal("navigator", { connection: { saveData: true } });
  const told = lecture(facts(a, "en.5b1e0c93a4d2f807"), "The inner ear");
  await renew(told);
  expect(changeOf(record(), told)).toBeNull();
  vi.stubGlobal("navigator", {});
  count(1_000);
  setLimit(1_000);
  expect(changeOf(record(), told)).toBeNull();
  expect(changeOf(old, told)).toEqual({ lecture: record().lecture });
  setLimit(null);
  expect(changeOf(record(), told)?.state).toBe("waiting");
});

test.each([
  ["the same", lecture(facts(a, "en")), {}],
  ["of another recording", lecture(facts(b, "en"), "The inner ear"), {}],
  ["without a recording", { ...lecture(facts(a, "en")), playback: null }, {}],
  ["of a lecture that is being saved", lecture(facts(a, "en"), "The inner ear"), { state: "waiting" }],
  ["of somebody else's", lecture(facts(a, "en"), "The inner ear"), { user: "noor" }],
] as const)("what is told is left alone where it is %s", (_, told, more) => {
  expect(changeOf({ ...old, ...more } as SavedLecture, told as Lecture)).toBeNull();
});

test("what plays from the device takes the new captions, and one from the server keeps those that it has loaded", () => {
  vi.stubGlobal("window", new EventTarget());
  for (const [root, isTaken] of [["/saved", true], ["", false]] as const) {
    const at = (captions: string) => JSON.parse(JSON.stringify(facts(a, captions)).replaceAll("/media/", `${root}/media/`)) as Playback;
    const playing = new Playing("l", at("en"), 0);
    playing.moveTo(at("fr"));
    expect(playing.facts.get().captions[0]?.url.endsWith("/fr.vtt")).toBe(isTaken);
    expect(addressOf(playing.facts.get(), "video")).toBe(`${root}/media/${a}/main.m3u8`);
  }
});
