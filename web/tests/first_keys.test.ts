// The player's keys on the server's page.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { answerKeys } from "../src/first/keys";

interface Line {
  textContent: string;
}

class Video extends EventTarget {
  isConnected = true;
  paused = true;
  duration = 100;
  currentTime = 50;
  volume = 0.98;
  muted = false;
  playbackRate = 1;
  textTracks = [{ language: "fr", mode: "disabled" }, { language: "en-GB", mode: "disabled" }];
  parentElement = { contains: () => false, append: (line: Line) => (this.line = line) };
  line: Line | null = null;
  async play(): Promise<void> {
    this.paused = false;
  }
  pause(): void {
    this.paused = true;
  }
}

describe("a key on the server's page", () => {
  let video: Video;
  let page: EventTarget & { activeElement: unknown };
  const answers = (kind: "video" | "slides" = "video") => answerKeys({ video: video as unknown as HTMLVideoElement, kind });
  const press = (key: string, more: object = {}): boolean => {
    const event = Object.assign(new Event("keydown", { cancelable: true }), { key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, repeat: false, ...more });
    return !page.dispatchEvent(event); // the browser does nothing with it
  };

  beforeEach(() => {
    vi.useFakeTimers();
    video = new Video();
    page = Object.assign(new EventTarget(), { activeElement: null, documentElement: { lang: "en" }, fullscreenElement: null, createElement: () => ({ replaceChildren(this: Line) { this.textContent = ""; } }) });
    vi.stubGlobal("document", page);
    vi.stubGlobal("window", globalThis);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test("plays, seeks within the lecture, and changes the sound within what there is", () => {
    answers();
    expect([press("k"), video.paused]).toEqual([true, false]);
    for (const [key, atS] of [["l", 60], ["9", 90], ["End", 99.9], ["l", 99.9], ["Home", 0], ["j", 0]] as const) expect([press(key), video.currentTime]).toEqual([true, atS]);
    expect([press("ArrowUp"), video.volume]).toEqual([true, 1]);
    expect([press("m"), video.muted]).toEqual([true, true]);
    expect([press("ArrowDown"), video.muted]).toEqual([true, false]);
    Object.assign(video, { volume: 0, muted: true });
    expect([press("m"), video.muted, video.volume]).toEqual([true, false, 0.5]);
  });

  test("goes nowhere while the length is not known", () => {
    video.duration = NaN;
    answers();
    for (const key of ["5", "l", "End"]) press(key);
    expect(video.currentTime).toBe(50);
  });

  test("changes the speed and says it for a while", () => {
    answers();
    press(">");
    expect([video.playbackRate, video.line?.textContent]).toEqual([1.25, "1.25×"]);
    vi.advanceTimersByTime(1_000);
    press(">");
    vi.advanceTimersByTime(1_000);
    expect(video.line?.textContent).toBe("1.5×");
    vi.advanceTimersByTime(1_000);
    expect(video.line?.textContent).toBe("");
  });

  test("shows the captions of the page's language, and hides what is shown", () => {
    answers();
    press("c");
    expect(video.textTracks.map(({ mode }) => mode)).toEqual(["disabled", "showing"]);
    press("c");
    expect(video.textTracks.map(({ mode }) => mode)).toEqual(["disabled", "disabled"]);
  });

  test("that the page can do nothing with is left to the browser", () => {
    video.textTracks = [];
    answers("slides");
    expect(["/", "?", "t", "c", ",", "i", "x"].map((key) => press(key))).toEqual(Array(7).fill(false));
  });

  test("of the element's own controls is theirs", () => {
    page.activeElement = Object.assign(video, { closest: () => null, matches: () => false });
    answers();
    expect([" ", "Enter", "ArrowLeft", "ArrowUp", "End"].map((key) => press(key))).toEqual(Array(5).fill(false));
    expect([press("l"), video.currentTime]).toEqual([true, 60]);
  });

  test("that is held is done again only where that makes sense", () => {
    answers();
    press("m", { repeat: true });
    press("l", { repeat: true });
    expect([video.muted, video.currentTime]).toEqual([false, 60]);
  });

  test("is the application's once that is there", () => {
    answers();
    video.isConnected = false;
    expect([press("k"), video.paused]).toEqual([false, true]);
  });
});
