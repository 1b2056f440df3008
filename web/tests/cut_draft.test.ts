// What is marked is saved for the version that was seen, and never over somebody else's without a choice.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readCuts, type CutsOfLecture } from "../src/studio/cuts/api";
import type { Cut } from "../src/studio/cuts/cut_list";
import { CutDraft } from "../src/studio/cuts/draft";
import { addFrom, beginAt, cutsOf } from "../src/studio/cuts/pieces";

const none: Cut[] = [];
const first: Cut[] = [{ from: 0, to: 2000 }];
const second: Cut[] = [{ from: 5000, to: 6000 }];
const there = (version: string, cuts: Cut[], more: Partial<CutsOfLecture> = {}): CutsOfLecture => ({
  recording: 30_000, duration: 30_000, cuts, pending: null, canCut: true, version, ...more,
});

const inSeconds = (cuts: Cut[]) => cuts.map(({ from, to }) => ({ from_s: from / 1000, to_s: to / 1000 }));
const answer = (status: number, { version, cuts, pending, canCut }: CutsOfLecture) => () =>
  new Response(JSON.stringify({ lecture: "l", recording_s: 30, duration_s: 30, cuts: inSeconds(cuts), pending: pending && inSeconds(pending), can_cut: canCut }), {
    status, headers: { etag: version },
  });
const refusal = (status: number, errors: object[] = []) => () => new Response(JSON.stringify({ detail: "no", errors }), { status });

let sent: { method: string; match: string | null; body: unknown }[];
let answers: (() => Response)[];

beforeEach(() => {
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  sent = [];
  answers = [];
  vi.stubGlobal("fetch", (_: string, { method, headers, body }: { method: string; headers: Record<string, string>; body?: string }) => {
    sent.push({ method, match: headers["if-match"] ?? null, body: body === undefined ? null : JSON.parse(body) });
    const next = answers.shift();
    return next === undefined ? Promise.reject(new TypeError("no link")) : Promise.resolve(next());
  });
});
afterEach(() => vi.unstubAllGlobals());

const mark = (draft: CutDraft, at = 2000) => draft.edit(beginAt(draft.state.get().pieces, at));
const faultsOf = (draft: CutDraft) => [...draft.state.get().faults].map(([field, { is }]) => [field, is]);
const marked = (draft: CutDraft) => cutsOf(draft.state.get().pieces);

test("times are read as milliseconds, and the end is not before the end", async () => {
  answers = [() => new Response(JSON.stringify({ recording_s: 30.0334, duration_s: 28.0334, cuts: [{ from_s: 0, to_s: 2.0004 }], pending: null, can_cut: true }), { headers: { etag: "v" } })];
  expect(await readCuts("l")).toEqual({ recording: 30_034, duration: 28_033, cuts: first, pending: null, canCut: true, version: "v" });
});

test.each([[2.007, 2007], [2.011, 2011], [8.2, 8200], [1.0011, 1002]])("a recording of %d s ends at %d ms", async (recording_s, recording) => {
  answers = [() => new Response(JSON.stringify({ recording_s, duration_s: recording_s, cuts: [], pending: null, can_cut: true }), { headers: { etag: "v" } })];
  expect(await readCuts("l")).toMatchObject({ recording });
});

describe("what is marked", () => {
  test("is sent with the version that was seen, and is then being prepared", async () => {
    const draft = new CutDraft("l", there("v1", none));
    expect(draft.maySave()).toBe(false);
    mark(draft);
    expect(draft.state.get().isChanged).toBe(true);
    answers = [answer(202, there("v1", none, { pending: first }))];
    await draft.save();
    expect(sent).toEqual([{ method: "PUT", match: "v1", body: { cuts: [{ from_s: 0, to_s: 2 }] } }]);
    expect(draft.state.get()).toMatchObject({ isChanged: false, there: { pending: first } });
    mark(draft, 3000);
    expect(draft.maySave()).toBe(false); // one after the other
    draft.meet(there("v2", first));
    expect(draft.state.get()).toMatchObject({ outcome: "ready", theirs: null, isChanged: true });
    expect(draft.maySave()).toBe(true);
  });

  test("is no change once it is as it was", () => {
    const draft = new CutDraft("l", there("v1", first));
    mark(draft, 3000);
    mark(draft, 2000);
    expect(draft.state.get().isChanged).toBe(false);
  });

  test("stays when it could not be prepared", () => {
    const draft = new CutDraft("l", there("v1", none, { pending: first }));
    expect(marked(draft)).toEqual(first);
    draft.meet(there("v1", none));
    expect(draft.state.get()).toMatchObject({ outcome: "lost", isChanged: true });
    expect(marked(draft)).toEqual(first);
  });

  test("stays when the link is lost, and is sent again", async () => {
    const draft = new CutDraft("l", there("v1", none));
    mark(draft);
    await draft.save();
    expect(draft.state.get()).toMatchObject({ isChanged: true, isSaving: false });
    expect(draft.state.get().problem).not.toBe("");
    expect(draft.maySave()).toBe(true);
  });

  test("that the server does not take is said with the field at fault", async () => {
    const draft = new CutDraft("l", there("v1", none));
    mark(draft);
    answers = [refusal(400, [{ field: "cuts[0].to_s", detail: "is not within the recording" }])];
    await draft.save();
    expect(draft.state.get().problem).toBe("cuts[0].to_s is not within the recording");
  });

  test("is not sent while a time cannot be read", () => {
    const draft = new CutDraft("l", there("v1", first));
    const [piece] = draft.state.get().pieces;
    const key = piece?.key ?? 0;
    expect(draft.time(key, "to", 3000)).toBe(true);
    expect(draft.time(key, "to", null)).toBe(false);
    expect(faultsOf(draft)).toEqual([[`${key} to`, "unreadable"]]);
    expect(draft.maySave()).toBe(false);
    expect(draft.time(key, "to", 3000)).toBe(true); // typed as it was
    expect(draft.maySave()).toBe(true);
  });

  const typing = () => {
    const draft = new CutDraft("l", there("v1", second));
    return { draft, key: draft.state.get().pieces[0]?.key ?? 0 };
  };

  test("is not sent until the very field at fault is read well, whatever else is done", () => {
    const { draft, key } = typing();
    draft.time(key, "from", null);
    expect(draft.time(key, "to", 6000)).toBe(true); // as it was
    expect(draft.time(key, "to", 7000)).toBe(true);
    mark(draft);
    expect(faultsOf(draft)).toEqual([[`${key} from`, "unreadable"]]);
    expect([draft.state.get().isChanged, draft.maySave()]).toEqual([true, false]);
    expect(draft.time(key, "from", 4000)).toBe(true);
    expect([faultsOf(draft), draft.maySave()]).toEqual([[], true]);
  });

  test("has no faults of a piece that goes", () => {
    const { draft, key } = typing();
    draft.time(key, "from", null);
    draft.time(key, "to", 99_000);
    expect(faultsOf(draft)).toEqual([[`${key} from`, "unreadable"], [`${key} to`, "afterEnd"]]);
    draft.edit(beginAt(draft.state.get().pieces, 8000));
    expect([faultsOf(draft), draft.maySave()]).toEqual([[], true]);
  });

  test("takes both times once they fit each other", () => {
    const { draft, key } = typing();
    expect(draft.time(key, "from", 10_000)).toBe(false);
    expect(faultsOf(draft)).toEqual([[`${key} from`, "order"]]);
    expect(draft.time(key, "to", 12_000)).toBe(true);
    expect([marked(draft), faultsOf(draft)]).toEqual([[{ from: 10_000, to: 12_000 }], []]);
  });

  test("has no fault in an end that is still to be said", () => {
    const draft = new CutDraft("l", there("v1", none));
    const { pieces, key } = addFrom([], 2000);
    draft.edit(pieces);
    draft.time(key, "to", null);
    expect(faultsOf(draft)).toEqual([[`${key} to`, "unreadable"]]);
    expect(draft.time(key, "to", undefined)).toBe(true);
    expect(faultsOf(draft)).toEqual([]);
  });

  test("keeps what was typed when somebody else saves, or this was saved meanwhile", async () => {
    const { draft, key } = typing();
    draft.time(key, "from", null);
    draft.meet(there("v2", first));
    expect(draft.state.get()).toMatchObject({ theirs: { version: "v2" }, isChanged: false });
    draft.takeTheirs();
    expect([marked(draft), faultsOf(draft)]).toEqual([first, []]);
    mark(draft, 3000);
    const [piece] = draft.state.get().pieces;
    answers = [answer(202, there("v2", first, { pending: [{ from: 0, to: 3000 }] }))];
    const saving = draft.save();
    draft.time(piece?.key ?? 0, "to", null);
    await saving;
    expect(draft.state.get()).toMatchObject({ isChanged: false, isSaving: false });
    expect(faultsOf(draft)).toEqual([[`${piece?.key ?? 0} to`, "unreadable"]]);
  });
});

describe("what somebody else did meanwhile", () => {
  const overtaken = async (now: CutsOfLecture, status = 412) => {
    const draft = new CutDraft("l", there("v1", none));
    mark(draft);
    answers = [refusal(status), answer(200, now)];
    await draft.save();
    return draft;
  };

  test("is not overwritten: one chooses mine", async () => {
    const draft = await overtaken(there("v2", second));
    expect(draft.state.get()).toMatchObject({ theirs: { version: "v2" }, isChanged: true });
    expect(marked(draft)).toEqual(first);
    expect(draft.maySave()).toBe(false);
    answers = [answer(202, there("v2", second, { pending: first }))];
    await draft.keepMine();
    expect(sent[2]).toMatchObject({ method: "PUT", match: "v2" });
    expect(draft.state.get()).toMatchObject({ theirs: null, isChanged: false });
  });

  test("or theirs", async () => {
    const draft = await overtaken(there("v2", second));
    draft.takeTheirs();
    expect(marked(draft)).toEqual(second);
    expect(draft.state.get()).toMatchObject({ theirs: null, isChanged: false });
  });

  test("is waited for while it is prepared, whichever is chosen", async () => {
    const draft = await overtaken(there("v1", none, { pending: second }), 409);
    expect(draft.state.get().theirs?.pending).toEqual(second);
    await draft.keepMine();
    expect(sent).toHaveLength(2); // nothing is sent before it is ready
    expect(draft.state.get()).toMatchObject({ isChanged: true, theirs: null });
    draft.meet(there("v2", second));
    expect(draft.state.get()).toMatchObject({ theirs: null, isChanged: true });
    expect(draft.maySave()).toBe(true);
  });

  test("is no question when it is the same", async () => {
    const draft = await overtaken(there("v2", first));
    expect(draft.state.get()).toMatchObject({ theirs: null, isChanged: false, problem: "" });
  });

  test("is no question when only the package is another: it is sent once more", async () => {
    const draft = new CutDraft("l", there("v1", none));
    mark(draft);
    answers = [refusal(412), answer(200, there("v2", none)), answer(202, there("v2", none, { pending: first }))];
    await draft.save();
    expect(sent.map(({ method, match }) => `${method} ${match}`)).toEqual(["PUT v1", "GET null", "PUT v2"]);
    expect(draft.state.get()).toMatchObject({ isChanged: false, problem: "" });
  });

  test("is shown at once when nothing was marked", () => {
    const draft = new CutDraft("l", there("v1", none));
    draft.meet(there("v2", second));
    expect(marked(draft)).toEqual(second);
  });

  test("a recording that is kept no more cannot be cut", async () => {
    const draft = await overtaken(there("v1", none, { canCut: false }), 409);
    expect(draft.maySave()).toBe(false);
    expect(draft.state.get().problem).not.toBe("");
  });
});
