// The uploads of this window. They go on while one looks at other pages, and end with the window, or when somebody else signs in.
import { signedIn } from "../api/signed_in";
import { noteUnderWay, type Question } from "../parts/under_way";
import { Store } from "../player/store";
import { s } from "../text/studio";
import { deleteUpload } from "./api";
import { isLive, nextToBegin, reduce, type Event, type Upload } from "./queue";
import type { Profile } from "./profile";
import { GaveUp, send, Wake } from "./sender";
import { session } from "./session";

const limitKey = "lectern.uploadLimit";
const doneShownMs = 15_000;

export const uploads = new Store<{ list: Upload[]; limit: number | null }>({ list: [], limit: storedLimit() });

interface Source {
  file: File;
  user: string | null; // whose it is
  url: string | null;
  stop: AbortController | null;
  profile: Profile;
}
const sources = new Map<number, Source>();
const wake = new Wake();
let lastId = 0;

function storedLimit(): number | null {
  try {
    const value = Number(localStorage.getItem(limitKey));
    return value > 0 ? value : null;
  } catch {
    return null; // storage is forbidden
  }
}

export function setLimit(limit: number | null): void {
  uploads.set({ limit });
  try {
    if (limit === null) localStorage.removeItem(limitKey);
    else localStorage.setItem(limitKey, String(limit));
  } catch {
    // only this window remembers it
  }
}

function tell(event: Event): void {
  uploads.set({ list: reduce(uploads.get().list, event) });
  warnBeforeLeaving(uploads.get().list.some((upload) => isLive(upload) || upload.phase === "paused"));
}

export interface Target {
  lecture: string;
  title: string;
  course: string;
}

export function addUpload(file: File, target: Target, profile: Profile): void {
  for (const old of uploads.get().list) if (old.lecture === target.lecture) forget(old.id);
  const id = ++lastId;
  const user = signedIn.get().user ?? session.get().user?.name ?? null;
  sources.set(id, { file, user, url: null, stop: null, profile });
  tell({ is: "added", upload: { id, ...target, fileName: file.name, size: file.size } });
  beginNext();
}

function beginNext(): void {
  const next = nextToBegin(uploads.get().list);
  if (next !== null) void run(next.id);
}

async function run(id: number): Promise<void> {
  const source = sources.get(id);
  const upload = uploads.get().list.find((one) => one.id === id);
  if (source === undefined || upload === undefined) return;
  const stop = new AbortController();
  source.stop = stop;
  tell({ is: "begun", id });
  try {
    await send({
      file: source.file,
      lecture: upload.lecture,
      signal: stop.signal,
      limit: () => uploads.get().limit,
      onProgress: (sent) => tell({ is: "progress", id, sent, atMs: Date.now() }),
      onTrouble: (why, retryAtMs) => tell({ is: "trouble", id, trouble: { why, detail: "", retryAtMs } }),
      onUrl: (url) => (source.url = url),
      wake,
      knownUrl: source.url,
      profile: source.profile,
    });
    tell({ is: "done", id });
    setTimeout(() => forget(id), doneShownMs);
  } catch (failure) {
    if (failure instanceof GaveUp) {
      tell({ is: "failed", id, trouble: { why: failure.why, detail: failure.detail, retryAtMs: null } });
    } else if (!stop.signal.aborted) {
      tell({ is: "failed", id, trouble: { why: "trouble.refused", detail: String(failure), retryAtMs: null } });
    }
  }
  if (source.stop === stop) source.stop = null;
  beginNext();
}

export function pause(id: number): void {
  tell({ is: "paused", id });
  sources.get(id)?.stop?.abort();
}

export function resume(id: number): void {
  tell({ is: "resumed", id });
  beginNext();
}

export function tryNow(): void {
  wake.now();
}

// What was sent goes with it.
export async function cancel(id: number): Promise<void> {
  const url = sources.get(id)?.url ?? null;
  pause(id);
  if (url !== null) await deleteUpload(url).catch(() => undefined); // it expires by itself
  forget(id);
}

export function forget(id: number): void {
  sources.get(id)?.stop?.abort();
  sources.delete(id);
  tell({ is: "removed", id });
  beginNext();
}

export function pauseAll(): void {
  for (const upload of uploads.get().list) if (isLive(upload)) pause(upload.id);
}

function question(): Question | null {
  const n = uploads.get().list.filter(isLive).length;
  if (n === 0) return null;
  return { text: s("studio.signOutUploads", { n }), goAhead: s("studio.signOutAnyway"), stay: s("studio.stay") };
}

// The browser would send the rest of another user's uploads with the cookie of this one. What was sent is kept for whoever sent it.
function forgetAllBut(user: string): void {
  const others = [...sources].flatMap(([id, source]) => (source.user === user ? [] : [id]));
  for (const id of others) pause(id); // first all of them: the end of one begins the next
  for (const id of others) forget(id);
}

let warns = false;
function warnBeforeLeaving(should: boolean): void {
  if (should === warns) return;
  warns = should;
  if (should) addEventListener("beforeunload", askToStay);
  else removeEventListener("beforeunload", askToStay);
}
function askToStay(event: BeforeUnloadEvent): void {
  event.preventDefault();
  event.returnValue = ""; // browsers of 2020 look at this
}

noteUnderWay({ question, pause: pauseAll });
addEventListener("online", tryNow);
signedIn.watch(() => {
  const { user } = signedIn.get();
  if (user !== null) forgetAllBut(user);
});
session.watch(() => {
  if (session.get().phase === "in") tryNow();
});
