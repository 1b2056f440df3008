// Telling the server what was watched. What it has counted is told no more; what it cannot be told now is kept.
import { progressPath } from "../api/paths";
import { forgetUser } from "../api/signed_in";
import { dropUnsent, unsentOf } from "./unsent";
import type { Sitting } from "./watch_log";

const perMessage = 10; // sittings: far below what the server takes
const answerLimitMs = 30_000;

// kept: try again later. over: somebody else, or nobody, is signed in now.
export type Outcome = "counted" | "kept" | "over";

const tenths = (seconds: number) => Math.round(seconds * 10) / 10;

export function reportOf(sitting: Sitting, nowMs: number): object {
  const { id, lecture, package: hash, playedS, intervals, positionS, positionMs } = sitting;
  const place = positionS === null ? {} : { position_s: tenths(positionS), age_s: tenths(Math.max(nowMs - positionMs, 0) / 1_000) };
  const parts = intervals.map(([start, end]) => [tenths(start), tenths(end)]);
  return { lecture, package: hash, sitting: id, played_s: tenths(playedS), intervals: parts, ...place };
}

export function messageOf(user: string, sittings: Sitting[], nowMs: number): string {
  return JSON.stringify({ user, watched: sittings.map((sitting) => reportOf(sitting, nowMs)) });
}

// What the status of the answer means; 0: there was none. What the server will never take is counted as told.
export function outcomeOf(status: number): Outcome {
  if (status === 401 || status === 409) return "over";
  if (status === 0 || status === 408 || status === 429 || status >= 500) return "kept";
  return "counted";
}

export async function tell(user: string, sittings: Sitting[]): Promise<Outcome> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), answerLimitMs);
  let status = 0;
  try {
    const body = messageOf(user, sittings, Date.now());
    const headers = { "content-type": "application/json" };
    // It goes on when the page goes.
    const answer = await fetch(progressPath, { method: "POST", headers, body, keepalive: true, signal: limit.signal });
    status = answer.status;
    await answer.text(); // unread, it would keep its connection from the next request
  } catch {
    // no connection, or none that lasted
  } finally {
    clearTimeout(timer);
  }
  if (status === 401) forgetUser();
  const outcome = outcomeOf(status);
  if (outcome === "counted") for (const sitting of sittings) dropUnsent(user, sitting);
  return outcome;
}

// What earlier pages could not tell.
export async function tellLeft(user: string, but: string | null = null): Promise<void> {
  const left = unsentOf(user).filter(({ id }) => id !== but);
  for (let at = 0; at < left.length; at += perMessage) {
    if ((await tell(user, left.slice(at, at + perMessage))) !== "counted") return;
  }
}
