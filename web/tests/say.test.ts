// What the server's page says of a lecture that does not go on, and when it calls for the application.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { needsHelp, say, type Said, type Watched } from "../src/first/say";

class Video extends EventTarget {
  paused = false;
  ended = false;
  error: unknown = null;
  currentTime = 0;
  dataset: Record<string, string> = {};
}

describe("a lecture that does not go on", () => {
  let video: Video;
  let line: Said;
  let called: number;
  const passes = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("navigator", { onLine: true });
    video = new Video();
    line = { isConnected: true, textContent: "", dataset: { offline: "no link", failing: "no server", slow: "slow", budget: "used up" } };
    called = 0;
    say(video as unknown as Watched, line, () => called++);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test("is said to load slowly as long as nothing failed, and the link is left to it", () => {
    passes(5);
    expect(line.textContent).toBe("");
    passes(2);
    expect(line.textContent).toBe("slow");
    passes(60);
    expect(called).toBe(0);
  });

  test("is said to wait for a server that fails, which brings the application, once", () => {
    video.dispatchEvent(new Event("stalled"));
    passes(7);
    expect([line.textContent, called]).toEqual(["no server", 0]);
    passes(30);
    expect([called, needsHelp(video)]).toEqual([1, true]);
  });

  test("waits for nobody once something comes again", () => {
    video.dispatchEvent(new Event("stalled"));
    passes(7);
    video.dispatchEvent(new Event("progress"));
    passes(30);
    expect([line.textContent, called]).toEqual(["slow", 0]);
  });

  test("is said to have no connection where there is none, and nothing is asked for", () => {
    vi.stubGlobal("navigator", { onLine: false });
    video.dispatchEvent(new Event("stalled"));
    passes(30);
    expect([line.textContent, called]).toEqual(["no link", 0]);
  });

  test("whose data budget is used up says that, and not that the link is slow", () => {
    Object.assign(video, { paused: true, dataset: { help: "budget" } });
    video.dispatchEvent(new Event("stalled"));
    passes(1);
    expect(line.textContent).toBe("used up");
    video.paused = false;
    passes(20);
    expect(line.textContent).toBe("used up");
  });

  test("says nothing more when it goes on, and needs no help", () => {
    video.dispatchEvent(new Event("stalled"));
    passes(20);
    video.currentTime = 1;
    passes(1);
    expect([line.textContent, needsHelp(video)]).toEqual(["", false]);
  });

  test("is in order when somebody paused it or it has ended, and not when it cannot be played", () => {
    video.paused = true;
    passes(20);
    expect(line.textContent).toBe("");
    video.error = new Error("no");
    passes(7);
    expect(line.textContent).toBe("no server");
    video.ended = true;
    passes(1);
    expect(line.textContent).toBe("");
  });

  test("is the application's when the page is gone", () => {
    line.isConnected = false;
    passes(20);
    expect([line.textContent, vi.getTimerCount()]).toEqual(["", 0]);
  });
});
