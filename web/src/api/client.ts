// GET of JSON over links that fail: limits on every wait, a few retries, errors that a page can explain.

export type FailureKind = "offline" | "timeout" | "unreachable" | "not-found" | "busy" | "server";

export class ApiFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly status: number,
    detail: string,
  ) {
    super(detail);
    this.name = "ApiFailure";
  }
}

const answerLimitMs = 30_000; // a first answer at 64 kbit/s and 600 ms takes about 8 s
const retryDelaysMs = [1_000, 3_000];
const freshMs = 60_000; // an answer younger than this is not asked for again

interface Kept {
  value: unknown;
  atMs: number;
}
const kept = new Map<string, Kept>();
const keptLimit = 100; // answers; a course list page is 10 to 20 kB

/** What one person was answered is not for the next. */
export function forgetAnswers(): void {
  kept.clear();
}

export function keptAnswer<T>(path: string): T | null {
  return (kept.get(path)?.value as T | undefined) ?? null;
}

export function isFresh(path: string, nowMs = Date.now()): boolean {
  const found = kept.get(path);
  return found !== undefined && nowMs - found.atMs < freshMs;
}

const coming = new Map<string, Promise<unknown>>();

// Asks now for what a page will ask for once its code has come: one round trip less. A failure is the page's to meet.
export function askEarly(path: string): void {
  if (isFresh(path) || coming.has(path)) return;
  const answer = getOnce(path);
  coming.set(path, answer);
  answer.catch(() => coming.delete(path));
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      const early = coming.get(path);
      coming.delete(path);
      const value = await (early ?? getOnce(path, signal));
      keep(path, value);
      return value as T;
    } catch (failure) {
      const delay = retryDelaysMs[attempt];
      if (signal?.aborted || delay === undefined || !worthRetrying(failure)) throw failure;
      await sleep(delay, signal);
    }
  }
}

function keep(path: string, value: unknown): void {
  kept.delete(path);
  kept.set(path, { value, atMs: Date.now() });
  const oldest = kept.keys().next().value;
  if (kept.size > keptLimit && oldest !== undefined) kept.delete(oldest);
}

async function getOnce(path: string, signal?: AbortSignal): Promise<unknown> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), answerLimitMs);
  const giveUp = () => limit.abort();
  signal?.addEventListener("abort", giveUp);
  try {
    const response = await fetch(path, { headers: { accept: "application/json" }, signal: limit.signal });
    if (!response.ok) throw await failureFrom(response);
    return await response.json();
  } catch (cause) {
    if (cause instanceof ApiFailure || signal?.aborted) throw cause;
    if (limit.signal.aborted) throw new ApiFailure("timeout", 0, `no answer from ${path}`);
    if (cause instanceof SyntaxError) throw new ApiFailure("server", 200, `not JSON: ${path}`);
    throw new ApiFailure(navigator.onLine === false ? "offline" : "unreachable", 0, String(cause));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

async function failureFrom(response: Response): Promise<ApiFailure> {
  const problem = (await response.json().catch(() => null)) as { detail?: string; title?: string } | null;
  const detail = problem?.detail ?? problem?.title ?? response.statusText;
  return new ApiFailure(failureKind(response.status), response.status, detail);
}

export function failureKind(status: number): FailureKind {
  if (status === 404 || status === 410 || status === 400 || status === 422) return "not-found";
  if (status === 429 || status === 503) return "busy";
  if (status === 408 || status === 504) return "timeout";
  return "server";
}

function worthRetrying(failure: unknown): boolean {
  return failure instanceof ApiFailure && ["unreachable", "busy", "timeout"].includes(failure.kind);
}

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
