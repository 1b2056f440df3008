// How fast is this link? The first quality is chosen by it, before a byte of video has come.

export interface Hints {
  rememberedBps: number | null; // what the player measured last time
  rememberedAgeMs: number;
  downlinkMbps: number | null; // navigator.connection; rounded and capped by browsers
  transfers: { bytes: number; ms: number }[]; // what this page has loaded over the network
}

const unknownBps = 300_000; // near the lowest rung: a quick start beats a sharp one
const trustedAgeMs = 24 * 3600 * 1000;
const countedBytes = 20_000; // a smaller transfer measures the round trip, not the rate
const caution = 0.8;

export function startEstimate(hints: Hints): number {
  const measured = fastestTransfer(hints.transfers);
  if (measured !== null) return Math.round(measured * caution);
  if (hints.rememberedBps !== null && hints.rememberedAgeMs < trustedAgeMs) return Math.round(hints.rememberedBps * caution);
  if (hints.downlinkMbps !== null && hints.downlinkMbps > 0) return Math.round(hints.downlinkMbps * 1e6 * 0.5);
  return unknownBps;
}

export interface Shares {
  better: number;
  same: number;
}

// Seconds loaded ahead. Over a far link each segment waits for a round trip and for what is lost at its end, so
// the rate that small ones come at is less than the link's; with enough loaded, what is too much shows long before it is heard, and
// leads back to where less is allowed.
const someS = 9;
const muchS = 15;

/** What parts of the estimated rate a better quality, and the same one, may take with so much loaded. */
export function sharesOf(loadedS: number): Shares {
  if (loadedS >= muchS) return { better: 1.2, same: 1.2 };
  if (loadedS >= someS) return { better: 0.9, same: 1.2 };
  return { better: 0.7, same: 0.95 }; // hls.js's own
}

// The link can do at least what its best transfer did; slower ones were waiting for a server or for each other.
function fastestTransfer(transfers: Hints["transfers"]): number | null {
  const rates = transfers.filter(({ bytes, ms }) => bytes >= countedBytes && ms > 0).map(({ bytes, ms }) => (bytes * 8000) / ms);
  return rates.length === 0 ? null : Math.max(...rates);
}

const key = "lectern.rate";

export function hintsOfThisPage(): Hints {
  const connection = (navigator as { connection?: { downlink?: number } }).connection;
  const remembered = remembers();
  return {
    rememberedBps: remembered?.bps ?? null,
    rememberedAgeMs: remembered === null ? Infinity : Date.now() - remembered.atMs,
    downlinkMbps: connection?.downlink ?? null,
    transfers: (performance.getEntriesByType("resource") as PerformanceResourceTiming[])
      .filter(({ transferSize, responseStart }) => transferSize > 0 && responseStart > 0)
      .map(({ transferSize, responseStart, responseEnd }) => ({ bytes: transferSize, ms: responseEnd - responseStart })),
  };
}

export function rememberRate(bps: number): void {
  if (!(bps > 0) || !Number.isFinite(bps)) return;
  try {
    localStorage.setItem(key, JSON.stringify({ bps: Math.round(bps), atMs: Date.now() }));
  } catch {
    // the next visit starts from the browser's hint
  }
}

function remembers(): { bps: number; atMs: number } | null {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null") as { bps?: unknown; atMs?: unknown } | null;
    if (typeof found?.bps !== "number" || typeof found.atMs !== "number") return null;
    return { bps: found.bps, atMs: found.atMs };
  } catch {
    return null;
  }
}
