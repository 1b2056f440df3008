// What is typed is never lost: kept on the device, sent when the link is back, and not written over somebody else's.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { CaptionsWithText } from "../src/studio/captions/api";
import { setText } from "../src/studio/captions/cues";
import { Draft } from "../src/studio/captions/draft";
import { readKept } from "../src/studio/captions/kept";

const webvtt = (text: string) => `WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${text}\n`;
const loaded = (text: string, version: string): CaptionsWithText => ({
  language: "en", name: "English", origin: "upload", review: "unreviewed", file: "en.1", changed_at: null, version, text: webvtt(text),
});

const of = (user: string) => ({ user, lecture: "l", language: "en" });

let stored: Map<string, string>;
let sent: { method: string; match: string | null; body: unknown }[];
let answers: (() => Response)[];
const json = (status: number, body: unknown) => () => new Response(JSON.stringify(body), { status });
const saved = (version: string) => json(200, { ...loaded("", version), remarks: [] });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { onLine: true });
  stored = new Map();
  sent = [];
  answers = [];
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
    removeItem: (key: string) => stored.delete(key),
  });
  vi.stubGlobal("fetch", (_: string, { method, headers, body }: { method: string; headers: Record<string, string>; body?: string }) => {
    sent.push({ method, match: headers["if-match"] ?? null, body: body === undefined ? null : JSON.parse(body) });
    const answer = answers.shift();
    return answer === undefined ? Promise.reject(new TypeError("no link")) : Promise.resolve(answer());
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const type = (draft: Draft, text: string) => draft.edit(setText(draft.state.get().cues, 0, text));
const shown = (draft: Draft) => draft.state.get().cues[0]?.text;

describe("a draft", () => {
  test("is kept on the device while one types, and forgotten when it is saved", async () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    type(draft, "two");
    vi.advanceTimersByTime(1000);
    expect(readKept(of("mei"))).toMatchObject({ version: "v1", text: webvtt("two") });
    answers = [saved("v2")];
    await draft.save();
    expect(sent).toEqual([{ method: "PATCH", match: "v1", body: { text: webvtt("two") } }]);
    expect(draft.state.get()).toMatchObject({ phase: "saved", isChanged: false });
    expect(readKept(of("mei"))).toBeNull();
    type(draft, "three");
    answers = [saved("v3")];
    await draft.save();
    expect(sent[1]?.match).toBe("v2");
  });

  test("is there again after a killed browser", () => {
    const before = new Draft("l", loaded("one", "v1"), "mei");
    type(before, "two");
    before.leave();
    const after = new Draft("l", loaded("one", "v1"), "mei");
    expect(shown(after)).toBe("two");
    expect(after.state.get()).toMatchObject({ isChanged: true, found: true, theirs: null });
    after.take(loaded("one", "v1"));
    expect(shown(after)).toBe("one");
    expect(readKept(of("mei"))).toBeNull();
  });

  test("of one user is not offered to another one on the same device", () => {
    const theirs = new Draft("l", loaded("one", "v1"), "mei");
    type(theirs, "two");
    theirs.leave();
    const mine = new Draft("l", loaded("one", "v1"), "noor.h");
    expect(shown(mine)).toBe("one");
    expect(mine.state.get()).toMatchObject({ isChanged: false, found: false });
    type(mine, "three");
    mine.leave();
    expect(readKept(of("mei"))?.text).toBe(webvtt("two"));
    expect(readKept(of("noor.h"))?.text).toBe(webvtt("three"));
  });

  test("is sent when the link is back, and what was typed meanwhile stays", async () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    type(draft, "two");
    await draft.save();
    expect(draft.state.get().phase).toBe("lost");
    expect(readKept(of("mei"))).not.toBeNull();
    type(draft, "three");
    answers = [saved("v2")];
    await vi.advanceTimersByTimeAsync(15_000);
    expect(sent[1]).toMatchObject({ match: "v1", body: { text: webvtt("three") } });
    expect(draft.state.get().phase).toBe("saved");
  });

  test("does not go over what somebody else has saved, unless one says so", async () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    type(draft, "mine");
    answers = [json(412, { detail: "changed" }), json(200, loaded("theirs", "v2"))];
    await draft.save();
    expect(draft.state.get().theirs?.text).toBe(webvtt("theirs"));
    expect(shown(draft)).toBe("mine");
    answers = [saved("v3")];
    await draft.saveOver();
    expect(sent[2]).toMatchObject({ match: "v2", body: { text: webvtt("mine") } });
    expect(draft.state.get()).toMatchObject({ phase: "saved", theirs: null });
  });

  test("whose answer was lost after it was saved is not somebody else's", async () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    type(draft, "two");
    await draft.save();
    expect(draft.state.get().phase).toBe("lost");
    answers = [json(412, { detail: "changed" }), json(200, loaded("two", "v2"))];
    await vi.advanceTimersByTimeAsync(15_000);
    expect(draft.state.get()).toMatchObject({ phase: "saved", theirs: null, isChanged: false });
    expect(readKept(of("mei"))).toBeNull();
    type(draft, "three");
    answers = [saved("v3")];
    await draft.save();
    expect(sent.at(-1)).toMatchObject({ match: "v2", body: { text: webvtt("three") } });
  });

  test("whose answer was lost is saved with what was typed since", async () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    type(draft, "two");
    await draft.save();
    type(draft, "three");
    answers = [json(412, { detail: "changed" }), json(200, loaded("two", "v2")), saved("v3")];
    await vi.advanceTimersByTimeAsync(15_000);
    expect(sent.at(-1)).toMatchObject({ method: "PATCH", match: "v2", body: { text: webvtt("three") } });
    expect(draft.state.get()).toMatchObject({ phase: "saved", theirs: null, isChanged: false });
  });

  test("whose state alone was lost still meets another state", async () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    draft.setReview("reviewed");
    await draft.save();
    answers = [json(412, { detail: "changed" }), json(200, { ...loaded("one", "v2"), review: "draft" })];
    await vi.advanceTimersByTimeAsync(15_000);
    expect(draft.state.get().theirs?.version).toBe("v2");
  });

  test("that was never saved meets what somebody else has, also after a lost try", async () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    type(draft, "mine");
    await draft.save();
    answers = [json(412, { detail: "changed" }), json(200, loaded("theirs", "v2"))];
    await vi.advanceTimersByTimeAsync(15_000);
    expect(draft.state.get()).toMatchObject({ phase: "failed", theirs: { version: "v2" } });
    expect(shown(draft)).toBe("mine");
  });

  test("of an older version asks before it goes over the newer one", () => {
    const before = new Draft("l", loaded("one", "v1"), "mei");
    type(before, "mine");
    before.leave();
    const after = new Draft("l", loaded("theirs", "v2"), "mei");
    expect(shown(after)).toBe("mine");
    expect(after.state.get().theirs?.version).toBe("v2");
  });

  test("typed on while it is saved stays unsaved and kept", async () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    type(draft, "two");
    answers = [saved("v2")];
    const saving = draft.save();
    type(draft, "three");
    await saving;
    expect(draft.state.get()).toMatchObject({ phase: "idle", isChanged: true });
    expect(readKept(of("mei"))).toMatchObject({ version: "v2", text: webvtt("three") });
  });

  test("on a device that keeps nothing says so", () => {
    vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => { throw new Error("full"); }, removeItem: () => undefined });
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    type(draft, "two");
    vi.advanceTimersByTime(1000);
    expect(draft.state.get().isKept).toBe(false);
  });

  test("sends a state alone when only that is new, and nothing when nothing is", async () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    await draft.save();
    expect(sent).toEqual([]);
    draft.setReview("reviewed");
    answers = [json(200, { ...loaded("", "v2"), review: "reviewed", remarks: [] })];
    await draft.save();
    expect(sent[0]?.body).toEqual({ review: "reviewed" });
    expect(draft.hasNews()).toBe(false);
  });

  test("brings back what was removed", () => {
    const draft = new Draft("l", loaded("one", "v1"), "mei");
    const [first] = draft.state.get().cues;
    draft.edit([], { removed: first ?? null });
    expect(shown(draft)).toBeUndefined();
    draft.bringBack();
    expect(shown(draft)).toBe("one");
  });
});
