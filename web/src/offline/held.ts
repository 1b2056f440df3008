// What the month's budget holds up.
import { budget, leftOf } from "../player/budget";
import type { SavedLecture } from "./shelf";

/** Whether it waits for a budget that is used up. */
export function isHeld({ state, goesBeyond }: Pick<SavedLecture, "state" | "goesBeyond">, now = budget.get()): boolean {
  return state === "waiting" && goesBeyond !== true && leftOf(now) === 0;
}
