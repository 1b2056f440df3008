// The sound of the server's page through Media Source Extensions, each piece as it comes. By itself, Chromium does not play a file
// before 32 kB of it are there, which is 4 s of a link of 64 kbit/s; a second of this sound is 2 kB. The first seconds come together: begun
// with half a second, it would stand still for each packet that is lost in them and has to be sent again.
import { Pace } from "../player/pace";

const apartS = 0.15; // what two segments may lie apart and be heard as one
const nearS = 0.02; // what sound may lie behind the position and be found there: browsers forgive 40 ms
const aheadWantedS = 60;
const soundBps = 2_000; // bytes, where a segment's size is not known
const togetherBytes = 8_000; // 4 s; a lost packet of a far link is there again after two
const againMs = 2_000;
const goneMs = 250; // until what is given up is gone: browsers let two requests for one address wait for the same connection
const questions = 5; // and what is silent is given up

const passes = [408, 429]; // and what the server says of itself

export interface Sound {
  base: string; // address of its segments
  init: string; // its initialisation section, base64
  wholeS: number;
}

export type Fed = Pick<HTMLVideoElement, "currentTime" | "buffered" | "paused" | "played" | "preload" | "error" | "addEventListener" | "dispatchEvent">;

export const soundType = 'audio/mp4; codecs="opus"';

/** Where each segment begins, and where the last one ends. */
export function startsOf(playlist: string): number[] {
  let end = 0;
  return [0, ...[...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, length]) => (end += Number(length)))];
}

interface Run {
  endS: number; // the position itself where nothing is loaded
  isThere: boolean; // something is loaded at the position, or ends there
}

/** What is loaded from the position on. */
export function loadedAt({ buffered, currentTime }: Pick<Fed, "buffered" | "currentTime">): Run {
  const run = { endS: currentTime, isThere: false };
  for (let range = 0; range < buffered.length; range++) {
    if (buffered.start(range) > run.endS + (run.isThere ? apartS : nearS)) continue;
    run.isThere ||= buffered.end(range) >= currentTime;
    run.endS = Math.max(run.endS, buffered.end(range));
  }
  return run;
}

/** Nothing is to come after what is loaded: from the position on, or of all for a position that lies behind the end. */
export function isLoadedToTheEnd(video: Pick<Fed, "buffered" | "currentTime">, starts: number[]): boolean {
  const last = (starts[starts.length - 1] ?? 0) - apartS;
  const { endS, isThere } = loadedAt(video);
  const { buffered } = video;
  const hasLast = buffered.length > 0 && buffered.end(buffered.length - 1) >= last;
  return hasLast && endS >= last && (isThere || video.currentTime >= last + apartS - nearS);
}

/** The number of the segment that is wanted next; -1: none. Without the list, which is asked for under any number but 0, the first alone is known. */
export function nextOf(video: Fed, starts: number[] | null): number {
  const { endS, isThere } = loadedAt(video);
  const aheadS = endS - video.currentTime;
  const waitsForPlay = video.paused && video.played.length === 0;
  if (waitsForPlay && (aheadS > 0 || video.preload === "none")) return -1;
  if (starts === null) return endS < apartS ? 0 : 1;
  if (aheadS >= aheadWantedS || isLoadedToTheEnd(video, starts)) return -1;
  const after = starts.findIndex((start) => start > endS + (isThere ? apartS : nearS));
  return after < 0 ? starts.length - 2 : Math.max(after, 1) - 1;
}

/**
 * Resolves when the element has another source; false: it cannot be played like this. `answers`: whether the server does, within so long.
 * `mayAsk`: whether the month's budget lets it; what it does not is fetched no more.
 */
export async function feed(video: Fed, source: MediaSource, { base, init, wholeS }: Sound, answers: (withinMs: number) => Promise<boolean>, mayAsk: () => boolean): Promise<boolean> {
  let stop = new AbortController();
  let starts: number[] | null = null;
  let fetching = -1;
  const pace = new Pace();
  let credentials: RequestCredentials = "same-origin";
  let pauseMs = 0; // after what was given up
  let wake = () => {};
  const isOpen = () => source.readyState !== "closed" && video.error === null;
  const change = () => wake();
  const fail = () => video.dispatchEvent(new Event("stalled")); // as a browser does that waits for a file
  for (const name of ["timeupdate", "play", "seeking", "error"]) video.addEventListener(name, change);
  video.addEventListener("seeking", () => {
    if (!loadedAt(video).isThere && nextOf(video, starts) !== fetching) stop.abort(); // what comes is wanted no more
  });
  const giveUp = (what: AbortController) => {
    pauseMs = goneMs;
    what.abort();
  };
  addEventListener("online", () => giveUp(stop)); // what was under way may never say that it is lost
  source.addEventListener("sourceclose", () => {
    stop.abort();
    wake();
  });

  source.duration = wholeS;
  const buffer = source.addSourceBuffer(soundType);
  const append = (bytes: BufferSource) =>
    new Promise<unknown>((done) => {
      buffer.appendBuffer(bytes);
      buffer.addEventListener("updateend", done, { once: true });
    });
  await append(Uint8Array.from(atob(init), (letter) => letter.charCodeAt(0)));
  while (isOpen()) {
    fetching = nextOf(video, starts);
    const from = loadedAt(video).endS;
    if (fetching < 0) {
      if (starts !== null && source.readyState === "open" && isLoadedToTheEnd(video, starts)) source.endOfStream();
      await new Promise<void>((goOn) => (wake = goOn));
      continue;
    }
    if (!mayAsk()) return true;
    const isList = fetching > 0 && starts === null;
    const asking = (stop = new AbortController());
    let heard = 0;
    let sinceMs = performance.now();
    // When an outage is over, it is not waited for what the server has sent into it and sends again after ever longer waits.
    const doubt = async () => {
      const before = heard;
      for (let asked = 0, lost = 0, isBack = false; asked < questions && !isBack; asked++) {
        const pause = new Promise((over) => setTimeout(over, pace.answerMs));
        const isThere = await answers(pace.answerMs);
        isBack = isThere && lost > 1; // one is lost easily where much is
        if (!isThere && ++lost > 1) fail();
        if (!isBack) await pause;
        if (heard !== before) return;
        if (isBack) credentials = "omit"; // from now on over the connection that answered: the other may be dead
      }
      fail();
      giveUp(asking);
    };
    let silence = setTimeout(doubt, pace.doubtMs);
    const hear = () => {
      clearTimeout(silence);
      pace.heardAfter(performance.now() - sinceMs);
      sinceMs = performance.now();
      silence = setTimeout(doubt, pace.doubtMs);
      heard++;
    };
    try {
      const answer = await fetch(base + (isList ? "index.m3u8" : `seg-${fetching}.m4s`), { credentials, signal: asking.signal });
      if (passes.includes(answer.status) || answer.status >= 500) throw new Error(String(answer.status));
      if (!answer.ok || answer.body === null) return false;
      if (isList) {
        starts = startsOf(await answer.text());
        continue;
      }
      const reader = answer.body.getReader();
      const held: BufferSource[] = [];
      const startS = starts?.[fetching] ?? 0;
      const size = Number(answer.headers.get("content-length"));
      const perS = starts !== null && size > 0 ? size / ((starts[fetching + 1] ?? Infinity) - startS) : soundBps;
      let here = 0;
      let given = 0;
      let wanted = 0; // how much of the segment comes together
      for (let piece = await reader.read(); !piece.done && isOpen(); piece = await reader.read()) {
        hear();
        held.push(piece.value);
        here += piece.value.length;
        const { endS } = loadedAt(video);
        if (endS - video.currentTime <= apartS) wanted = Math.max((endS - startS) * perS, given) + togetherBytes; // it stands still, or is about to
        if (here < wanted) continue;
        for (const one of held.splice(0)) await append(one);
        given = here;
      }
      for (const one of held) if (isOpen()) await append(one); // a short segment
      if (isOpen() && loadedAt(video).endS === from && nextOf(video, starts) === fetching) return false; // it is not where the list says
    } catch {
      if (source.readyState === "open") buffer.abort(); // half a segment is forgotten
      const ms = asking.signal.aborted ? pauseMs : againMs;
      pauseMs = 0;
      if (!isOpen()) continue;
      if (!asking.signal.aborted) fail();
      if (ms > 0) await new Promise((again) => setTimeout(again, ms));
    } finally {
      clearTimeout(silence);
      heard++;
    }
  }
  return video.error === null;
}
