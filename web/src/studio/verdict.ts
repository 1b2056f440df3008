// What to do when a request of an upload got no good answer. Pure.
import type { StudioKey } from "../text/studio";

export type Verdict =
  | { next: "again"; afterMs: number; why: StudioKey }
  | { next: "anew"; afterMs: number } // the server knows the upload no more
  | { next: "sign-in"; why: StudioKey }
  | { next: "stop"; why: StudioKey; detail: string };

export interface Answer {
  status: number; // 0: none
  detail?: string;
  retryAfterS?: number | null;
  isStalled?: boolean;
}

export interface Situation {
  attempt: number; // failures in a row
  hasUrl: boolean; // the upload was made; else it was to be made
  isOnline: boolean;
}

const delaysMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const longestWaitMs = 120_000; // a server that says "in an hour" may have room sooner

export function backoffMs(attempt: number): number {
  return delaysMs[Math.min(attempt, delaysMs.length - 1)] ?? 0;
}

// For as long as the page is open: an upload over a bad link may take a night.
export function judge(answer: Answer, { attempt, hasUrl, isOnline }: Situation): Verdict {
  const { status, detail = "" } = answer;
  const asked = answer.retryAfterS ? Math.min(answer.retryAfterS * 1000, longestWaitMs) : 0;
  const again = (why: StudioKey): Verdict => ({ next: "again", afterMs: Math.max(asked, backoffMs(attempt)), why });
  const stop = (why: StudioKey): Verdict => ({ next: "stop", why, detail });
  if (status === 0 && !isOnline) return again("trouble.offline");
  if (status === 0) return again(answer.isStalled ? "trouble.stalled" : "trouble.unreachable");
  if (status === 507) return again("trouble.full");
  if (status === 429) return again("trouble.tooMany");
  if (status >= 500 || [408, 409, 423, 425, 460].includes(status)) return again("trouble.busy");
  if (status === 401) return { next: "sign-in", why: "trouble.signIn" };
  if (status === 403) return stop("trouble.forbidden");
  if (status === 404 || status === 410) return hasUrl ? { next: "anew", afterMs: backoffMs(attempt) } : stop("trouble.refused");
  if (status === 413) return stop("trouble.tooLarge");
  if (status === 422 && !hasUrl) return stop("trouble.lectureGone");
  return stop("trouble.refused");
}
