// The first script of a server's page whose sound can be fed, a classic one that stands before the <video>: the sound comes piece by piece
// where the browser takes it so, which does not begin to fetch the file. The other scripts come when the sound plays, or when there is none
// to wait for, or when it does not go on.
import { answers } from "../player/answers";
import { feed, soundType } from "./feed";
import { swapSizes } from "./fed_sizes";
import { otherLanguage } from "./other_language";
import { help, say } from "./say";
import { countUnlessCounted, isSpent } from "./spend";

const script = document.currentScript as HTMLScriptElement;
const player = script.parentElement as HTMLElement;
const { sound = "", init = "", seconds } = player.dataset;

new MutationObserver((_, watch) => {
  const video = player.querySelector("video");
  const line = player.querySelector("p");
  if (video === null || line === null) return;
  watch.disconnect();
  countUnlessCounted();
  begin(video);
  say(video, line, bring);
}).observe(player, { childList: true });

function begin(video: HTMLVideoElement): void {
  const file = video.src;
  if (isSpent()) {
    video.removeAttribute("src"); // Play would fetch it
    return help(video, "budget", bring);
  }
  const isEager = video.dataset.preload !== "none";
  if (isEager) video.preload = "metadata";
  if (!canFeed()) return bring();
  swapSizes(document);
  const source = new MediaSource();
  const url = URL.createObjectURL(source);
  const mayAsk = () => {
    const isAllowed = !isSpent();
    if (!isAllowed) help(video, "budget", bring); // and the player says so
    return isAllowed;
  };
  source.addEventListener(
    "sourceopen",
    async () => {
      URL.revokeObjectURL(url);
      const isFed = await feed(video, source, { base: sound, init, wholeS: Number(seconds) }, answers, mayAsk).catch(() => false);
      if (isFed) return;
      swapSizes(document);
      playFrom(video, file, video.currentTime);
    },
    { once: true },
  );
  playFrom(video, url, Number(/#t=(\d+)/.exec(file)?.[1] ?? 0));
  if (!isEager || mayGoOn() || otherLanguage() !== null) return bring();
  for (const name of ["timeupdate", "loadeddata", "error"]) video.addEventListener(name, () => (name === "loadeddata" && !video.paused) || bring());
}

function playFrom(video: HTMLVideoElement, url: string, atS: number): void {
  const wasPlaying = !video.paused;
  video.src = url;
  if (atS > 0) video.currentTime = atS;
  if (wasPlaying) video.play().catch(() => undefined);
}

// Apple's players begin without this, and want sources that they manage themselves.
function canFeed(): boolean {
  return "MediaSource" in window && !("ManagedMediaSource" in window) && MediaSource.isTypeSupported(soundType);
}

// On a first visit neither the address nor the device says where.
function mayGoOn(): boolean {
  const lecture = document.getElementById("first")?.dataset.lecture ?? "";
  try {
    return /[?&]t=/.test(location.search) || Object.keys(localStorage).some((key) => key.endsWith(lecture));
  } catch {
    return false; // storage is refused
  }
}

function bring(): void {
  const { next } = script.dataset;
  if (next === undefined) return;
  delete script.dataset.next;
  const first = Object.assign(document.createElement("script"), { type: "module", src: next });
  document.head.append(first);
}
