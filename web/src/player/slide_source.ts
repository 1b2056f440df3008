// Where slides come from: the list, the pictures, and what can be read on them.
import { isSavedAddress } from "../offline/addresses";
import { goneInMs, noteLetGo } from "./let_go";
import { linkWatch } from "./link_watch";
import { fetchSlideTexts } from "./slide_texts";
import { fetchSlides, type Slide } from "./slides";
import type { Said } from "./vtt";

const slowMs = 15_000; // and the server is asked whether it is there: of a picture nobody is told what has come of it

export interface SlideSource {
  list(url: string, signal: AbortSignal): Promise<Slide[]>;
  picture(url: string, signal: AbortSignal): Promise<HTMLImageElement>;
  texts(url: string, signal: AbortSignal): Promise<Said[]>;
}

export const browserSource: SlideSource = { list: watched(fetchSlides), picture: watched(loadPicture), texts: watched(fetchSlideTexts) };

// An outage is noticed also where nothing else is under way, and then told by linkReturned().
function watched<T>(load: (url: string, signal: AbortSignal) => Promise<T>): typeof load {
  return async (url, signal) => {
    const request = { heard: () => 0, again: () => undefined, slowMs };
    if (!isSavedAddress(new URL(url, location.href).pathname)) linkWatch.begin(request);
    try {
      return await load(url, signal);
    } finally {
      linkWatch.end(request);
    }
  };
}

async function loadPicture(url: string, signal: AbortSignal): Promise<HTMLImageElement> {
  const inMs = goneInMs(url);
  if (inMs > 0) await new Promise((goOn) => setTimeout(goOn, inMs));
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error("picture: given up"));
    const image = new Image();
    image.decoding = "sync"; // shown whole or not at all
    signal.addEventListener("abort", () => {
      if (!image.complete) noteLetGo(url);
      image.src = ""; // ends the request
      reject(new Error("picture: given up"));
    });
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("picture: not loaded"));
    image.src = url;
  });
}
