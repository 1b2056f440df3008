// What was watched and not told yet, kept in this browser for the user who watched it. One entry for each sitting, so that windows
// do not write over each other.
import type { Interval } from "./intervals";
import type { Sitting } from "./watch_log";

const prefix = "lectern.watched.";
const mostSittings = 100;
export const keptMs = 30 * 86_400_000; // the server counts what is younger than 45 days

interface Entry {
  user: string;
  sitting: Sitting;
}

function keyOf(user: string, id: string): string {
  return `${prefix}${user}/${id}`;
}

export function keepUnsent(user: string, sitting: Sitting): void {
  try {
    localStorage.setItem(keyOf(user, sitting.id), JSON.stringify({ user, sitting } satisfies Entry));
  } catch {
    // storage is full or refused: it is told while the page is open, or not at all
  }
}

// Unless something was added to it meanwhile, by another window.
export function dropUnsent(user: string, sitting: Sitting): void {
  try {
    const key = keyOf(user, sitting.id);
    if (localStorage.getItem(key) === JSON.stringify({ user, sitting })) localStorage.removeItem(key);
  } catch {
    // storage is refused
  }
}

// For good: it is not for the next one at this computer.
export function dropAllUnsentOf(user: string): void {
  try {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(`${prefix}${user}/`))) localStorage.removeItem(key);
  } catch {
    // storage is refused
  }
}

// Of this user, the oldest first. What is too old, too much or no entry of ours is dropped.
export function unsentOf(user: string, nowMs = Date.now()): Sitting[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    const read = keys.map((key) => ({ key, entry: parseEntry(localStorage.getItem(key)) }));
    const ageOf = (one: (typeof read)[number]) => nowMs - (one.entry?.sitting.positionMs ?? 0);
    read.sort((one, other) => ageOf(one) - ageOf(other));
    const kept = read.filter((one, at) => at < mostSittings && one.entry !== null && ageOf(one) < keptMs);
    for (const one of read) if (!kept.includes(one)) localStorage.removeItem(one.key);
    return kept.flatMap(({ entry }) => (entry?.user === user ? [entry.sitting] : [])).reverse();
  } catch {
    return [];
  }
}

export function parseEntry(text: string | null): Entry | null {
  try {
    const { user, sitting } = (JSON.parse(text ?? "null") ?? {}) as Partial<Entry>;
    if (typeof user !== "string" || typeof sitting !== "object" || sitting === null) return null;
    const texts = [sitting.id, sitting.lecture, sitting.package].every((one) => typeof one === "string");
    const numbers = [sitting.playedS, sitting.positionMs].every((one) => Number.isFinite(one));
    const place = sitting.positionS === null || Number.isFinite(sitting.positionS);
    return texts && numbers && place && areIntervals(sitting.intervals) ? { user, sitting } : null;
  } catch {
    return null;
  }
}

function areIntervals(value: unknown): value is Interval[] {
  return Array.isArray(value) && value.every((one) => Array.isArray(one) && one.length === 2 && one.every(Number.isFinite));
}
