// Browsers let two requests for one address share what comes. So one that is made before the other is really gone waits with it for its dead
// connection: in Chromium 156, which kept them in one writer of its cache, a segment that was asked for anew 6 ms too early came 17 s later.
// A moment later it goes on where the other stopped.

const goneMs = 250;
const letGo = new Map<string, number>(); // addresses, and when

/** Of a request that is given up, for the next one for the same address. */
export function noteLetGo(url: string): void {
  for (const old of letGo.keys()) if (goneInMs(old) <= 0) letGo.delete(old);
  letGo.set(url, performance.now());
}

/** How long a request for this address had better wait; 0 or less: it need not. */
export function goneInMs(url: string): number {
  return (letGo.get(url) ?? -Infinity) + goneMs - performance.now();
}
