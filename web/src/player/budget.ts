// How many bytes this browser may fetch from here in a calendar month, and how many it has. Counted on this device, for all pages.
import { addUsed, keptBudget, limitKey, write, type Budget } from "./budget_kept";
import { Store } from "./store";

export { isBeyond, monthOf, parseLimit, parseUsed, type Budget, type Used } from "./budget_kept";

/** What is proposed when it is used up: half as much again, in tens of megabytes; more where that is used as well. */
export function raised(limit: number, used: number): number {
  return Math.ceil(Math.max(limit * 1.5, used + limit * 0.25) / 1e7) * 1e7;
}

/** Bytes that the month's budget still allows; Infinity where there is none. */
export function leftOf({ limit, used }: Budget): number {
  return limit === null ? Infinity : Math.max(limit - used, 0);
}

export const budget = new Store<Budget>({ limit: null, used: 0 });

/** As it is now: another window may have counted, another month begun. */
export function lookAgain(now = new Date()): void {
  budget.set(keptBudget(now));
}

export function count(bytes: number, now = new Date()): void {
  if (!(bytes > 0)) return;
  addUsed(bytes, now);
  lookAgain(now);
}

export function setLimit(limit: number | null): void {
  write(limitKey, limit === null ? null : String(Math.round(limit)));
  lookAgain();
}
