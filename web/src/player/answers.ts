/**
 * Whether the server does, within so long. Some hundred bytes. Without credentials, browsers take connections of their own for it: those of the
 * page may be dead, and are not taken up.
 */
export async function answers(withinMs: number): Promise<boolean> {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), withinMs);
  try {
    return (await fetch("/healthz", { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", signal: stop.signal })).ok;
  } catch {
    return false;
  } finally {
    clearTimeout(limit);
  }
}
