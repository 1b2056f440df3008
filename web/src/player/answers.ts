/**
 * Whether the server does, within so long. Without credentials, browsers take connections of their own for it: those of the page may be dead,
 * and are not taken up. Some hundred bytes, and over HTTPS several kB more for the handshake of each connection that is new.
 */
export async function answers(withinMs: number): Promise<boolean> {
  const stop = new AbortController();
  const limit = setTimeout(() => stop.abort(), withinMs);
  try {
    const answer = await fetch("/healthz", { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer", signal: stop.signal });
    await answer.text(); // unread, it would keep its connection from the next request
    return answer.ok;
  } catch {
    return false;
  } finally {
    clearTimeout(limit);
  }
}
