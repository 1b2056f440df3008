// A file that the browser loads by itself: no more of it than the month's budget allows, and a word when it does not go on.
import { playedOf, type Lead } from "./lead";
import { help, needsHelp, say } from "./say";
import { countUnlessCounted, isSpent } from "./spend";

const unknownBps = 400_000; // where the server does not hold the file back
const paceTimes = 2; // of the most that it takes; src/api/lecture_page.cpp

export function watchFile(lead: Lead): void {
  const { video } = lead;
  const pace = Number(/[?&]pace=(\d+)/.exec(video.src)?.[1] ?? unknownBps * paceTimes);
  let most = 0; // what browsers throw away has come all the same
  const loadedBytes = () => (most = Math.max(most, (loadedS(video) * pace) / paceTimes / 8));
  const stop = () => {
    const atS = video.currentTime;
    lead.before = playedOf(lead);
    if (!video.paused) video.dataset.plays = ""; // the player goes on, and says what there is to do
    video.pause();
    video.removeAttribute("src");
    video.load(); // ends what is under way
    video.currentTime = atS;
  };
  const look = () => {
    if (needsHelp(video) || !isSpent(loadedBytes())) return;
    stop();
    help(video, "budget", () => undefined);
  };
  for (const name of ["play", "progress", "timeupdate"]) video.addEventListener(name, look);
  look();
  if (video.closest("[data-sound]") !== null) return; // begin.ts does the rest
  countUnlessCounted(loadedBytes);
  if (!needsHelp(video)) video.preload = video.dataset.preload === "none" ? "none" : "metadata";
  const line = video.parentElement?.querySelector("p");
  if (line) say(video, line, () => undefined); // it is on its way
}

function loadedS({ buffered }: HTMLVideoElement): number {
  let sum = 0;
  for (let range = 0; range < buffered.length; range++) sum += buffered.end(range) - buffered.start(range);
  return sum;
}
