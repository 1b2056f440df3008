// The list of slides: when which picture is shown. Names in it are relative to the list's own address, tokens and all.
import { avifAsked } from "./avif";

export interface Slide {
  startS: number;
  endS: number;
  image: string; // absolute address
  bytes: number; // of the image
}

const answerBytes = 300; // beside a picture, as browsers count them: Resource Timing, transferSize

// With `avif`, images are the AVIF ones where there are any.
export function parseSlides(list: unknown, baseUrl: string, avif = false): Slide[] {
  if (!Array.isArray(list)) return [];
  const slides: Slide[] = [];
  for (const entry of list as ({ start_s?: unknown; end_s?: unknown; image?: unknown; bytes?: unknown; avif?: unknown; avif_bytes?: unknown } | null)[]) {
    const { start_s: startS, end_s: endS, image, avif: smaller } = entry ?? {};
    if (typeof startS !== "number" || typeof endS !== "number" || typeof image !== "string") continue;
    const isSmaller = avif && typeof smaller === "string";
    const bytes = isSmaller ? entry?.avif_bytes : entry?.bytes;
    const address = new URL(encodeURI(isSmaller ? smaller : image), baseUrl).href;
    slides.push({ startS, endS, image: address, bytes: typeof bytes === "number" ? bytes : 0 });
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

/** What the pictures cost that have not come. One that is shown again comes once. */
export function bytesToCome(slides: Slide[], hasCome: (image: string) => boolean): number {
  const missing = new Map(slides.filter(({ image }) => !hasCome(image)).map(({ image, bytes }) => [image, bytes + answerBytes]));
  return [...missing.values()].reduce((sum, bytes) => sum + bytes, 0);
}

export async function fetchSlides(url: string, signal?: AbortSignal): Promise<Slide[]> {
  const absolute = new URL(url, location.href).href;
  const response = await fetch(absolute, signal === undefined ? {} : { signal });
  if (!response.ok) throw new Error(`slides: status ${response.status}`);
  return parseSlides(await response.json(), absolute, await avifAsked);
}
