import { describe, expect, test } from "vitest";
import { plainAddresses } from "../src/api/plain";

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
