// One file onto the shelf, from where it ends there. Each byte that arrives is kept, whatever happens next.
import { budget, count, leftOf, lookAgain } from "../player/budget";
import { countNow, countsItself } from "../player/transfers";
import { append, expectFile, ShelfFull, type SavedFile } from "./shelf";

export type Outcome = "done" | "stopped" | "link" | "full" | "gone" | "refused" | "moved" | "budget"; // moved: another window writes it, or it was removed; budget: the month's is used up

const keptEveryMs = 1_000; // what a browser that is killed may lose
const keptBytes = 262_144;
const silenceMs = 60_000; // without a byte the link is taken for lost

export interface Download {
  url: string;
  hash: string;
  path: string;
  bytes: number | null; // as the package says; null: mostly text, which comes compressed; kept when all of it is here
  signal: AbortSignal;
  goesBeyond?: boolean; // the month's budget
  kept: (bytes: number) => void; // so many more are on the shelf
}

export async function download(wanted: Download): Promise<Outcome> {
  try {
    const file = await expectFile(wanted.hash, wanted.path, wanted.bytes);
    if (file.total !== null && file.have >= file.total) return "done";
    countNow(); // texts that came before it
    lookAgain();
    if (leftFor(wanted) === 0) return "budget";
    return file.total === null ? await whole(wanted) : await rest(wanted, file);
  } catch (failure) {
    if (failure instanceof ShelfFull) return "full";
    return wanted.signal.aborted ? "stopped" : "link";
  }
}

function leftFor({ goesBeyond }: Download): number {
  return goesBeyond === true ? Infinity : leftOf(budget.get());
}

/** What was made here, not fetched. */
export async function put(hash: string, path: string, text: string, kept: (bytes: number) => void): Promise<Outcome> {
  try {
    const bytes = new TextEncoder().encode(text);
    const file = await expectFile(hash, path, bytes.length);
    if (file.have === bytes.length) return "done";
    if (!(await append(hash, path, 0, bytes))) return "moved";
    kept(bytes.length);
    return "done";
  } catch (failure) {
    return failure instanceof ShelfFull ? "full" : "link";
  }
}

export function outcomeOf(status: number): Outcome {
  if (status === 401 || status === 403) return "refused";
  return status === 404 || status === 410 ? "gone" : "link";
}

async function whole(wanted: Download): Promise<Outcome> {
  const { url, hash, path, signal, kept } = wanted;
  const limit = new Silence(signal);
  try {
    const counted = countsItself(url);
    const answer = await fetch(url, { signal: limit.signal, ...(counted && { cache: "no-store" }) });
    if (!answer.ok || answer.body === null) return outcomeOf(answer.status);
    const total = Number(answer.headers.get("content-length"));
    const parts: Uint8Array<ArrayBuffer>[] = [];
    const reader = answer.body.getReader();
    let have = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      limit.heard();
      parts.push(next.value);
      have += next.value.length;
      if (!counted) continue;
      count(next.value.length);
      if (have === total || leftFor(wanted) > 0) continue;
      await reader.cancel(); // it begins anew, as nothing says how long it is
      return "budget";
    }
    const bytes = joined(parts);
    if (!(await append(hash, path, 0, bytes, true))) return "moved";
    kept(bytes.length);
    return "done";
  } finally {
    limit.end();
  }
}

async function rest(wanted: Download, { have, total }: SavedFile): Promise<Outcome> {
  const limit = new Silence(wanted.signal);
  const keeper = new Keeper(wanted, have);
  try {
    // No more than the budget allows: what is under way when one stops asking was paid for as well.
    const left = leftFor(wanted);
    const last = total !== null && have + left < total ? String(have + left - 1) : "";
    const headers = have > 0 || last !== "" ? { range: `bytes=${have}-${last}` } : undefined;
    // Not into the browser's own cache: it would be kept twice.
    const answer = await fetch(wanted.url, { cache: "no-store", signal: limit.signal, ...(headers && { headers }) });
    if (!answer.ok || answer.body === null) return outcomeOf(answer.status);
    if (!beginsAt(answer, have, headers !== undefined)) return "link";
    const reader = answer.body.getReader();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      limit.heard();
      count(value.byteLength);
      if (!(await keeper.add(value))) {
        await reader.cancel();
        return "moved";
      }
      if (leftFor(wanted) > 0) continue;
      await reader.cancel(); // it may be the end all the same
      break;
    }
  } catch (failure) {
    if (failure instanceof ShelfFull) throw failure;
    if (!(await keeper.flush())) return "moved";
    return wanted.signal.aborted ? "stopped" : "link";
  } finally {
    limit.end();
  }
  if (!(await keeper.flush())) return "moved";
  if (keeper.end === total) return "done";
  return leftFor(wanted) === 0 ? "budget" : "link";
}

// A server that does not do ranges would send from the beginning: ours does, something between us may not.
function beginsAt(answer: Response, place: number, isPart: boolean): boolean {
  if (place === 0 && (!isPart || answer.status === 200)) return answer.status === 200;
  return answer.status === 206 && (answer.headers.get("content-range") ?? "").startsWith(`bytes ${place}-`);
}

function joined(parts: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

class Keeper {
  private parts: Uint8Array<ArrayBuffer>[] = [];
  private waiting = 0; // bytes
  private lastMs = Date.now();

  constructor(
    private readonly to: Download,
    public end: number, // bytes that are on the shelf
  ) {}

  async add(part: Uint8Array<ArrayBuffer>): Promise<boolean> {
    this.parts.push(part);
    this.waiting += part.length;
    return this.waiting < keptBytes && Date.now() - this.lastMs < keptEveryMs ? true : this.flush();
  }

  async flush(): Promise<boolean> {
    if (this.waiting === 0) return true;
    const bytes = joined(this.parts);
    this.parts = [];
    this.waiting = 0;
    this.lastMs = Date.now();
    if (!(await append(this.to.hash, this.to.path, this.end, bytes))) return false;
    this.end += bytes.length;
    this.to.kept(bytes.length);
    return true;
  }
}

// Ends a request that nothing comes of.
class Silence {
  private readonly own = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly giveUp = () => this.own.abort();
  readonly signal = this.own.signal;

  constructor(private readonly outer: AbortSignal) {
    if (outer.aborted) this.own.abort();
    outer.addEventListener("abort", this.giveUp);
    this.heard();
  }

  heard(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.giveUp, silenceMs);
  }

  end(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener("abort", this.giveUp);
  }
}
