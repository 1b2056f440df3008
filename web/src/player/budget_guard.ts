// Watches over the month's budget while a lecture plays.
import { budget, isBeyond, lookAgain } from "./budget";
import { countNow, countTransfers } from "./transfers";

let allowed: number | null = null; // "this time": beyond this limit, until another one is set or the page is left

/** Whether so many bytes may come that nobody needs to go on: pictures beside the slides' times, a storyboard. */
export function mayLoad(bytes: number): boolean {
  const now = budget.get();
  return (allowed !== null && now.limit === allowed) || !isBeyond(now, bytes);
}

export class BudgetGuard {
  holds = false;
  private largest = 0; // bytes of a segment, lately: the next one may be as large
  private unwatch: (() => void) | null = null;

  constructor(
    private readonly hold: () => void,
    private readonly release: () => void = () => undefined, // not by `allow`
  ) {}

  /** Whether it is used up already. */
  start(): boolean {
    countTransfers();
    countNow();
    this.unwatch = budget.watch(() => this.look()); // another page may use it up
    this.look();
    return this.holds;
  }

  stop(): void {
    this.unwatch?.();
  }

  loaded(bytes: number): void {
    if (!this.holds) this.largest = Math.max(bytes, this.largest * 0.9); // what was under way is no reason to go on
    countNow();
    this.look();
  }

  allow(): void {
    lookAgain();
    allowed = isBeyond(budget.get(), this.largest) ? budget.get().limit : null; // raised high enough, the budget holds on
    this.holds = false;
  }

  private look(): void {
    const { limit } = budget.get();
    if (limit !== allowed) allowed = null;
    const holds = !mayLoad(this.largest);
    if (holds === this.holds) return;
    this.holds = holds;
    if (holds) this.hold();
    else this.release();
  }
}
