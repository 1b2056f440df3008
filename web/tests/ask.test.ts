// What a lecture's page and a course's page offer to save.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { askLecture, askSection } from "../src/offline/ask";

const hash = "c".repeat(64);
const playback = (early: boolean) => ({
  hls: `/media/t/token/${hash}/main.m3u8`,
  duration_s: 60,
  renditions: [{ id: "audio", kind: "audio", codecs: "mp4a.40.2", default: true, bytes: 90 }],
  captions: [{ language: "en", url: `/media/t/token/${hash}/captions/en.vtt` }],
  early,
});
let told: Record<string, object>; // by the server
const { signal } = new AbortController();

beforeEach(() => {
  told = {};
  vi.stubGlobal("fetch", async (path: string) => {
    const id = path.split("/").pop() ?? "";
    return Response.json({ id, status: "published", status_reason: null, ...told[id] });
  });
});
afterEach(() => vi.unstubAllGlobals());

test("of what plays early is nothing, until the whole plays", async () => {
  told["l"] = { playback: playback(true) };
  expect(await askLecture("l", signal)).toBe("early");
  told["l"] = { playback: playback(false) };
  const found = await askLecture("l", signal);
  if (found === null || found === "early") throw new Error("it cannot be saved");
  expect(found.choices.map(({ mode, bytes }) => [mode, bytes])).toEqual([["sound", 90 + 113 + 60 * 20 + 60 * 11]]); // with the playlist that is made of it; captions and the playlist that did not answer are estimated
  expect(found.lecture.playback?.hls).toBe(`/media/${hash}/main.m3u8`);
  expect(found.lecture.playback?.captions[0]?.url).toBe(`/media/${hash}/captions/en.vtt`);
});

test("is the sound where a sentence says that no more will come", async () => {
  told["l"] = { playback: playback(true), status_reason: "Only a part of it could be prepared. It is damaged." };
  expect(await askLecture("l", signal)).toMatchObject({ choices: [{ mode: "sound" }] });
});

test("of a section leaves out what cannot be watched, and counts what is being prepared", async () => {
  told = { one: { playback: playback(false) }, two: { playback: playback(true) }, three: { playback: null }, four: { playback: playback(false) } };
  const { savable, early } = await askSection(["one", "two", "three", "four"], signal);
  expect([savable.map(({ lecture }) => lecture.id), early]).toEqual([["one", "four"], 1]);
});
