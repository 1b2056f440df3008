import { describe, expect, test, vi } from "vitest";
import type { Playback, Rendition } from "../src/api/types";
import { addressOf, modesOf, startMode } from "../src/player/mode";
import { firstState } from "../src/player/player_state";
import { parsePreferences } from "../src/player/preferences";
import { qualityOf, sizesOf, type Plays } from "../src/player/qualities";

const video = (id: string, height: number, frame_rate: number, bytes: number, codecs = "avc1.640028"): Rendition => ({
  id,
  kind: "video",
  codecs,
  width: (height * 16) / 9,
  height,
  frame_rate,
  bytes,
});
const sound: Rendition[] = [
  { id: "en", kind: "audio", codecs: "mp4a.40.2", bytes: 480_000, default: true, low: false },
  { id: "zh", kind: "audio", codecs: "mp4a.40.2", bytes: 640_000, default: false, low: false },
  { id: "low-en", kind: "audio", codecs: "Opus", bytes: 120_000, default: true, low: true },
  { id: "low-en-aac", kind: "audio", codecs: "mp4a.40.2", bytes: 180_000, default: true, low: true },
  { id: "low-zh", kind: "audio", codecs: "Opus", bytes: 110_000, default: false, low: true },
];
const slides: Rendition = { id: "slides", kind: "slides", codecs: "webp", bytes: 300_000 };
const ladder = [video("high", 1080, 60, 4_000_000), video("low", 360, 10, 1_000_000)];
const all: Plays = () => true;
const without = (codec: string) => (rendition: Rendition) => !rendition.codecs?.startsWith(codec);
const shown = (renditions: Rendition[], plays = all) => sizesOf(renditions, 80, plays).video.map(({ label, bytes }) => `${label} ${bytes}`);

describe("what each choice costs", () => {
  test("is the picture with the usual sound, the slides with the low sound, and the low sound alone", () => {
    const sizes = sizesOf([...ladder, ...sound, slides], 80, all);
    expect(sizes.video.map(({ id, label, bytes }) => [id, label, bytes])).toEqual([
      ["high", "1080p60", 4_480_000],
      ["low", "360p", 1_480_000],
    ]);
    expect([sizes.slides, sizes.sound]).toEqual([420_000, 120_000]);
  });

  test("counts the low sound that this browser plays", () => {
    const sizes = sizesOf([...ladder, ...sound, slides], 80, without("Opus"));
    expect([sizes.slides, sizes.sound]).toEqual([480_000, 180_000]);
  });

  test("is that of the usual sound where there is no low one", () => {
    expect(sizesOf([...ladder, ...sound.slice(0, 2), slides], 80, all)).toMatchObject({ slides: 780_000, sound: 480_000 });
  });

  test("follows from the bit rate where the bytes are not known", () => {
    expect(sizesOf([{ id: "a", kind: "audio", average_bps: 32_000 }], 100, all).sound).toBe(400_000);
  });

  test("is not told of what is not there", () => {
    expect(sizesOf(ladder, 80, all)).toMatchObject({ slides: null, sound: null, video: [{ bytes: 4_000_000 }, {}] });
    expect(sizesOf(sound, 80, all)).toMatchObject({ slides: null, video: [] });
    expect(sizesOf([slides], 80, all)).toMatchObject({ slides: null, sound: null });
  });
});

describe("the qualities of a lecture", () => {
  test("name an upright picture by its width", () => {
    expect(sizesOf([{ id: "v", kind: "video", width: 720, height: 1280 }], 1, all).video[0]?.label).toBe("720p");
  });

  test("are those that the browser can play", () => {
    const both = [video("h", 1080, 30, 900, "avc1.640028"), video("a", 720, 30, 200, "av01.0.08M.08")];
    expect(shown(both)).toEqual(["1080p 900", "720p 200"]);
    expect(shown(both, without("av01"))).toEqual(["1080p 900"]);
  });

  test("of one size and rate are the cheapest beside the cheapest of another codec", () => {
    const scrolled = [
      video("a", 1080, 30, 300, "av01.0.08M.08"),
      video("a-low", 1080, 30, 200, "av01.0.08M.08"),
      video("h-archive", 1080, 30, 2000),
      video("h", 1080, 30, 900),
      video("h-low", 1080, 30, 250),
    ];
    const { video: made } = sizesOf(scrolled, 80, all);
    expect(made.map(({ id, twins }) => [id, ...twins])).toEqual([["h-archive"], ["a", "h"], ["a-low", "h-low"]]);
    const withLeast = (bytes: number) => scrolled.map((one) => (one.id === "h-low" ? { ...one, bytes } : one));
    const ids = (renditions: Rendition[]) => sizesOf(renditions, 80, all).video.map(({ id }) => id);
    expect(ids(withLeast(190))).toEqual(["h-archive", "a", "a-low"]); // the next costs a third of the other codec's
    const slightlyDear = withLeast(90).map((one) => (one.id === "h" ? { ...one, bytes: 400 } : one));
    expect(ids(slightlyDear)).toEqual(["h-archive", "h", "h-low"]);
  });

  test("that differ by their codec alone are one, at the price of the cheaper, known by either name", () => {
    const twins = [video("h", 1080, 10, 900), video("a", 1080, 10, 200, "av01.0.08M.08"), video("h-240", 240, 10, 100)];
    expect(shown(twins)).toEqual(["1080p 200", "240p 100"]);
    expect(shown(twins, without("av01"))).toEqual(["1080p 900", "240p 100"]);
    const sizes = sizesOf(twins, 80, all);
    expect(["h", "a", "none", null].map((id) => qualityOf(sizes, id)?.id)).toEqual(["a", "a", undefined, undefined]);
  });

  test("of one size say by what else they differ", () => {
    const rungs = [
      video("sharp", 1080, 10, 900),
      video("plain", 1080, 10, 300),
      video("slow", 1080, 5, 200),
      video("fast", 1080, 60, 2_000),
      video("small", 480, 30, 400),
    ];
    expect(shown(rungs)).toEqual([
      "1080p60 2000",
      "1080p sharp, 10 pictures a second 900",
      "1080p, 10 pictures a second 300",
      "1080p, 5 pictures a second 200",
      "480p 400",
    ]);
    expect(shown(rungs.slice(0, 2))).toEqual(["1080p sharp 900", "1080p 300"]);
    expect(shown([video("a", 1080, 29.97, 5), video("b", 1080, 59.94, 9)])).toEqual(["1080p60 9", "1080p 5"]);
  });
});

describe("the ways to take a lecture", () => {
  const playback = (renditions: Rendition[], more: Partial<Playback> = {}): Playback => ({
    hls: "/media/p/main.m3u8",
    duration_s: 80,
    renditions,
    captions: [],
    ...more,
  });

  test("are those that it has something for", () => {
    expect(modesOf(playback([...ladder, ...sound, slides], { slides: "/s.json" }))).toEqual(["video", "slides", "sound"]);
    expect(modesOf(playback([...sound, slides], { slides: "/s.json" }))).toEqual(["slides", "sound"]);
    expect(modesOf(playback(sound))).toEqual(["sound"]);
    expect(modesOf(playback(ladder, { slides: "/s.json" }))).toEqual(["video"]);
  });

  test("start as was chosen before, then as the browser asks to save data, then with the picture", () => {
    const every = ["video", "slides", "sound"] as const;
    expect(startMode(null, [...every], false)).toBe("video");
    expect(startMode(null, [...every], true)).toBe("slides");
    expect(startMode(null, ["video", "sound"], true)).toBe("sound");
    expect(startMode(null, ["video"], true)).toBe("video");
    expect(startMode("video", [...every], true)).toBe("video");
    expect(startMode("sound", [...every], false)).toBe("sound");
    expect(startMode("slides", ["video", "sound"], false)).toBe("video");
    expect(startMode("slides", ["video", "sound"], true)).toBe("sound");
    expect(startMode("video", ["slides", "sound"], false)).toBe("slides");
  });

  test("start with the lowest video where a browser saves data and there is nothing else", () => {
    vi.stubGlobal("navigator", { onLine: true });
    const preferences = parsePreferences(null);
    const silent = playback(ladder);
    const quality = (...[facts, chosen, saves]: Parameters<typeof firstState>) => firstState(facts, chosen, saves).quality;
    expect(quality(silent, preferences, true)).toBe("low");
    expect(quality(silent, preferences, false)).toBeNull();
    expect(quality(silent, { ...preferences, mode: "video" }, true)).toBeNull();
    expect(firstState(playback([...ladder, ...sound]), preferences, true)).toMatchObject({ mode: "sound", quality: null });
    vi.unstubAllGlobals();
  });

  test("take the cheapest sound that there is where there is no video", () => {
    const whole = playback([], { low: "/media/p/low.m3u8", audio: "/media/p/audio.m3u8" });
    expect(addressOf(whole, "video")).toBe("/media/p/main.m3u8");
    for (const mode of ["slides", "sound"] as const) {
      expect(addressOf(whole, mode)).toBe("/media/p/low.m3u8");
      expect(addressOf({ ...whole, low: null }, mode)).toBe("/media/p/audio.m3u8");
      expect(addressOf(playback([]), mode)).toBe("/media/p/audio.m3u8");
    }
  });
});
