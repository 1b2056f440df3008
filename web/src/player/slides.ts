// The list of slides: when which picture is shown. Names in it are relative to the list's own address, tokens and all.
import { avifAsked } from "./avif";

export interface Slide {
  startS: number;
  endS: number;
  image: string; // absolute address
}

// With `avif`, images are the AVIF ones where there are any.
export function parseSlides(list: unknown, baseUrl: string, avif = false): Slide[] {
  if (!Array.isArray(list)) return [];
  const slides: Slide[] = [];
  for (const entry of list as ({ start_s?: unknown; end_s?: unknown; image?: unknown; avif?: unknown } | null)[]) {
    const { start_s: startS, end_s: endS, image, avif: smaller } = entry ?? {};
    if (typeof startS !== "number" || typeof endS !== "number" || typeof image !== "string") continue;
    const file = avif && typeof smaller === "string" ? smaller : image;
    slides.push({ startS, endS, image: new URL(encodeURI(file), baseUrl).href });
  }
  return slides.sort((one, other) => one.startS - other.startS);
}

// The place of the slide that shows at a time: the last that has begun; none before the first.
export function slideAt(slides: Slide[], atS: number): number {
  return slides.filter(({ startS }) => startS <= atS).length - 1;
}

// The places of the pictures that are wanted at a time, most urgent first: the one that shows, the next whenever it comes, and
// those that come within so many seconds.
export function slidesWanted(slides: Slide[], atS: number, aheadS: number, most: number): number[] {
  const now = Math.max(slideAt(slides, atS), 0);
  const isWanted = (place: number) => place <= now + (aheadS > 0 ? 1 : 0) || (slides[place]?.startS ?? Infinity) <= atS + aheadS;
  const wanted: number[] = [];
  for (let place = now; place < slides.length && wanted.length < most && isWanted(place); place++) wanted.push(place);
  return wanted;
}

export async function fetchSlides(url: string, signal?: AbortSignal): Promise<Slide[]> {
  const absolute = new URL(url, location.href).href;
  const response = await fetch(absolute, signal === undefined ? {} : { signal });
  if (!response.ok) throw new Error(`slides: status ${response.status}`);
  return parseSlides(await response.json(), absolute, await avifAsked);
}
