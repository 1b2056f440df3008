// How fast is this link? The first quality is chosen by it, before a byte of video has come.
import { isSavedAddress } from "../offline/addresses";

export interface Hints {
  rememberedBps: number | null; // what the player measured last time
  rememberedAgeMs: number;
  downlinkMbps: number | null; // navigator.connection; rounded and capped by browsers
  transfers: Pick<Transfer, "bytes" | "ms">[]; // what this page has loaded over the network
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

const own: Shares = { better: 0.7, same: 0.95 }; // hls.js's

// A link may be gone for half a minute. With this share of it a minute's playing brings 37 s more than it takes, with hls.js's only 26.
const outlastsS = 40;
const whileLittle = 0.62;

// Over a far link a connection that begins waits for round trips and for what is lost at its end, so the rate that small segments come at
// is less than the link's. With enough loaded, what is too much shows long before it is heard, and leads back to where less is allowed.
const someS = 9;
const muchS = 15;
const shortMs = 1_500; // of a segment: it was how the connection began that was measured
const looked = 10; // segments: a minute
const needed = 2;
const slowAllowed = 1; // of a connection that was cold, or of one lost packet after another

/** How long segments have loaded lately. */
export class LoadTimes {
  private lately: { ms: number; isSlow: boolean }[] = [];

  /** Of a segment that lasts so long as it is played. */
  add(ms: number, lastsMs: number): void {
    this.lately = [...this.lately, { ms, isSlow: ms >= lastsMs }].slice(-looked);
  }

  /** Of a segment that would have come too late. */
  gaveUp(): void {
    this.add(Infinity, 0);
  }

  /** What is loaded does not get less; of one segment nobody knows. */
  get keepUp(): boolean {
    return this.lately.length >= needed && this.lately.filter(({ isSlow }) => isSlow).length <= slowAllowed;
  }

  /** The link can do more than was measured. */
  get areShort(): boolean {
    const last = this.lately.slice(-needed);
    return last.length === needed && last.every(({ ms }) => ms < shortMs) && this.keepUp;
  }
}

/** What parts of the estimated rate a better quality, and the same one, may take with so many seconds loaded. */
export function sharesOf(loadedS: number, playbackRate: number, { areShort, keepUp }: Pick<LoadTimes, "areShort" | "keepUp">): Shares {
  const rate = Math.max(playbackRate, 1);
  const leftS = loadedS / rate;
  const least = leftS < outlastsS ? whileLittle : own.better;
  if (!keepUp || leftS < someS) return { better: least, same: own.same };
  const better = !areShort ? least : leftS >= muchS ? 1.2 : 0.9;
  return { better: Math.max(better / rate, least), same: Math.max(1.2 / rate, own.same) };
}

/** Whether what began to load then came out of the browser's cache, and says nothing of the link. Of what is saved only its disk counts. */
export function isFromCache(url: string, startMs: number): boolean {
  if (isSavedAddress(new URL(url).pathname)) return false;
  const entries = performance.getEntriesByName(url, "resource");
  const found = entries[entries.length - 1] as PerformanceResourceTiming | undefined; // Safari has had at() since 15.4 only
  if (found === undefined || found.startTime < startMs - 1) return false; // browsers keep 250 entries
  return found.transferSize === 0 && found.responseStart > 0; // both are 0 where another server does not tell
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
    transfers: transfersOf(performance.getEntriesByType("resource") as PerformanceResourceTiming[]),
  };
}

export type Entry = Pick<PerformanceResourceTiming, "name" | "transferSize" | "fetchStart" | "requestStart" | "responseStart" | "responseEnd">;

interface Transfer {
  name: string;
  bytes: number;
  fromMs: number;
  ms: number;
}

/**
 * What came over the network, and when. Where the first packet is lost, what came after it is there at once when it comes again: so the wait
 * for it counts, but for what an answer takes in any case.
 */
export function transfersOf(all: readonly Entry[]): Transfer[] {
  const measured = all.filter(({ transferSize, responseStart }) => transferSize > 0 && responseStart > 0); // Safari tells the size since 16.4 only
  const askedMs = ({ fetchStart, requestStart }: Entry) => (requestStart > 0 ? requestStart : fetchStart);
  const answerMs = Math.min(...measured.map((one) => one.responseStart - askedMs(one)));
  return measured.map((one) => {
    const fromMs = askedMs(one) + answerMs;
    return { name: one.name, bytes: one.transferSize, fromMs, ms: one.responseEnd - fromMs };
  });
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
