// A new build's worker waits until no window runs an older one. This window may be the only one, and run the new one: it says so, from its
// beginning. Browsers look for a new worker by themselves, a second after a page has loaded, and who reads on leaves a page soon.
const [timesAsked, askAgainMs] = [6, 3_000];
const patienceMs = 10_000; // for a worker that was told to take over
let isFollowed = false;
let settled: Promise<void> = Promise.resolve(); // when it is known which worker stays

export async function followUpdates(known?: ServiceWorkerRegistration): Promise<void> {
  const registration = known ?? (await navigator.serviceWorker.getRegistration());
  if (registration === undefined || isFollowed) return;
  isFollowed = true;
  let timer: ReturnType<typeof setTimeout>;
  // The window that was left counts for a moment longer: asked once, the worker would wait for the next visit.
  const ask = (left = timesAsked) => {
    clearTimeout(timer);
    if (registration.waiting === null || left === 0) return;
    settled = takeOver(registration.waiting);
    timer = setTimeout(() => ask(left - 1), askAgainMs);
  };
  const follow = (coming: ServiceWorker | null) => coming?.addEventListener("statechange", () => coming.state === "installed" && ask());
  ask();
  follow(registration.installing); // it may have been found before this page could hear of it
  registration.addEventListener("updatefound", () => follow(registration.installing));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask()); // the other window may have been closed
}

function takeOver(worker: ServiceWorker): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise<void>((known) => {
    setTimeout(known, patienceMs);
    port1.onmessage = ({ data }) => data === "waits" && known();
    worker.addEventListener("statechange", () => known()); // activated, or replaced by another one
    worker.postMessage({ kind: "take-over", urls: ownFiles() }, [port2]);
  }).finally(() => port1.close());
}

/**
 * Tells the worker that stays. A message to one that is just being replaced would start it again: Chromium then keeps it until its next
 * request and stops it in the midst of that, and the page that was asked for never comes.
 */
export async function tellWorker(message: { kind: string; urls?: string[] }): Promise<void> {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  const registration = await serviceWorker?.ready; // of a worker that is refused, or not known yet, it never comes
  await settled;
  registration?.active?.postMessage(message);
}

/** What this page has run of its build. */
export function ownFiles(): string[] {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name, location.href));
  return loaded.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/assets/")).map(({ pathname }) => pathname);
}
