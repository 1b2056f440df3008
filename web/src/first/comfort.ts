// When the link may be used for something else than what plays: script competes with the first seconds of sound.

const enoughS = 20;
export const enoughFedS = 30; // of sound that is fed: a hundred kB of script take 14 s of a link of 64 kbit/s, if nothing else came beside them

export interface Playing {
  dataset?: DOMStringMap;
  paused: boolean;
  currentTime: number;
  duration: number;
  readyState: number;
  networkState: number;
  preload: string;
  error: unknown;
  buffered: TimeRanges;
}

export function aheadS({ buffered, currentTime }: Pick<Playing, "buffered" | "currentTime">): number {
  for (let range = 0; range < buffered.length; range++) {
    if (buffered.start(range) <= currentTime + 0.1 && buffered.end(range) >= currentTime) return buffered.end(range) - currentTime;
  }
  return 0;
}

export function isComfortable(video: Playing, wantedS = enoughS): boolean {
  const idle = 1; // NETWORK_IDLE: it has what it wants for now
  const first = 2; // HAVE_CURRENT_DATA
  if (video.error !== null || video.dataset?.help !== undefined) return true;
  const isToLoad = (video.dataset?.preload ?? video.preload) !== "none"; // as soon as a script has looked (file.ts, begin.ts)
  if (video.paused && isToLoad && video.preload === "none") return false;
  if (video.paused) return video.preload === "none" || video.networkState === idle || video.readyState >= first;
  const ahead = aheadS(video);
  return ahead >= wantedS || (ahead > 0 && video.currentTime + ahead >= video.duration - 0.5);
}

export function comfortable(video: HTMLVideoElement, wantedS = enoughS): Promise<void> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const look = () => {
      if (!isComfortable(video, wantedS)) return;
      stop.abort();
      resolve();
    };
    for (const name of ["progress", "timeupdate", "suspend", "pause", "loadeddata", "stalled", "error"]) {
      video.addEventListener(name, look, { signal: stop.signal });
    }
    look();
  });
}
