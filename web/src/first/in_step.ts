// A sound has no picture of its own: the poster stands for it, and is changed when the next slide is there.
import { fetchSlides, slideAt, type Slide } from "../player/slides";
import { isChosenPoster } from "../player/chosen_poster";
import { comfortable } from "./comfort";

const againMs = 20_000;
const limitMs = 60_000; // a picture on a thin link that much else comes over; what was under way when the link broke may never come

export async function keepInStep(video: HTMLVideoElement): Promise<void> {
  const url = video.dataset.slides ?? "";
  if (url === "") return;
  const slides = await untilThere(() => fetchSlides(url, limit()));
  let shown = -1;
  let loading = -1;
  const failed = new Map<number, number>(); // when
  const step = () => {
    const place = Math.max(slideAt(slides, video.currentTime), 0);
    if (place === shown || place === loading || slides[place] === undefined) return;
    if (Date.now() - (failed.get(place) ?? 0) < againMs) return;
    loading = place;
    void load(slides[place]).then((image) => {
      loading = -1;
      if (image === null) return void failed.set(place, Date.now());
      shown = place;
      video.poster = image;
      const next = slides[place + 1];
      if (next !== undefined && !video.paused) void load(next);
    });
  };
  for (const name of ["timeupdate", "seeked", "playing"]) video.addEventListener(name, step);
  await comfortable(video);
  if (!isChosenPoster(video.poster)) step(); // what somebody chose stays until it plays
}

function limit(): AbortSignal {
  const stop = new AbortController(); // AbortSignal.timeout() is too new
  setTimeout(() => stop.abort(), limitMs);
  return stop.signal;
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

function load({ image }: Slide): Promise<string | null> {
  return new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => resolve(image);
    picture.onerror = () => resolve(null);
    picture.src = image;
    setTimeout(() => {
      if (!picture.complete) picture.src = ""; // ends the request
      resolve(null);
    }, limitMs);
  });
}
