// From what the page began with to the player: both know the lecture's time, so the player waits a little ahead, loaded, and
// starts when the other comes by. Nothing is heard twice, and nothing is missing.
import { aheadS } from "../first/comfort";
import { needsHelp } from "../first/say";

export const firstMarginS = 6; // ahead of what plays; doubled each time that it was too little
const mostMarginS = 60;
const wantedS = 5; // loaded from the meeting point on
const lateS = 0.25; // an element needs so long to start, at most
const soonS = 0.5; // to go to what is loaded already; doubled each time in a row that it was too little

export interface Meeting {
  atS: number; // where the player waits
  tries: number;
  catches?: number; // in a row
}

function soonFor({ catches = 0 }: Meeting): number {
  return soonS * 2 ** catches;
}

function marginS(tries: number): number {
  return Math.min(firstMarginS * 2 ** tries, mostMarginS);
}

export function meeting(nowS: number, wholeS: number, tries: number): Meeting | null {
  const atS = nowS + marginS(tries);
  return atS + 1 < wholeS ? { atS, tries: tries + 1 } : null;
}

export type Step = "wait" | "aim" | "meet" | "catch up";

/** `loadedS`: of the player, from where it waits. Who was passed is not sent away from what it loads, as long as it may load more than plays. */
export function step(meet: Meeting, nowS: number, loadedS: number, wholeS: number): Step {
  const leftS = meet.atS - nowS;
  if (leftS > 2 * mostMarginS) return "aim"; // somebody sought
  if (leftS > 0) return "wait";
  const isPassed = leftS < -lateS;
  const nextS = isPassed ? nowS + soonFor(meet) : meet.atS;
  const isReady = loadedS - (nextS - meet.atS) >= Math.min(wantedS, wholeS - nextS - lateS);
  if (isReady && nextS < wholeS) return isPassed ? "catch up" : "meet";
  return -leftS > marginS(meet.tries - 1) ? "aim" : "wait";
}

export interface Hands {
  wholeS: number;
  seek(toS: number): void; // the player's
  carry(): void; // volume, speed and captions, as they were set meanwhile
  done(): void; // the player shows; the other goes
}

// In full screen, as an iPhone's own player, or in a window of its own.
function isLarge(video: HTMLVideoElement & { webkitDisplayingFullscreen?: boolean }): boolean {
  return document.fullscreenElement === video || video.webkitDisplayingFullscreen === true || document.pictureInPictureElement === video;
}

function leaveLarge(video: HTMLVideoElement & { webkitExitFullscreen?(): void }): void {
  if (document.fullscreenElement === video) document.exitFullscreen().catch(() => undefined);
  if (document.pictureInPictureElement === video) document.exitPictureInPicture().catch(() => undefined);
  video.webkitExitFullscreen?.();
}

/** Ends by itself, or by `stop`. */
export function handOver(from: HTMLVideoElement, to: HTMLVideoElement, first: Meeting | null, hands: Hands): () => void {
  let meet = first;
  const stop = new AbortController();
  const end = (atS: number | null) => {
    stop.abort();
    clearInterval(timer);
    hands.carry();
    if (atS !== null) hands.seek(atS);
    hands.done();
  };
  const aim = () => {
    meet = meeting(from.currentTime, hands.wholeS, meet?.tries ?? 0);
    if (meet !== null) hands.seek(meet.atS);
  };
  const begin = async () => {
    clearInterval(timer);
    hands.carry();
    try {
      await to.play();
      end(null);
    } catch {
      to.pause(); // not allowed without a gesture: the one that was allowed plays on, until somebody stops it
    }
  };
  const look = () => {
    const { help, plays } = from.dataset;
    if (help === "budget" && isLarge(from)) return leaveLarge(from); // nothing comes any more
    if (isLarge(from) && from.error === null) return; // it would fall back into the page
    if (from.error !== null || needsHelp(from)) {
      const isToPlay = !from.paused || plays !== undefined;
      end(from.currentTime);
      if (isToPlay && !from.ended) to.play().catch(() => undefined); // it says what it waits for
      return;
    }
    if (from.paused || from.ended) return end(from.currentTime);
    if (meet === null) return; // too near to the end to be worth it
    const next = to.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA && !to.seeking ? aheadS(to) : 0;
    const what = step(meet, from.currentTime, next, hands.wholeS);
    if (what === "aim") aim();
    if (what === "catch up") {
      meet = { ...meet, atS: from.currentTime + soonFor(meet), catches: (meet.catches ?? 0) + 1 };
      hands.seek(meet.atS);
    }
    if (what === "meet") void begin();
  };
  const timer = setInterval(look, 50);
  for (const name of ["pause", "ended", "error"]) from.addEventListener(name, look, { signal: stop.signal });
  return () => {
    stop.abort();
    clearInterval(timer);
  };
}
