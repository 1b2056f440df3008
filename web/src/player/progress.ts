// How far each lecture was watched, on this device, and as far as the server has told on others.
import type { LectureSummary } from "../api/types";
import { Store } from "./store";

export interface Position {
  atS: number;
  wholeS: number;
  savedMs: number; // Unix time
  by?: string; // who had signed in
}

const prefix = "lectern.position.";
const endS = 15; // this near to the end, or
const endPart = 0.97; // this far in, a lecture counts as watched
const worthResumingS = 5;
const keptLectures = 500;

export function resumeAt(position: Position | null, wholeS: number): number {
  if (position === null || position.atS < worthResumingS) return 0;
  return isWatched(position.atS, wholeS) ? 0 : position.atS;
}

export function isWatched(atS: number, wholeS: number): boolean {
  if (!(wholeS > 0)) return false;
  return atS >= wholeS * endPart || atS >= Math.max(wholeS - endS, wholeS * 0.9);
}

export function loadPosition(id: string): Position | null {
  return parsePosition(read(prefix + id));
}

export function parsePosition(text: string | null): Position | null {
  if (text === null) return null;
  try {
    const found = JSON.parse(text) as Partial<Position> | null;
    const numbers = [found?.atS, found?.wholeS, found?.savedMs];
    return numbers.every((value) => Number.isFinite(value)) ? (found as Position) : null;
  } catch {
    return null;
  }
}

/** `by`: who has signed in. */
export function savePosition(id: string, atS: number, wholeS: number, by: string | null = null): void {
  if (!Number.isFinite(atS) || !(wholeS > 0)) return;
  const position: Position = { atS, wholeS, savedMs: Date.now(), ...(by === null ? {} : { by }) };
  try {
    localStorage.setItem(prefix + id, JSON.stringify(position));
  } catch {
    dropOldest(); // storage is full or refused: the lecture still plays
  }
}

// What a signed-in user has watched on any device, while the page is open. 0 to 1 by lecture.
export const watchedElsewhere = new Store<{ parts: Readonly<Record<string, number>> }>({ parts: {} });

export function noteWatched(parts: [string, number][]): void {
  if (parts.length > 0) watchedElsewhere.set({ parts: { ...watchedElsewhere.get().parts, ...Object.fromEntries(parts) } });
}

// What somebody watched who had signed in is not for the next one at this computer: it stays with the account. What was watched
// without one stays here.
export function dropPositionsBut(user: string | null): void {
  watchedElsewhere.set({ parts: {} });
  try {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(prefix))) {
      const by = parsePosition(read(key))?.by;
      if (by !== undefined && by !== user) localStorage.removeItem(key);
    }
  } catch {
    // storage is refused
  }
}

// 0 to 1; a watched lecture is 1.
export function progressOf(id: string): number {
  return Math.max(progressHere(id), watchedElsewhere.get().parts[id] ?? 0);
}

function progressHere(id: string): number {
  const position = loadPosition(id);
  if (position === null || !(position.wholeS > 0)) return 0;
  if (isWatched(position.atS, position.wholeS)) return 1;
  return position.atS < worthResumingS ? 0 : position.atS / position.wholeS;
}

export function nextToWatch<L extends LectureSummary>(lectures: L[]): { lecture: L; started: boolean } | null {
  const parts = lectures.map((lecture) => progressOf(lecture.id));
  const started = parts.some((part) => part > 0);
  const last = parts.reduce((found, part, index) => (part > 0 ? index : found), -1);
  const index = last >= 0 && (parts[last] ?? 0) >= 1 ? last + 1 : Math.max(last, 0);
  const lecture = lectures[index] ?? lectures[0];
  return lecture === undefined ? null : { lecture, started };
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function dropOldest(): void {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    const aged = keys.map((key) => ({ key, savedMs: parsePosition(read(key))?.savedMs ?? 0 }));
    aged.sort((one, other) => other.savedMs - one.savedMs);
    for (const { key } of aged.slice(Math.min(keptLectures, Math.floor(aged.length / 2)))) localStorage.removeItem(key);
  } catch {
    // storage is refused altogether
  }
}
