// What becomes of a lecture that is being saved while its files are renamed or replaced at the server.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Lecture, Playback } from "../src/api/types";
import { download, type Outcome } from "../src/offline/download";
import { isHeld } from "../src/offline/held";
import { setLimit } from "../src/player/budget";
import { goBeyond, goOn, shelf } from "../src/offline/saver";
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
const heard = new Map<string, () => void>(); // what this window listens to
const words = "/api/v1/lectures/l/slides.vtt?v=2";
const record = () => here.records.get("l") as SavedLecture;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const store = new Map<string, string>();
  vi.stubGlobal("localStorage", { getItem: (key: string) => store.get(key) ?? null, setItem: (key: string, text: string) => store.set(key, text), removeItem: (key: string) => store.delete(key) });
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("addEventListener", (name: string, hear: () => void) => heard.set(name, hear));
  vi.stubGlobal("removeEventListener", () => undefined);
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

test.each([
  [["gone"], 1],
  [["refused"], 1],
  [["link", "done"], 2], // a passing fault
  [["link", "link", "link"], 3],
] as const)("words on slides that do not come (%s) leave the rest to be saved, and are asked for %d times", async (outcomes, times) => {
  const before = record();
  here.records.set("l", { ...before, lecture: { ...before.lecture, playback: { ...facts(a, old), slide_texts: words } } });
  vi.mocked(download).mockImplementation(async ({ url }) => {
    asked.push(url);
    return url.startsWith("/api/") ? (outcomes[asked.filter((one) => one === url).length - 1] ?? "moved") : "done";
  });
  goOn();
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    expect([shelf.get().going, record().state]).toEqual([null, "complete"]);
  });
  expect(asked.filter((url) => url === words)).toHaveLength(times);
  expect(asked.lastIndexOf(words) < asked.findIndex((url) => url.endsWith("low.mp4"))).toBe(times === 1); // after all else
  expect(record().paths).toContain("slides-2.vtt");
});

const caption = (name: string) => ({ language: "en", url: `/media/${a}/captions/${name}.vtt` });

// As renew.ts makes it of what is complete.
function renewed(more: Partial<Playback> = {}): void {
  const before = { ...record(), state: "complete", lecture: { id: "l", title: "The ear", playback: { ...facts(a, old), captions: [caption("old")] } } } as SavedLecture;
  told = { ...facts(a, old), captions: [caption("new")], ...more };
  here.records.set("l", { ...before, state: "waiting", paths: [], before, lecture: { ...before.lecture, title: "The inner ear", playback: told } });
}

test.each<[string, Outcome, string, string?]>([
  ["a caption", "gone", caption("new").url],
  ["a caption", "refused", caption("new").url],
  ["a caption", "full", caption("new").url],
  ["a caption of before another recording", "gone", caption("new").url, b], // which nobody has asked for
  ["words on slides", "gone", words],
  ["words on slides", "link", words],
])("what is renewed and does not come (%s: %s) leaves what was saved, with its new title", async (_, outcome, missing, hash = a) => {
  const { paths } = record();
  renewed(missing === words ? { slide_texts: words } : {});
  if (hash !== a) told = facts(hash, old);
  vi.mocked(download).mockImplementation(async ({ url }) => (url === missing ? outcome : "done"));
  goOn();
  await vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    expect([shelf.get().going, record().state]).toEqual([null, "complete"]);
  });
  expect([record().problem, record().before, record().paths, record().package]).toEqual([null, null, paths, a]);
  expect([record().lecture.title, record().lecture.playback?.captions]).toEqual(["The inner ear", [caption("old")]]);
  expect(record().lecture.playback?.slide_texts).toBeUndefined();
});

test("another package begins anew", async () => {
  told = facts(b, "poster.jpg");
  await run([`${a}/${old}`]);
  expect([record().state, record().package]).toEqual(["complete", b]);
});

describe("a month's budget that is used up", () => {
  const use = (bytes: number) => {
    const now = new Date();
    localStorage.setItem("lectern.used", JSON.stringify({ month: `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`, bytes }));
    setLimit(1_000);
  };
  const settled = async (is: () => boolean) => vi.waitFor(async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    expect([shelf.get().going, is()]).toEqual([null, true]);
  });
  const whole = () => record().state === "complete";
  beforeEach(() => void vi.mocked(download).mockReset().mockResolvedValue("done"));
  afterEach(() => setLimit(null));

  test("holds what waits until it is raised", async () => {
    use(1_000);
    goOn();
    await settled(() => isHeld(record()));
    expect(download).not.toHaveBeenCalled();
    setLimit(2_000);
    await settled(whole);
  });

  test("is raised in another window, which this one hears though it plays nothing", async () => {
    use(1_000);
    goOn();
    await settled(() => isHeld(record()));
    localStorage.setItem("lectern.budget", "2000");
    heard.get("storage")?.();
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(10);
      expect(whole()).toBe(true);
    });
  });

  test("holds what is under way until somebody lets it go beyond", async () => {
    use(0);
    vi.mocked(download).mockImplementation(async ({ goesBeyond }) => {
      if (goesBeyond === true) return "done";
      use(1_000);
      return "budget";
    });
    goOn();
    await settled(() => isHeld(record()));
    expect(record().problem).toBeNull();
    await goBeyond("l");
    await settled(whole);
  });

  test("leaves a renewal undone, and what is renewed as it was", async () => {
    vi.mocked(download).mockResolvedValue("budget");
    use(1_000);
    renewed();
    goOn();
    await settled(whole);
    expect(record().lecture.playback?.captions).toEqual([caption("old")]);
  });

  test("lets it go on when another month begins", async () => {
    use(1_000);
    goOn();
    await settled(() => isHeld(record()));
    localStorage.setItem("lectern.used", '{"month":"2001-01","bytes":1000}'); // what is noted is of a month that is over
    await vi.advanceTimersByTimeAsync(300_000);
    await settled(whole);
  });
});
