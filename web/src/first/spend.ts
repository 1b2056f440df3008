// The month's budget before the application is there, which counts what a page has fetched when it comes.
import { addUsed, keptBudget } from "../player/budget_kept";

const before = keptBudget();

/** Whether this page has used it up. `loadingBytes`: what is under way, of which the browser does not tell yet. */
export function isSpent(loadingBytes = 0): boolean {
  return before.limit !== null && before.used + fetched() + loadingBytes > before.limit;
}

/** Who leaves before the application counts (player/transfers.ts) has fetched it all the same. */
export function countUnlessCounted(loadingBytes = () => 0): void {
  addEventListener("pagehide", () => leave(loadingBytes()), { once: true });
}

function leave(loadingBytes: number): void {
  const { dataset } = document.documentElement;
  if (dataset.countedMs !== undefined) return;
  dataset.countedMs = String(performance.now()); // the page may be shown again
  addUsed(fetched() + loadingBytes);
}

function fetched(): number {
  return performance.getEntries().reduce((sum, entry) => sum + ((entry as PerformanceResourceTiming).transferSize ?? 0), 0);
}
