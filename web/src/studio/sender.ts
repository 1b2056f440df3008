// One file to one lecture over a link that fails: finds or makes its upload, sends the rest of it with tus, and tries again
// for as long as it makes sense. What to do after a failure is verdict.ts.
import { DetailedError, Upload as TusUpload } from "tus-js-client";
import type { StudioKey } from "../text/studio";
import { createUpload, openUploads, Refusal, retryAfter } from "./api";
import { fingerprint } from "./fingerprint";
import { paceChunk, paceDelayMs } from "./pace";
import type { Profile } from "./profile";
import { judge, type Answer } from "./verdict";

const stallMs = 60_000; // nothing moved for so long: the connection is dead and nobody said so
const finishLimitMs = 300_000; // for the server's answer to the last byte
const lookMs = 2_000;

export interface Task {
  file: File;
  lecture: string;
  signal: AbortSignal;
  limit: () => number | null; // bytes per second
  onProgress: (sent: number) => void;
  onTrouble: (why: StudioKey, retryAtMs: number | null) => void;
  onUrl: (url: string | null) => void;
  wake: Wake; // ends a wait between two tries
  knownUrl: string | null;
  profile: Profile; // of a new upload; one that was begun keeps its own
}

export class GaveUp extends Error {
  constructor(
    readonly why: StudioKey,
    readonly detail: string,
  ) {
    super(why);
    this.name = "GaveUp";
  }
}

// What may end a wait early: the network's return, a sign-in, somebody's impatience.
export class Wake {
  private readonly waiting = new Set<() => void>();
  now(): void {
    for (const go of [...this.waiting]) go();
  }
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.waiting.delete(go);
        signal.removeEventListener("abort", stop);
      };
      const go = () => {
        end();
        resolve();
      };
      const stop = () => {
        end();
        reject(signal.reason);
      };
      const timer = Number.isFinite(ms) ? setTimeout(go, ms) : undefined;
      if (signal.aborted) return stop();
      this.waiting.add(go);
      signal.addEventListener("abort", stop);
    });
  }
}

// Resolves when the server has all of it. Rejects with GaveUp, or with the signal's reason.
export async function send(task: Task): Promise<void> {
  if (task.file.size === 0) throw new GaveUp("trouble.empty", "");
  let url = task.knownUrl;
  let failures = 0;
  const moved = (sent: number) => {
    failures = 0;
    task.onProgress(sent);
  };
  for (;;) {
    if (task.signal.aborted) throw task.signal.reason;
    try {
      await checkReadable(task.file);
      if (task.signal.aborted) throw task.signal.reason; // what listens to the signal from here on would not hear of it
      url ??= await findOrCreate(task);
      task.onUrl(url);
      return await sendRest(url, { ...task, onProgress: moved });
    } catch (failure) {
      if (task.signal.aborted || failure instanceof GaveUp) throw failure;
      if (failure instanceof LimitChanged) continue;
      const situation = { attempt: failures++, hasUrl: url !== null, isOnline: navigator.onLine !== false };
      const verdict = judge(answerOf(failure), situation);
      if (verdict.next === "stop") throw new GaveUp(verdict.why, verdict.detail);
      if (verdict.next === "anew") {
        url = null;
        task.onUrl(null);
      }
      const forMs = verdict.next === "sign-in" ? Infinity : verdict.afterMs;
      if (verdict.next !== "anew") task.onTrouble(verdict.why, verdict.next === "again" ? Date.now() + forMs : null);
      await task.wake.wait(forMs, task.signal);
    }
  }
}

// A file that was moved or changed since it was chosen fails to send as if the network were gone.
async function checkReadable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new GaveUp("trouble.fileGone", "");
  }
}

// The server knows one's unfinished uploads: also those of another browser, and one whose creation was never heard of.
async function findOrCreate({ file, lecture, signal, profile }: Task): Promise<string> {
  const mark = fingerprint(file, lecture);
  const begun = await openUploads(lecture, signal);
  const mine = begun.find(({ fingerprint: known, length }) => known === mark && length === file.size);
  if (mine !== undefined) return mine.url;
  const named = profile === "auto" ? {} : { profile };
  return createUpload(file.size, { filename: file.name, lecture, fingerprint: mark, ...named }, signal);
}

function answerOf(failure: unknown): Answer {
  if (failure instanceof Refusal) return failure;
  if (failure instanceof Stalled) return { status: 0, isStalled: true };
  const response = failure instanceof DetailedError ? failure.originalResponse : null;
  if (response === null || response === undefined) return { status: 0 };
  return { status: response.getStatus(), detail: detailIn(response.getBody()), retryAfterS: retryAfter(response.getHeader("Retry-After")) };
}

function detailIn(body: string): string {
  try {
    return (JSON.parse(body) as { detail?: string }).detail ?? "";
  } catch {
    return "";
  }
}

class Stalled extends Error {}
class LimitChanged extends Error {}

// No endpoint: tus-js-client would start at byte 0 when the server is away for a moment.
function sendRest(url: string, task: Task): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastMoveMs = Date.now();
    let sent = 0;
    const startMs = Date.now();
    let paced = 0; // bytes of requests that were let go
    let isOver = false;
    const limit = task.limit();
    const upload = new TusUpload(task.file, {
      uploadUrl: url,
      endpoint: null,
      retryDelays: null,
      storeFingerprintForResuming: false,
      chunkSize: paceChunk(limit),
      onBeforeRequest: async (request) => {
        if (request.getMethod() !== "PATCH") return;
        const waitMs = paceDelayMs(limit, paced, Date.now() - startMs);
        paced += Math.min(paceChunk(limit), task.file.size);
        lastMoveMs = Date.now() + waitMs;
        if (waitMs > 0) await new Promise((go) => setTimeout(go, waitMs));
        if (isOver) throw new Error("stopped"); // tus-js-client would send it all the same
      },
      onProgress: (bytes) => {
        if (bytes !== sent) lastMoveMs = Date.now();
        sent = bytes;
        task.onProgress(bytes);
      },
      onSuccess: () => {
        end();
        resolve();
      },
      onError: (failure) => {
        end();
        reject(failure);
      },
    });
    const stop = (reason: unknown) => {
      end();
      void upload.abort();
      reject(reason);
    };
    const onAbort = () => stop(task.signal.reason);
    const watch = setInterval(() => {
      const limitMs = sent >= task.file.size ? finishLimitMs : stallMs;
      if (Date.now() - lastMoveMs > limitMs) stop(new Stalled());
      if (task.limit() !== limit) stop(new LimitChanged());
    }, lookMs);
    const end = () => {
      isOver = true;
      clearInterval(watch);
      task.signal.removeEventListener("abort", onAbort);
    };
    task.signal.addEventListener("abort", onAbort);
    upload.start();
  });
}
