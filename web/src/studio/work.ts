// What is told of a lecture's recording, from the server's state of it and from this window's upload. Pure.
import type { LectureState } from "./api";
import type { Upload } from "./queue";
import { secondsLeft, withSample, type Sample } from "./rate";

export type Step = "none" | "sending" | "waiting" | "running" | "published" | "failed";

export interface Work {
  step: Step;
  job: string | null; // the newest, whether it is done or not
  plays: boolean; // something can be watched, whatever is on its way
  isEarly: boolean; // it is what is ready of what is on its way, and not a recording before that
  progress: number; // of the step, 0 to 1
  ahead: number | null;
  leftS: number | null; // by what others took
  waitsFor: string | null;
  since: string | null;
  reason: string | null;
}

const nothing: Work = { step: "none", job: null, plays: false, isEarly: false, progress: 0, ahead: null, leftS: null, waitsFor: null, since: null, reason: null };

export function workOf(status: LectureState["status"], state: LectureState | null): Work {
  const now = state?.status ?? status;
  const plays = now === "published";
  const isEarly = plays && state?.early === true;
  const job = state?.job ?? null;
  const { waits_for: waitsFor = null, since = null, left_s: leftS = null } = job ?? {};
  const start: Work = { ...nothing, job: job?.id ?? null };
  if (job?.phase === "waiting") return { ...start, step: "waiting", plays, isEarly, ahead: job.ahead, leftS, waitsFor, since };
  if (job?.phase === "running") return { ...start, step: "running", plays, isEarly, progress: job.progress, leftS, since };
  if (now === "receiving") {
    return { ...start, step: "sending", progress: state?.progress ?? 0, waitsFor: state?.waits_for ?? null, since: state?.since ?? null };
  }
  if (job?.phase === "failed") return { ...start, step: "failed", plays, isEarly, reason: job.reason ?? state?.status_reason ?? null };
  if (now === "failed") return { ...start, step: "failed", reason: state?.status_reason ?? null };
  if (now === "processing") return { ...start, step: "waiting", waitsFor: state?.waits_for ?? null, since: state?.since ?? null };
  if (plays) return { ...start, step: "published", plays, progress: 1 };
  return start;
}

// A short recording's job may be done between two looks: then it is known by its name, and where an upload of this window has ended
// before the first look, by that.
export function isNewlyPublished(before: Work, now: Work, isSent: boolean): boolean {
  if (now.step !== "published") return false;
  return before.step !== "published" || (now.job !== before.job && (before.job !== null || isSent));
}

// Is there news to come? Asked of what is known, before and while it is followed.
export function isMoving(status: LectureState["status"], state: LectureState | null, upload: Upload | null, isQueued = false): boolean {
  if (upload !== null && upload.phase !== "failed") return true;
  const { step } = workOf(status, state);
  if (state === null) return isQueued || (step !== "none" && step !== "published"); // a failure's reason is still to be asked for
  return step === "sending" || step === "waiting" || step === "running";
}

const preparingWindowMs = 300_000; // news of it is rare

// How long the preparing still takes, from how far it has come while one looked.
export function withProgress(samples: readonly Sample[], work: Work, atMs: number): Sample[] {
  if (work.step !== "running") return [];
  const last = samples[samples.length - 1];
  return last?.amount === work.progress ? [...samples] : withSample(samples, { atMs, amount: work.progress }, preparingWindowMs);
}

// What stands still is not said to be done soon: it is slower by all the time that it has stood, and takes no less than that again.
export function preparingLeftS(samples: readonly Sample[], nowMs: number | null = null): number | null {
  const last = samples[samples.length - 1];
  if (last === undefined) return null;
  const stoodMs = nowMs === null ? 0 : Math.max(0, nowMs - last.atMs);
  const leftS = secondsLeft(stoodMs === 0 ? samples : [...samples, { atMs: last.atMs + stoodMs, amount: last.amount }], 1);
  return leftS === null ? null : Math.max(leftS, stoodMs / 1000);
}

type Wait = "worker" | "space" | "rest" | "others" | "attempt" | "restart";
const known: Record<string, Wait> = {
  "a free worker": "worker",
  "space on the server's disk": "space",
  "the rest of the recording": "rest",
  "lectures that nobody can watch yet": "others",
  "an earlier attempt to end": "attempt",
  "the server, which was stopped, to start again": "restart",
};

// The server's phrases that have a translation.
export function knownWait(phrase: string): Wait | null {
  return known[phrase] ?? null;
}
