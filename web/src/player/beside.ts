// What else comes over the link while a segment loads: sound beside the picture, slides, the program. A segment's own bytes over its own time
// are a share of the link's rate, and half of a link looks like a slow one.
export type Transfer = Pick<PerformanceResourceTiming, "name" | "transferSize" | "fetchStart" | "requestStart" | "responseStart" | "responseEnd">;

const keptMs = 60_000;

function askedMs({ fetchStart, requestStart }: Transfer): number {
  return requestStart > 0 ? requestStart : fetchStart;
}

/**
 * Bytes of `transfers` that came from `startMs` to `endMs`, but for those of `url`. Where the first packet is lost, what came after it is there
 * at once when it comes again: so they came from when they were asked for on, but for what an answer takes in any case.
 */
export function bytesBeside(transfers: readonly Transfer[], url: string, startMs: number, endMs: number): number {
  const measured = transfers.filter(({ transferSize, responseStart }) => transferSize > 0 && responseStart > 0); // Safari tells the size since 16.4 only
  const answerMs = Math.min(...measured.map((one) => one.responseStart - askedMs(one)));
  return measured
    .filter(({ name }) => name !== url)
    .reduce((sum, one) => {
      const { transferSize, responseEnd } = one;
      const fromMs = askedMs(one) + answerMs;
      const bothMs = Math.min(endMs, responseEnd) - Math.max(startMs, fromMs);
      const wholeMs = Math.max(responseEnd - fromMs, 1);
      return bothMs > 0 ? sum + transferSize * Math.min(bothMs / wholeMs, 1) : sum;
    }, 0);
}

/** The transfers of this page that have ended within a minute. */
export class Transfers {
  private lately: Transfer[] = [];
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
