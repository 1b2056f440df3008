// Bytes that came over the network for this page, as the browser measured them: headers included, what its cache had left out.
import { isSavedAddress } from "../offline/addresses";
import { count, lookAgain } from "./budget";

type Timing = Pick<PerformanceResourceTiming, "name" | "transferSize" | "encodedBodySize" | "initiatorType">;

const savedByFetch = /^\/media\/[^/]+\/(?:[^/]+\.mp4|storyboard\.jpg|slides\/[^/]+\.(?:webp|avif))$/; // players ask for these otherwise
const pictures = new Set<string>(); // addresses of those that have come
const byScript = ["fetch", "xmlhttprequest"];
let tellsOwn = false;
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

/** Whether a picture is here, and counted; the browser's cache has it for the next time. */
export function hasCome(address: string): boolean {
  return pictures.has(address);
}

/** Whether segments that the browser asked for by itself were measured: some play HLS and do not tell what they load. */
export function tellsOwnMedia(): boolean {
  return tellsOwn;
}

let countedMs = 0; // until then it was counted when the page was left (first/spend.ts), which was shown again

function take(entries: PerformanceEntryList): void {
  const all = entries as PerformanceResourceTiming[];
  for (const { name, initiatorType, encodedBodySize } of all) if (initiatorType === "img" && encodedBodySize > 0) pictures.add(name);
  tellsOwn ||= all.some(({ name, initiatorType }) => /\/seg-\d+\.m4s(?:$|\?)/.test(name) && !byScript.includes(initiatorType));
  const fresh = all.filter(({ startTime }) => !(startTime < countedMs));
  count(fresh.reduce((sum, entry) => sum + bytesOf(entry, location.href), 0));
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
