// What else comes over the link while a segment loads: sound beside the picture, slides, the program. A segment's own bytes over its own time
// are a share of the link's rate, and half of a link looks like a slow one.
import { transfersOf, type Entry } from "./estimate";

const keptMs = 60_000;

/** Bytes that came from `startMs` to `endMs`, but for those of `url`. */
export function bytesBeside(entries: readonly Entry[], url: string, startMs: number, endMs: number): number {
  return transfersOf(entries)
    .filter(({ name }) => name !== url)
    .reduce((sum, { bytes, fromMs, ms }) => {
      const bothMs = Math.min(endMs, fromMs + ms) - Math.max(startMs, fromMs);
      return bothMs > 0 ? sum + bytes * Math.min(bothMs / Math.max(ms, 1), 1) : sum;
    }, 0);
}

/** The transfers of this page that have ended within a minute. */
export class Transfers {
  private lately: Entry[] = [];
  private readonly observer: PerformanceObserver | null = null;

  constructor() {
    if (!("PerformanceObserver" in globalThis)) return;
    this.observer = new PerformanceObserver((list) => this.add(list.getEntries()));
    this.observer.observe({ type: "resource" }); // the browser's own list ends after 250
  }

  beside(url: string, startMs: number, endMs: number): number {
    this.add(this.observer?.takeRecords() ?? []); // those that it has not told yet
    return bytesBeside(this.lately, url, startMs, endMs);
  }

  end(): void {
    this.observer?.disconnect();
  }

  private add(entries: PerformanceEntryList): void {
    const afterMs = performance.now() - keptMs;
    this.lately = [...this.lately, ...(entries as PerformanceResourceTiming[])].filter(({ responseEnd }) => responseEnd > afterMs);
  }
}
