// How many bytes this browser may fetch from here in a calendar month, and how many it has. Counted on this device, for all pages.
import { Store } from "./store";

export interface Used {
  month: string; // "2026-11", in the viewer's zone
  bytes: number;
}

export interface Budget {
  limit: number | null; // bytes a month; null: none
  used: number; // bytes this month
}

const limitKey = "lectern.budget";
const usedKey = "lectern.used";
const mostBytes = 1e15;

export function monthOf(date: Date): string {
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
}

export function parseUsed(text: string | null, month: string): Used {
  try {
    const found = JSON.parse(text ?? "null") as Partial<Used> | null;
    if (found?.month === month && typeof found.bytes === "number" && found.bytes >= 0) return { month, bytes: found.bytes };
  } catch {
    // somebody else's text under our key
  }
  return { month, bytes: 0 };
}

export function parseLimit(text: string | null): number | null {
  const limit = text === null ? NaN : Number(text);
  return limit > 0 && limit < mostBytes ? limit : null;
}

/** What is proposed when it is used up: half as much again, in tens of megabytes; more where that is used as well. */
export function raised(limit: number, used: number): number {
  return Math.ceil(Math.max(limit * 1.5, used + limit * 0.25) / 1e7) * 1e7;
}

/** Whether `next` bytes more are beyond it. */
export function isBeyond({ limit, used }: Budget, next: number): boolean {
  return limit !== null && used + next > limit;
}

/** Bytes that the month's budget still allows; Infinity where there is none. */
export function leftOf({ limit, used }: Budget): number {
  return limit === null ? Infinity : Math.max(limit - used, 0);
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is refused: nothing is counted, no budget can be set
  }
}

function write(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // full or refused
  }
}

export const budget = new Store<Budget>({ limit: null, used: 0 });

/** As it is now: another window may have counted, another month begun. */
export function lookAgain(now = new Date()): void {
  budget.set({ limit: parseLimit(read(limitKey)), used: parseUsed(read(usedKey), monthOf(now)).bytes });
}

export function count(bytes: number, now = new Date()): void {
  if (!(bytes > 0)) return;
  const { month, bytes: before } = parseUsed(read(usedKey), monthOf(now));
  write(usedKey, JSON.stringify({ month, bytes: before + bytes } satisfies Used));
  lookAgain(now);
}

export function setLimit(limit: number | null): void {
  write(limitKey, limit === null ? null : String(Math.round(limit)));
  lookAgain();
}
