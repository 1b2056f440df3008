// Bytes that came over the network for this page, as the browser measured them: headers included, what its cache had left out.
import { isSavedAddress } from "../offline/addresses";
import { count, lookAgain } from "./budget";

type Timing = Pick<PerformanceResourceTiming, "name" | "transferSize" | "encodedBodySize" | "initiatorType">;

const savedByFetch = /^\/media\/[^/]+\/(?:[^/]+\.mp4|storyboard\.jpg|slides\/[^/]+\.(?:webp|avif))$/; // players ask for these otherwise
let observer: PerformanceObserver | null = null;

/** Whether saving counts it, as it comes; texts are measured here, since they come compressed. */
export function countsItself(pathname: string): boolean {
  return savedByFetch.test(pathname);
}

/** Of one request. Saving a lecture counts its own bytes as they come. */
export function bytesOf({ name, transferSize, initiatorType }: Timing, home: string): number {
  const url = new URL(name, home);
  if (url.origin !== new URL(home).origin || isSavedAddress(url.pathname)) return 0;
  if (initiatorType === "fetch" && countsItself(url.pathname)) return 0;
  return transferSize;
}

let countedMs = 0; // until then it was counted when the page was left (first/spend.ts), which was shown again

function take(entries: PerformanceEntryList): void {
  const fresh = entries.filter(({ startTime }) => !(startTime < countedMs));
  count(fresh.reduce((sum, entry) => sum + bytesOf(entry as PerformanceResourceTiming, location.href), 0));
}

/** From now on, and what this page has fetched before. */
export function countTransfers(): void {
  if (observer !== null) return;
  lookAgain();
  if (typeof PerformanceObserver === "undefined") return;
  const dataset = globalThis.document?.documentElement.dataset ?? {};
  countedMs = Number(dataset.countedMs ?? 0);
  dataset.countedMs = "0"; // from now on it is done here
  observer = new PerformanceObserver((list) => take(list.getEntries()));
  take(performance.getEntriesByType("navigation"));
  observer.observe({ type: "resource", buffered: true });
  addEventListener("pagehide", countNow);
  addEventListener("storage", () => lookAgain());
}

/** What was measured and not counted yet. */
export function countNow(): void {
  if (observer !== null) take(observer.takeRecords());
}
