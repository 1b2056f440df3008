// A file of the browser's own after an outage.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { revive } from "../src/first/revive";

class Video extends EventTarget {
  [name: string]: unknown;
  paused = false;
  ended = false;
  error = null;
  readyState = 2;
  currentTime = 31;
  isConnected = true;
  did: string[] = [];
  load(): void {
    this.currentTime = 0;
    this.did.push("load");
  }
  async play(): Promise<void> {
    this.did.push(`play at ${this.currentTime}`);
  }
}

describe("a file that stands still", () => {
  let video: Video;
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
    revive(video as unknown as HTMLVideoElement);
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
    await seconds(30);
    expect(video.did.length).toBe(2);
  });

  test("is left alone where the server answers all along, or where something comes", async () => {
    isThere = true;
    await seconds(30);
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
