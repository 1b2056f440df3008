// Where a slide show has its list and its pictures from, and what notices an outage meanwhile.
import { isSavedAddress } from "../offline/addresses";
import { bytesOf, fetchApart } from "./apart";
import { count } from "./budget";
import { linkWatch } from "./link_watch";
import { fetchSlides, type Slide } from "./slides";

const slowMs = 15_000; // and the server is asked whether it is there: of a picture nobody is told what has come of it

export interface SlideSource {
  list(url: string, signal: AbortSignal): Promise<Slide[]>;
  picture(url: string, signal: AbortSignal): Promise<HTMLImageElement>;
}

export const browserSource: SlideSource = { list: watched(fetchSlides), picture: watched(fetchPicture) };

// An outage is noticed also where nothing else is under way, and then told by linkReturned().
function watched<T>(load: (url: string, signal: AbortSignal) => Promise<T>): typeof load {
  return async (url, signal) => {
    const request = { heard: () => 0, again: () => undefined, slowMs };
    if (!isSaved(url)) linkWatch.begin(request);
    try {
      return await load(url, signal);
    } finally {
      linkWatch.end(request);
    }
  };
}

// Elements cannot ask apart: what came so is in the browser's cache for them.
async function fetchPicture(url: string, signal: AbortSignal): Promise<HTMLImageElement> {
  if (linkWatch.isApart && !isSaved(url)) {
    await fetchApart(url, signal, "reload")
      .then((answer) => bytesOf(answer, count))
      .catch(() => undefined); // asked for in the usual way
  }
  if (signal.aborted) throw new Error("picture: given up");
  return loadPicture(url, signal);
}

function loadPicture(url: string, signal: AbortSignal): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.decoding = "sync"; // shown whole or not at all
    signal.addEventListener("abort", () => {
      image.src = ""; // ends the request
      reject(new Error("picture: given up"));
    });
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("picture: not loaded"));
    image.src = url;
  });
}

function isSaved(url: string): boolean {
  return isSavedAddress(new URL(url, location.href).pathname);
}
