// What becomes of a lecture that is being saved while its files are renamed or replaced at the server.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Lecture, Playback } from "../src/api/types";
import { download } from "../src/offline/download";
import { goOn, shelf } from "../src/offline/saver";
import type { SavedLecture } from "../src/offline/shelf";

const here = vi.hoisted(() => ({ records: new Map<string, unknown>() }));
vi.mock("../src/offline/updates", () => ({ tellWorker: async () => undefined }));
vi.mock("../src/offline/download", () => ({ download: vi.fn(), put: async () => "done" }));
vi.mock("../src/offline/shelf", async (original) => ({
  ...(await original<typeof import("../src/offline/shelf")>()),
  savedLectures: async () => [...here.records.values()],
  savedFiles: async () => [],
  readText: async () => '[{"image":"1.webp","bytes":9}]',
  sweep: async () => undefined,
  changeLecture: async (id: string, how: (record: unknown) => unknown) => {
    here.records.set(id, how(here.records.get(id)));
    return here.records.get(id);
  },
}));

const [a, b] = ["a".repeat(64), "b".repeat(64)];
const facts = (hash: string, poster: string): Playback => ({
  hls: `/media/${hash}/main.m3u8`,
  duration_s: 60,
  renditions: [{ id: "low", kind: "audio", codecs: "mp4a.40.2", low: true, default: true, bytes: 5 }, { id: "slides", kind: "slides", bytes: 9 }],
  captions: [],
  slides: `/media/${hash}/slides/slides.json`,
  poster: `/media/${hash}/${poster}`,
});
const [old, chosen] = ["posters/0123.webp", "posters/4567.webp"];
let told: Playback; // by the server now
let asked: string[];
const record = () => here.records.get("l") as SavedLecture;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  vi.stubGlobal("navigator", { onLine: true });
  for (const name of ["addEventListener", "removeEventListener"]) vi.stubGlobal(name, () => undefined);
  vi.stubGlobal("fetch", async () => Response.json({ access: { allowed: true, expires_in_s: null }, playback: told }));
  const lecture = { id: "l", playback: facts(a, old) } as unknown as Lecture;
  const waiting = { id: "l", user: null, lecture, mode: "slides", rendition: null, label: "", package: a, bytes: 14, state: "waiting", problem: null, addedMs: 1 };
  here.records.set("l", { ...waiting, paths: ["slides/slides.json", "slides/1.webp", old] });
  asked = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function run(without: string[]): Promise<void> {
  vi.mocked(download).mockImplementation(async ({ path, hash }) => {
    asked.push(path);
    return without.includes(`${hash}/${path}`) ? "gone" : "done";
  });
  goOn();
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    expect([shelf.get().going, record().state]).toEqual([null, expect.not.stringMatching("waiting")]);
  });
}

test("another poster of the same package takes the place of the one that is gone, and slides that are here stay wanted", async () => {
  told = facts(a, chosen);
  let kept: string[] = [];
  vi.mocked(download).mockClear();
  const done = run([`${a}/${old}`]);
  await vi.waitFor(() => expect(record().lecture.playback?.poster).toContain(chosen));
  kept = record().paths;
  await done;
  expect(kept).toContain("slides/1.webp");
  expect([record().state, record().problem, record().package]).toEqual(["complete", null, a]);
  expect(asked).toContain(chosen);
  expect(record().paths).not.toContain(old);
});

test("a file that is gone though the server still names it ends the saving", async () => {
  told = facts(a, old);
  await run([`${a}/${old}`]);
  expect([record().state, record().problem]).toEqual(["stopped", "gone"]);
  expect(asked.filter((path) => path === old)).toHaveLength(1);
});

test("another package begins anew", async () => {
  told = facts(b, "poster.jpg");
  await run([`${a}/${old}`]);
  expect([record().state, record().package]).toEqual(["complete", b]);
});
