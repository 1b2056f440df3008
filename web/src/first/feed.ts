// The sound of the server's page through Media Source Extensions, each piece as it comes. By itself, Chromium does not play a file
// before 32 kB of it are there, which is 4 s of a link of 64 kbit/s; a second of this sound is 2 kB.

const apartS = 0.15; // what two segments may lie apart and be heard as one
const aheadWantedS = 60;
const againMs = 2_000;

export interface Sound {
  base: string; // address of its segments
  init: string; // its initialisation section, base64
  wholeS: number;
}

export type Fed = Pick<HTMLVideoElement, "currentTime" | "buffered" | "paused" | "played" | "preload" | "error" | "addEventListener">;

export const soundType = 'audio/mp4; codecs="opus"';

/** Where each segment begins, and where the last one ends. */
export function startsOf(playlist: string): number[] {
  let end = 0;
  return [0, ...[...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map(([, length]) => (end += Number(length)))];
}

/** The end of what is loaded from the position on; the position itself where nothing is. */
export function loadedTo({ buffered, currentTime }: Pick<Fed, "buffered" | "currentTime">): number {
  let end = currentTime;
  for (let range = 0; range < buffered.length; range++) {
    if (buffered.start(range) <= end + apartS) end = Math.max(end, buffered.end(range));
  }
  return end;
}

/** The number of the segment that is wanted next; -1: none for now. Before the list is there, the first is known and no other: 1. */
export function nextOf(video: Fed, starts: number[] | null): number {
  const end = loadedTo(video);
  const aheadS = end - video.currentTime;
  const waitsForPlay = video.paused && video.played.length === 0;
  if (waitsForPlay && (aheadS > 0 || video.preload === "none")) return -1;
  if (starts === null) return end < apartS ? 0 : 1;
  const after = starts.findIndex((start) => start > end + apartS); // -1 behind the last one's end
  return aheadS >= aheadWantedS || after < 1 ? -1 : after - 1;
}

/** Resolves when the element has another source; false: it cannot be played like this. */
export async function feed(video: Fed, source: MediaSource, { base, init, wholeS }: Sound): Promise<boolean> {
  let stop = new AbortController();
  let starts: number[] | null = null;
  let fetching = -1;
  let wake = () => {};
  const isOpen = () => source.readyState !== "closed" && video.error === null;
  const change = () => wake();
  for (const name of ["timeupdate", "play", "seeking", "error"]) video.addEventListener(name, change);
  video.addEventListener("seeking", () => {
    if (loadedTo(video) === video.currentTime && nextOf(video, starts) !== fetching) stop.abort(); // what comes is wanted no more
  });
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
    const from = loadedTo(video);
    if (fetching < 0) {
      if (starts !== null && source.readyState === "open" && from + apartS >= (starts[starts.length - 1] ?? 0)) source.endOfStream();
      await new Promise<void>((goOn) => (wake = goOn));
      continue;
    }
    const isList = fetching > 0 && starts === null;
    stop = new AbortController();
    try {
      const answer = await fetch(base + (isList ? "index.m3u8" : `seg-${fetching}.m4s`), { signal: stop.signal });
      if (!answer.ok || answer.body === null) return false;
      if (isList) {
        starts = startsOf(await answer.text());
        continue;
      }
      const reader = answer.body.getReader();
      for (let piece = await reader.read(); !piece.done && isOpen(); piece = await reader.read()) await append(piece.value);
      if (isOpen() && loadedTo(video) === from && nextOf(video, starts) === fetching) return false; // it is not where the list says
    } catch {
      if (source.readyState === "open") buffer.abort(); // half a segment is forgotten
      if (isOpen() && !stop.signal.aborted) await new Promise((again) => setTimeout(again, againMs));
    }
  }
  return video.error === null;
}
