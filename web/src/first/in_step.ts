// A sound has no picture of its own: the poster stands for it, and is changed when the next slide is there.
import { fetchSlides, slideAt, type Slide } from "../player/slides";
import { isChosenPoster } from "../player/chosen_poster";
import { LinkWatch } from "../player/link_watch";
import { comfortable } from "./comfort";
import { needsHelp } from "./say";

const againMs = 20_000;
const limitMs = 120_000; // a picture on a thin link that much else comes over
const slowMs = 15_000; // and the server is asked whether it is there
const graceMs = 8_000; // after an outage, for what was under way when the link broke and may never come

const watch = new LinkWatch(); // its own: what plays shows how the link is, and not how fast the player's segments come

export async function keepInStep(video: HTMLVideoElement): Promise<void> {
  const url = video.dataset.slides ?? "";
  if (url === "") return;
  const slides = await untilThere(() => within(video, (signal) => fetchSlides(url, signal)));
  let shown = -1;
  let loading = -1;
  const failed = new Map<number, number>(); // when
  const step = () => {
    const place = Math.max(slideAt(slides, video.currentTime), 0);
    if (place === shown || place === loading || slides[place] === undefined || needsHelp(video)) return;
    if (Date.now() - (failed.get(place) ?? 0) < againMs) return;
    loading = place;
    void load(video, slides[place]).then((image) => {
      loading = -1;
      if (image === null) return void failed.set(place, Date.now());
      shown = place;
      video.poster = image;
      const next = slides[place + 1];
      if (next !== undefined && !video.paused && !needsHelp(video)) void load(video, next);
    });
  };
  for (const name of ["timeupdate", "seeked", "playing"]) video.addEventListener(name, step);
  await comfortable(video);
  if (!isChosenPoster(video.poster)) step(); // what somebody chose stays until it plays
}

/** Ended after an outage that it may have been lost in, or when it takes too long. */
async function within<T>(video: HTMLVideoElement, bring: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const beganMs = performance.now();
  const stop = new AbortController(); // AbortSignal.timeout() is too new
  const end = () => stop.abort();
  const limit = setTimeout(end, limitMs);
  const unlisten = watch.onReturn((aliveMs) => beganMs < aliveMs && setTimeout(end, graceMs));
  const request = { heard: () => loadedS(video), again: () => undefined, slowMs };
  watch.begin(request);
  try {
    return await bring(stop.signal);
  } finally {
    clearTimeout(limit);
    unlisten();
    watch.end(request);
  }
}

// Of what plays: where it grows, the link is there.
function loadedS({ buffered }: HTMLVideoElement): number {
  let sum = 0;
  for (let range = 0; range < buffered.length; range++) sum += buffered.end(range) - buffered.start(range);
  return sum;
}

async function untilThere<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await new Promise((again) => setTimeout(again, againMs));
    }
  }
}

function load(video: HTMLVideoElement, { image }: Slide): Promise<string | null> {
  const picture = new Image();
  const bring = (signal: AbortSignal) =>
    new Promise<string | null>((resolve) => {
      picture.onload = () => resolve(image);
      picture.onerror = () => resolve(null);
      picture.src = image;
      signal.addEventListener("abort", () => {
        if (!picture.complete) picture.src = ""; // ends the request
        resolve(null);
      });
    });
  return within(video, bring);
}
