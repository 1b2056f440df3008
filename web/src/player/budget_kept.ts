// The month's budget as this device keeps it, without what draws it: the first page's script reads it, too.

export interface Used {
  month: string; // "2026-11", in the viewer's zone
  bytes: number;
}

export interface Budget {
  limit: number | null; // bytes a month; null: none
  used: number; // bytes this month
}

export const limitKey = "lectern.budget";
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

/** Whether `next` bytes more are beyond it. */
export function isBeyond({ limit, used }: Budget, next: number): boolean {
  return limit !== null && used + next > limit;
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage is refused: nothing is counted, no budget can be set
  }
}

export function write(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // full or refused
  }
}

export function keptBudget(now = new Date()): Budget {
  return { limit: parseLimit(read(limitKey)), used: parseUsed(read(usedKey), monthOf(now)).bytes };
}

export function addUsed(bytes: number, now = new Date()): void {
  const month = monthOf(now);
  write(usedKey, JSON.stringify({ month, bytes: parseUsed(read(usedKey), month).bytes + bytes } satisfies Used));
}
