// What a signed-in user has watched, on every device, as the server tells it.
import { ApiFailure, getJson } from "../api/client";
import { ownProgressPath, progressListPath } from "../api/paths";
import { forgetUser, rememberedUser } from "../api/signed_in";
import type { OwnProgress, OwnProgressPage } from "../api/types";
import { loadPosition, noteWatched, resumeAt, type Position } from "./progress";
import { tellLeft } from "./tell_progress";

const mostPages = 20; // of 50 lectures

// Where another device has come to since this one was here; null: nowhere, or this one knows better.
export function placeElsewhere(own: OwnProgress, here: Position | null, nowMs: number): number | null {
  if (own.position_s === null || own.age_s === null) return null;
  if (here !== null && nowMs - own.age_s * 1_000 <= here.savedMs) return null;
  return resumeAt({ atS: own.position_s, wholeS: own.duration_s, savedMs: 0 }, own.duration_s);
}

// Of one lecture. Nothing when nobody has signed in, or the server cannot be asked.
export async function elsewhere(lecture: string, signal: AbortSignal): Promise<number | null> {
  const here = loadPosition(lecture); // as it was when the page was opened
  const own = await asked(() => getJson<OwnProgress>(ownProgressPath(lecture), signal));
  return own === null ? null : placeElsewhere(own, here, Date.now());
}

// Of the lectures of a course, and what this browser could not tell before.
export async function askCourseProgress(course: string, signal: AbortSignal): Promise<void> {
  const user = rememberedUser();
  if (user === null) return;
  await tellLeft(user);
  let cursor: string | null = "";
  for (let page = 0; page < mostPages && cursor !== null; page++) {
    const path: string = progressListPath(course, cursor);
    const answer: OwnProgressPage | null = await asked(() => getJson<OwnProgressPage>(path, signal));
    if (answer === null || signal.aborted) return;
    noteWatched(answer.items.map(({ lecture, part, finished }) => [lecture, finished ? 1 : part]));
    cursor = answer.next;
  }
}

async function asked<T>(ask: () => Promise<T>): Promise<T | null> {
  if (rememberedUser() === null) return null;
  try {
    return await ask();
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 401) forgetUser();
    return null;
  }
}
