// The service worker, made known when the page has all it wants, and told what to keep.
import { rememberedUser } from "../api/signed_in";
import { parseRoute } from "../router";
import { hasSaved, hasUnfinished } from "./index";

const manifest = "/app.webmanifest";
const enoughS = 20; // loaded ahead
const lookMs = 2_000;

export async function register(): Promise<void> {
  void import("../player/transfers").then(({ countTransfers }) => countTransfers(), () => undefined);
  await untilQuiet();
  addManifest();
  await tellWhatIsLeft();
  if (!("serviceWorker" in navigator)) return;
  try {
    const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    askToTakeOver(registration);
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ kind: "keep", urls: ownFiles() });
    if (hasSaved()) active?.postMessage({ kind: "keep-player" }); // what was told to an earlier worker may not have come through
  } catch {
    return; // refused, by a setting for instance: the pages work as they did
  }
  if (hasUnfinished()) {
    const { goOn, refresh } = await import("./saver");
    await refresh();
    goOn();
  }
}

// What plays comes first.
async function untilQuiet(): Promise<void> {
  const isQuiet = (video: HTMLVideoElement) => {
    const { buffered, currentTime, duration, ended, paused } = video;
    const loadedS = buffered.length === 0 ? 0 : buffered.end(buffered.length - 1);
    return paused || ended || loadedS >= Math.min(currentTime + enoughS, duration - 1);
  };
  while (![...document.querySelectorAll("video")].every(isQuiet)) await new Promise((later) => setTimeout(later, lookMs));
}

// The server's page of a lecture does without it: every byte before the first picture counts.
function addManifest(): void {
  if (document.querySelector("link[rel=manifest]") !== null) return;
  document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: manifest }));
}

// What was watched without a network and could not be told when it came back. A player tells by itself.
async function tellWhatIsLeft(): Promise<void> {
  const tellLeft = async () => {
    const user = rememberedUser();
    if (user === null || parseRoute(location.pathname, location.search).name === "lecture") return;
    const module = await import("../player/tell_progress").catch(() => null); // next time
    await module?.tellLeft(user);
  };
  addEventListener("online", () => void tellLeft());
  await tellLeft();
}

const [timesAsked, askAgainMs] = [6, 3_000];

// A new build waits until no window runs the old one. This window may be the only one, and run the new one.
function askToTakeOver(registration: ServiceWorkerRegistration): void {
  // The window that was left counts for a moment longer: asked once, the worker would wait for the next visit.
  const ask = (left = timesAsked) => {
    if (registration.waiting === null || left === 0) return;
    registration.waiting.postMessage({ kind: "take-over", urls: ownFiles() });
    setTimeout(() => ask(left - 1), askAgainMs);
  };
  const follow = (coming: ServiceWorker | null) => coming?.addEventListener("statechange", () => coming.state === "installed" && ask());
  ask();
  follow(registration.installing); // it may have been found before this page could hear of it
  registration.addEventListener("updatefound", () => follow(registration.installing));
}

function ownFiles(): string[] {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name, location.href));
  return loaded.filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith("/assets/")).map(({ pathname }) => pathname);
}
