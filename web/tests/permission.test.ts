import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { plainAddresses } from "../src/api/plain";
import { Permission } from "../src/player/permission";

const root = "/media/t/k1.1800000000.0.0193a5a0-0000-7000-8000-000000000001.mac_-9/aabb/";

describe("addresses of a lecture that is not for everybody", () => {
  test("lose the permission, which the browser sends as a cookie", () => {
    const playback = {
      hls: `${root}main.m3u8`,
      dash: `${root}manifest.mpd`,
      audio: `${root}audio.m3u8`,
      low: `${root}low.m3u8`,
      duration_s: 9,
      renditions: [],
      captions: [{ language: "en", url: `${root}captions/en.vtt`, name: "English" }],
      slides: null,
      storyboard: `${root}storyboard.vtt`,
      poster: null,
    };
    expect(plainAddresses(playback)).toEqual({
      ...playback,
      hls: "/media/aabb/main.m3u8",
      dash: "/media/aabb/manifest.mpd",
      audio: "/media/aabb/audio.m3u8",
      low: "/media/aabb/low.m3u8",
      captions: [{ language: "en", url: "/media/aabb/captions/en.vtt", name: "English" }],
      storyboard: "/media/aabb/storyboard.vtt",
    });
  });

  test("of a lecture for everybody stay what they are", () => {
    const playback = { hls: "/media/aabb/main.m3u8", audio: null, low: null, slides: null, storyboard: null, poster: null, duration_s: 1, renditions: [], captions: [] };
    expect(plainAddresses(playback)).toEqual(playback);
  });
});

describe("where a lecture for everybody plays, asked for its news", () => {
  const answer = { access: { expires_in_s: null }, playback: { hls: `${root}main.m3u8`, renditions: [], captions: [] } };
  let answers: (() => Response)[];
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0); // retries come as soon as they may
    vi.stubGlobal("fetch", async () => (answers.shift() ?? (() => Promise.reject(new TypeError("no network"))))());
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  const refuse = (status: number) => () => new Response(null, { status });

  test("is asked again after a failure, until it is heard", async () => {
    answers = [];
    const heard: string[] = [];
    const permission = new Permission("a", null, ({ hls }) => heard.push(hls));
    const first = permission.ask();
    await vi.advanceTimersByTimeAsync(5_000);
    expect([await first, heard]).toEqual([false, []]);
    answers = [() => new Response(JSON.stringify(answer))];
    await vi.advanceTimersByTimeAsync(15_000);
    expect(heard).toEqual(["/media/aabb/main.m3u8"]);
    answers = [() => new Response(JSON.stringify(answer))];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard.length).toBe(1);
    permission.stop();
  });

  test("is not asked again where there is no such lecture", async () => {
    answers = [refuse(404), refuse(404)];
    const permission = new Permission("a", null);
    expect(await permission.ask()).toBe(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(answers.length).toBe(1);
    permission.stop();
  });
});
