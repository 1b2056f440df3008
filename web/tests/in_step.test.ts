// The poster follows the slides, and an image that does not come is not asked for all the time.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { keepInStep } from "../src/first/in_step";

let asked: string[];
let comes: boolean | null; // null: neither it nor a failure
let isThere: boolean; // the server, when it is asked

class Picture {
  onload: () => void = () => undefined;
  onerror: () => void = () => undefined;
  set src(url: string) {
    asked.push(url);
    if (url !== "" && comes !== null) void Promise.resolve().then(() => (comes ? this.onload() : this.onerror()));
  }
}

class Video extends EventTarget {
  dataset = { slides: "/slides.json" };
  currentTime = 0;
  duration = 100;
  paused = true;
  readyState = 2;
  networkState = 1;
  preload = "metadata";
  error = null;
  buffered = { length: 1, start: () => 0, end: () => this.loadedS };
  loadedS = 0;
  poster = "";
}

const slides = [{ start_s: 0, end_s: 50, image: "a.webp" }, { start_s: 50, end_s: 100, image: "b.webp" }];

beforeAll(() => void vi.useFakeTimers()); // one clock: the watch is one
beforeEach(() => {
  vi.stubGlobal("location", { href: "https://here/lecture" });
  vi.stubGlobal("Image", Picture);
  isThere = true;
  vi.stubGlobal("fetch", (url: string, { signal }: RequestInit = {}) => {
    if (url.endsWith("/slides.json")) return Promise.resolve(new Response(JSON.stringify(slides)));
    if (isThere) return Promise.resolve(new Response("ok\n"));
    return new Promise((_, fail) => signal?.addEventListener("abort", () => fail(new Error("aborted"))));
  });
  asked = [];
});
afterEach(async () => {
  await vi.advanceTimersByTimeAsync(200_000); // what is under way is given up
  vi.unstubAllGlobals();
});
afterAll(() => void vi.useRealTimers());

test("a poster that somebody chose stays until the lecture plays", async () => {
  comes = true;
  const chosen = new Video();
  chosen.poster = "https://here/media/a/posters/0123456789abcdef.webp";
  await keepInStep(chosen as unknown as HTMLVideoElement);
  await vi.advanceTimersByTimeAsync(1000);
  expect([asked, chosen.poster]).toEqual([[], "https://here/media/a/posters/0123456789abcdef.webp"]);
  chosen.dispatchEvent(new Event("playing"));
  await vi.advanceTimersByTimeAsync(0);
  expect(chosen.poster).toBe("https://here/a.webp");
});

test("an image that fails is asked for again after twenty seconds, and others meanwhile", async () => {
  comes = false;
  const video = new Video();
  const goOn = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    video.dispatchEvent(new Event("timeupdate"));
    await vi.advanceTimersByTimeAsync(0);
  };
  await keepInStep(video as unknown as HTMLVideoElement);
  for (let time = 0; time < 19; time++) await goOn(1000);
  expect([asked, video.poster]).toEqual([["https://here/a.webp"], ""]);
  comes = true;
  video.currentTime = 60;
  await goOn(0);
  expect(video.poster).toBe("https://here/b.webp");
  video.currentTime = 10;
  await goOn(0);
  expect(asked).toHaveLength(2);
  await goOn(1000);
  expect([asked.length, video.poster]).toEqual([3, "https://here/a.webp"]);
});

describe("a slide that is under way for long", () => {
  let video: Video;
  // `loads`: what plays is loaded meanwhile.
  const pass = async (count: number, loads: boolean) => {
    for (let at = 0; at < count; at++) {
      if (loads) video.loadedS++;
      await vi.advanceTimersByTimeAsync(1_000);
      video.dispatchEvent(new Event("timeupdate"));
    }
  };
  beforeEach(async () => {
    comes = null;
    video = new Video();
    await keepInStep(video as unknown as HTMLVideoElement);
  });

  test("is let come while what plays is loaded, and given up after two minutes", async () => {
    isThere = false; // a question would be lost
    await pass(60, true);
    isThere = true;
    await pass(58, true);
    expect(asked).toEqual(["https://here/a.webp"]);
    await pass(25, true);
    expect(asked).toEqual(["https://here/a.webp", "", "https://here/a.webp"]);
  });

  test("is asked for again after an outage", async () => {
    isThere = false;
    await pass(40, false);
    expect(asked).toEqual(["https://here/a.webp"]);
    isThere = true;
    await pass(40, true);
    expect(asked).toEqual(["https://here/a.webp", "", "https://here/a.webp"]);
  });
});
