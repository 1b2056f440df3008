// The service worker, made known when the page has all it wants, and told what to keep.
import { rememberedUser } from "../api/signed_in";
import { parseRoute } from "../router";
import { hasSaved, hasUnfinished } from "./index";
import { followUpdates, ownFiles, tellWorker } from "./updates";

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
    await followUpdates(registration);
    await tellWorker({ kind: "keep", urls: ownFiles() });
    if (hasSaved()) await tellWorker({ kind: "keep-player" }); // what was told to an earlier worker may not have come through
  } catch {
    return; // refused, by a setting for instance: the pages work as they did
  }
  if (hasUnfinished()) {
    const { goOn, refresh } = await import("./saver");
    await refresh();
    goOn();
  }
}

// What plays comes first; and what the server's page began is taken over before, which takes most of the application.
async function untilQuiet(): Promise<void> {
  const isQuiet = (video: HTMLVideoElement) => {
    const { buffered, currentTime, duration, ended, paused } = video;
    const loadedS = buffered.length === 0 ? 0 : buffered.end(buffered.length - 1);
    if (paused || ended) return true;
    return video.closest("#first") === null && loadedS >= Math.min(currentTime + enoughS, duration - 1);
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
