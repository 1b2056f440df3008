// A file of the browser's own after an outage.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { hasBegun, playedOf } from "../src/first/lead";
import { revive } from "../src/first/revive";

class Video extends EventTarget {
  [name: string]: unknown;
  paused = false;
  src = "http://host/media/p/low.m4a";
  ended = false;
  error = null;
  readyState = 2;
  currentTime = 31;
  isConnected = true;
  playbackRate = 1;
  parts = [[0, 12], [20, 31]];
  played = { length: 2, start: (part: number) => this.parts[part]![0], end: (part: number) => this.parts[part]![1] };
  did: string[] = [];
  load(): void {
    Object.assign(this, { currentTime: 0, playbackRate: 1 });
    this.played.length = 0;
    this.did.push("load");
  }
  async play(): Promise<void> {
    this.did.push(`play at ${this.currentTime}`);
  }
}

describe("a file that stands still", () => {
  let video: Video;
  let lead: Parameters<typeof revive>[0];
  let isThere: boolean;
  let asked: number;
  const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

  beforeEach(() => {
    vi.useFakeTimers();
    [video, isThere, asked] = [new Video(), false, 0];
    vi.stubGlobal("fetch", (_: string, { signal }: RequestInit) => {
      asked++;
      if (isThere) return Promise.resolve(new Response("ok\n"));
      return new Promise((_, fail) => signal?.addEventListener("abort", () => fail(new Error("aborted"))));
    });
    lead = { video: video as unknown as HTMLVideoElement, before: [] };
    revive(lead);
  });
  afterEach(() => {
    video.isConnected = false;
    vi.advanceTimersByTime(2_000);
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test("is asked for anew where it stands, once, when the server answers after it did not", async () => {
    await seconds(30);
    expect(video.did).toEqual([]);
    isThere = true;
    await seconds(5);
    expect(video.did).toEqual(["load", "play at 31"]);
    video.readyState = 4;
    await seconds(30);
    expect(video.did.length).toBe(2);
  });

  test("keeps its speed, and what was played of it", async () => {
    video.playbackRate = 1.5;
    await seconds(30);
    isThere = true;
    await seconds(5);
    expect([video.did.length, video.playbackRate]).toEqual([2, 1.5]);
    expect(playedOf(lead)).toEqual([[0, 12], [20, 31]]);
    video.paused = true;
    expect(hasBegun(lead as never)).toBe(true);
    Object.assign(video, { parts: [[31, 40]] });
    video.played.length = 1;
    expect(playedOf(lead)).toEqual([[0, 12], [20, 31], [31, 40]]);
  });

  test("is left alone for one question that was lost", async () => {
    await seconds(8.5); // asked at 5, and lost at 8
    isThere = true;
    await seconds(3);
    expect(video.did).toEqual([]);
  });

  test("and was fed before, is looked after from when it is a file", async () => {
    video.src = "blob:http://host/1";
    await seconds(30);
    expect(asked).toBe(0);
    video.src = "http://host/media/p/low.m4a";
    await seconds(20);
    isThere = true;
    await seconds(5);
    expect(video.did).toEqual(["load", "play at 31"]);
  });

  test("is asked for anew where the server answers all along and nothing comes, twice at one place and no more, whatever comes of its beginning", async () => {
    isThere = true;
    const load = video.load.bind(video);
    video.load = () => {
      load();
      setTimeout(() => video.dispatchEvent(new Event("progress")), 500);
    };
    await seconds(7);
    expect(video.did).toEqual([]);
    await seconds(2);
    expect(video.did).toEqual(["load", "play at 31"]);
    await seconds(10);
    expect(video.did.length).toBe(2); // longer, now
    await seconds(200);
    expect(video.did.length).toBe(4);
    video.currentTime = 40;
    await seconds(10);
    expect(video.did.length).toBe(6);
  });

  test("is left alone where something comes", async () => {
    isThere = true;
    for (let at = 0; at < 15; at++) {
      await seconds(7);
      video.dispatchEvent(new Event("progress"));
    }
    expect([video.did, asked > 0]).toEqual([[], true]);
    isThere = false;
    await seconds(10);
    video.dispatchEvent(new Event("progress"));
    isThere = true;
    await seconds(4);
    expect(video.did).toEqual([]);
  });

  test("has nobody asked while it plays, or is paused", async () => {
    video.readyState = 4;
    await seconds(20);
    Object.assign(video, { readyState: 2, paused: true });
    await seconds(20);
    expect(asked).toBe(0);
  });
});
