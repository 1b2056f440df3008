/**
 * Whether the server does, within so long. Without credentials, browsers take connections of their own for it: those of the page may be dead,
 * and are not taken up. Some hundred bytes, and over HTTPS several kB more for the handshake of each connection that is new.
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
