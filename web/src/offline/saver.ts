// Saves lectures, one file after the other, and goes on after anything: what is to be done is on the shelf and not in this page.
import { ApiFailure, getJson } from "../api/client";
import { playbackPath } from "../api/paths";
import { plainAddresses } from "../api/plain";
import { rememberedUser } from "../api/signed_in";
import type { Lecture, LecturePlayback, Playback } from "../api/types";
import { avifAsked } from "../player/avif";
import { budget, leftOf, lookAgain } from "../player/budget";
import { packageOf } from "../player/package_of";
import { Store } from "../player/store";
import { countTransfers } from "../player/transfers";
import { choicesOf, piecesOf, sameChoice, slidePieces, type Choice, type Piece } from "./choices";
import { download, put, type Outcome } from "./download";
import { isHeld } from "./held";
import { isOwn, note, type Notes } from "./index";
import { later } from "./later";
import { changeLecture, putLecture, readText, removeLecture, savedFiles, savedLecture, savedLectures, ShelfFull, sweep, wholeOf, type SavedLecture } from "./shelf";
import { tellWorker } from "./updates";
import { weighed } from "./weigh";

export interface Entry {
  record: SavedLecture;
  have: number; // bytes
}

export interface Shelf {
  entries: Entry[] | null; // null: not read yet
  going: string | null; // the lecture that is being saved
  waitsForLink: boolean;
}

export const shelf = new Store<Shelf>({ entries: null, going: null, waitsForLink: false });

const againMs = [2_000, 5_000, 15_000, 30_000, 60_000];
const heldMs = 300_000; // until one looks whether a month has begun
const movedMs = 2_000; // another window writes: let it
const slidesList = "slides/slides.json";
const goesWithout = new Set<Outcome>(["gone", "refused", "link"]); // of what is no file of the package
const mostPasses = 2; // more, for what only a passing fault keeps from us
const notRenewed = new Set<Outcome>(["full", "gone", "refused", "budget"]);
const passes = new Map<string, number>(); // by lecture, that ended without it
let stop = new AbortController(); // of the lecture that is being saved
let begun: SavedLecture | null = null; // that lecture, as it was then
let running: Promise<void> | null = null;
let heldTimer: ReturnType<typeof setTimeout> | undefined;
let full: string | null = null; // the lecture that found no room: a full device does not even take the note that it is full
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("lectern.saved") : null; // tells other windows
channel?.addEventListener("message", () => void refresh(false));
budget.watch(() => heldTimer !== undefined && leftOf(budget.get()) > 0 && goOn()); // it was raised, or the month has changed

export async function refresh(tellsOthers = true): Promise<void> {
  lookAgain();
  const going = begun;
  const records = await savedLectures();
  const entries = await Promise.all(records.map(async (record) => ({ record: asSeen(record), have: await bytesHere(record) })));
  note(Object.fromEntries(records.map((record) => [record.id, noteOf(record)])));
  shelf.set({ entries });
  if (going !== null && going === begun && !isStill(records.find(({ id }) => id === going.id), going)) stop.abort(); // another window paused it, removed it, or chose anew
  if (tellsOthers) channel?.postMessage(0);
}

/** Whether it is what was begun, and still to be saved. */
export function isStill(now: SavedLecture | undefined, begun: SavedLecture): boolean {
  return now?.state === "waiting" && now.addedMs === begun.addedMs && now.mode === begun.mode && now.rendition === begun.rendition;
}

function noteOf(record: SavedLecture): Notes[string] {
  const whole = wholeOf(record) !== null;
  return { whole, user: record.user, ...(whole && record.state !== "complete" && { next: true }) };
}

function asSeen(record: SavedLecture): SavedLecture {
  return record.id === full && record.state === "waiting" ? { ...record, state: "stopped", problem: "full" } : record;
}

async function bytesHere({ package: hash, paths }: SavedLecture): Promise<number> {
  const wanted = new Set(paths);
  return (await savedFiles(hash)).reduce((sum, { path, have }) => (wanted.has(path) ? sum + have : sum), 0);
}

/** Saves a lecture that may be watched, or another quality of it; what both have is not fetched again. */
export async function save(lecture: Lecture, choice: Choice, goesBeyond = false): Promise<void> {
  if (lecture.playback === null) return;
  const facts = plainAddresses(lecture.playback);
  const hash = packageOf(facts.hls);
  if (hash === null) return;
  if (shelf.get().going === lecture.id) stop.abort();
  const pieces = piecesOf(facts, choice);
  const user = (lecture.audience ?? "public") === "public" ? null : rememberedUser();
  const old = await savedLecture(lecture.id);
  full = null;
  await putLecture({
    id: lecture.id,
    user,
    lecture: { ...lecture, playback: facts },
    ...chosen(choice),
    package: hash,
    paths: [...pieces.map(({ path }) => path), ...picturesOf(old, hash, choice)],
    bytes: choice.bytes,
    state: "waiting",
    problem: null,
    addedMs: Date.now(),
    ...(goesBeyond && { goesBeyond }),
    before: old !== null && old.user === user ? wholeOf(old) : null,
  });
  await sweep();
  await refresh();
  void navigator.storage?.persist?.().catch(() => false); // asked for once there is something to lose
  goOn();
  keepPlayer();
}

// Nothing waits for it: a service worker may be refused.
function keepPlayer(): void {
  void tellWorker({ kind: "keep-player" }).catch(() => undefined);
}

/** Of slides that are here already; which ones are wanted is known when their list is read. */
export function picturesOf(old: SavedLecture | null, hash: string, { slides }: Choice): string[] {
  if (old?.package !== hash || slides === null) return [];
  const paths = [...old.paths, ...(old.before?.package === hash ? old.before.paths : [])];
  return [...new Set(paths)].filter((path) => path.startsWith("slides/") && path !== slidesList);
}

function chosen({ mode, video, label }: Choice): Pick<SavedLecture, "mode" | "rendition" | "label"> {
  return { mode, rendition: video?.id ?? null, label };
}

export async function pause(id: string): Promise<void> {
  await change(id, (record) => (record.state === "complete" ? record : { ...record, state: "paused" }));
  if (shelf.get().going === id) stop.abort();
  await refresh();
}

export async function resume(id: string): Promise<void> {
  if (full === id) full = null;
  await change(id, (record) => (record.state === "complete" ? record : { ...record, state: "waiting", problem: null }));
  await refresh();
  goOn();
}

/** Goes on with this one though the month's budget is used up. */
export async function goBeyond(id: string): Promise<void> {
  await change(id, (record) => ({ ...record, goesBeyond: true }));
  await resume(id);
}

export async function remove(id: string): Promise<void> {
  const isGoing = shelf.get().going === id;
  await removeLecture(id);
  full = null; // there is more room now
  if (isGoing) stop.abort();
  await refresh();
}

/** Works through what waits, in one window at a time. */
export function goOn(): void {
  countTransfers(); // a page may save that plays nothing
  clearTimeout(heldTimer);
  heldTimer = undefined;
  running ??= alone(work).catch(() => undefined).finally(() => (running = null));
}

async function alone(task: () => Promise<void>): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks === undefined) return task(); // bytes are added where a file ends or not at all, so that two windows do no harm
  await locks.request("lectern.saving", task);
}

async function work(): Promise<void> {
  for (let tries = 0; ; ) {
    lookAgain();
    const waiting = (await savedLectures()).filter(({ id, state, user }) => id !== full && state === "waiting" && isOwn({ user }));
    const next = waiting.find((one) => renewed(one) !== null || !isHeld(one));
    if (next === undefined && waiting.length > 0) heldTimer = setTimeout(goOn, heldMs);
    if (next === undefined) break;
    stop = new AbortController();
    begun = next;
    shelf.set({ going: next.id, waitsForLink: false });
    const before = await bytesHere(next);
    const outcome = await saveOne(next, stop.signal).catch((failure: unknown): Outcome => (failure instanceof ShelfFull ? "full" : "link"));
    begun = null;
    await settle(next, outcome);
    await refresh();
    if (outcome !== "link") tries = 0;
    if (outcome === "moved") await later(movedMs, stop.signal);
    if (outcome === "link") await linkAgain(againMs[(await bytesHere(next)) > before ? (tries = 0) : Math.min(tries++, againMs.length - 1)] ?? 0, stop.signal);
  }
  shelf.set({ going: null, waitsForLink: false });
}

async function settle(begun: SavedLecture, outcome: Outcome): Promise<void> {
  const settled = (how: Partial<SavedLecture>) => change(begun.id, (now) => (isStill(now, begun) ? { ...now, ...how } : now));
  if (outcome === "done") {
    passes.delete(begun.id);
    await settled({ state: "complete", problem: null, before: null });
    await sweep(); // what it replaces has stayed until now
    keepPlayer();
  }
  const before = renewed(begun);
  if (before !== null && notRenewed.has(outcome)) {
    passes.delete(begun.id);
    await settled({ ...before, lecture: { ...begun.lecture, playback: before.lecture.playback }, before: null });
    await sweep();
  } else if (outcome === "full" || outcome === "gone" || outcome === "refused") {
    await settled({ state: "stopped", problem: outcome });
  }
}

// What is renewed (renew.ts), and stays as it was where what is new does not come: nobody has asked for it. What somebody chose has a time of its own.
function renewed({ before, addedMs }: SavedLecture): SavedLecture | null {
  return before?.addedMs === addedMs ? before : null;
}

async function change(id: string, how: (record: SavedLecture) => SavedLecture): Promise<void> {
  try {
    await changeLecture(id, how);
  } catch (failure) {
    if (!(failure instanceof ShelfFull)) throw failure;
    full = id;
  }
}

async function saveOne(record: SavedLecture, signal: AbortSignal): Promise<Outcome> {
  let outcome = await fetchAll(record, signal);
  if (outcome !== "refused" && outcome !== "gone") return outcome;
  const facts = await askAgain(record.id);
  if (facts === "link" || facts === "refused" || facts === "gone") return facts;
  const isSame = packageOf(facts.hls) === record.package;
  if (isSame && outcome === "refused") outcome = await fetchAll(record, signal);
  if (isSame && (outcome !== "gone" || namesSame(record, facts))) return outcome;
  return isSame || renewed(record) === null ? takeAnother(record, facts) : outcome;
}

// Whether each file is still named that was: another poster may have been chosen, and a text replaced, of the same package.
function namesSame(record: SavedLecture, facts: Playback): boolean {
  const [before, now] = [record.lecture.playback, facts].map((one) => {
    const choice = one && sameChoice(choicesOf(one), record.mode, record.rendition, record.bytes);
    return one && choice ? piecesOf(one, choice).map(({ path }) => path) : [];
  });
  return (before ?? []).every((path) => now?.includes(path));
}

// The permission to play is a cookie that comes with the answer; the lecture may have got another recording.
async function askAgain(id: string): Promise<Playback | "link" | "refused" | "gone"> {
  try {
    const { playback } = await getJson<LecturePlayback>(playbackPath(id));
    return playback === null ? "refused" : await weighed(plainAddresses(playback));
  } catch (failure) {
    const status = failure instanceof ApiFailure ? failure.status : 0;
    if (status === 401 || status === 403) return "refused";
    return status === 404 ? "gone" : "link";
  }
}

async function takeAnother(record: SavedLecture, facts: Playback): Promise<Outcome> {
  const choice = sameChoice(choicesOf(facts), record.mode, record.rendition, record.bytes);
  const hash = packageOf(facts.hls);
  if (choice === null || hash === null) return "gone";
  const paths = piecesOf(facts, choice).map(({ path }) => path);
  const lecture = { ...record.lecture, playback: facts };
  const taken = { ...chosen(choice), lecture, package: hash, bytes: choice.bytes };
  await changeLecture(record.id, (now) => (isStill(now, record) ? { ...now, ...taken, paths: [...paths, ...picturesOf(now, hash, choice)] } : now));
  await sweep();
  return "moved"; // it still waits, and begins anew
}

async function fetchAll(record: SavedLecture, signal: AbortSignal): Promise<Outcome> {
  const { lecture, package: hash } = record;
  const choice = lecture.playback && choiceOf(record);
  if (!choice || !lecture.playback) return "gone";
  const pieces = piecesOf(lecture.playback, choice);
  const isLarge = ({ path }: Piece) => path.endsWith(".mp4");
  const isExtra = ({ address }: Piece) => address !== undefined;
  const first = await each(pieces.filter((one) => !isLarge(one) && !isExtra(one)), record, signal);
  if (first !== "done") return first;
  const extras = await each(pieces.filter(isExtra), record, signal);
  if (extras !== "done" && !goesWithout.has(extras)) return extras;
  const slides = slidePieces(JSON.parse((await readText(hash, slidesList)) ?? "[]"), await avifAsked);
  const all = [...pieces, ...slides];
  const paths = all.map(({ path }) => path);
  const now = await changeLecture(record.id, (now) => (isStill(now, record) ? { ...now, paths } : now));
  if (now === null || !isStill(now, record)) return "stopped"; // in another window
  const pictures = await each(slides, record, signal);
  if (pictures !== "done") return pictures;
  const large = await each(pieces.filter(isLarge), record, signal);
  if (large !== "done" || extras === "done") return large;
  if (extras === "link" && isWorthAPass(record.id)) return "link";
  return renewed(record) === null ? "done" : "gone"; // the words of before stay
}

// All else is here, and is not fetched again.
function isWorthAPass(id: string): boolean {
  const before = passes.get(id) ?? 0;
  passes.set(id, before + 1);
  return before < mostPasses;
}

export function choiceOf({ lecture, mode, rendition, bytes }: SavedLecture): Choice | null {
  return lecture.playback && sameChoice(choicesOf(lecture.playback), mode, rendition, bytes);
}

async function each(pieces: Piece[], { id, package: hash, goesBeyond = false }: SavedLecture, signal: AbortSignal): Promise<Outcome> {
  const kept = (bytes: number) => countIn(id, bytes);
  for (const { path, bytes, text, address } of pieces) {
    const url = address ?? `/media/${hash}/${path.split("/").map(encodeURIComponent).join("/")}`;
    const outcome = text === undefined ? await download({ url, hash, path, bytes, signal, goesBeyond, kept }) : await put(hash, path, text, kept);
    if (outcome !== "done") return outcome;
  }
  return "done";
}

function countIn(id: string, bytes: number): void {
  const { entries } = shelf.get();
  shelf.set({ entries: entries && entries.map((one) => (one.record.id === id ? { ...one, have: one.have + bytes } : one)) });
}

function linkAgain(ms: number, signal: AbortSignal): Promise<void> {
  shelf.set({ waitsForLink: true });
  return later(ms, signal);
}

export async function wholeRecord(id: string): Promise<SavedLecture | null> {
  const record = await savedLecture(id);
  return record !== null && isOwn(record) ? wholeOf(record) : null;
}
