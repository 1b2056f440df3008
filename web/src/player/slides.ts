// The list of slides: when which picture is shown. Names in it are relative to the list's own address, tokens and all.

export interface Slide {
  startS: number;
  endS: number;
  image: string; // absolute address
}

export function parseSlides(list: unknown, baseUrl: string): Slide[] {
  if (!Array.isArray(list)) return [];
  const slides: Slide[] = [];
  for (const entry of list as ({ start_s?: unknown; end_s?: unknown; image?: unknown } | null)[]) {
    const { start_s: startS, end_s: endS, image } = entry ?? {};
    if (typeof startS !== "number" || typeof endS !== "number" || typeof image !== "string") continue;
    slides.push({ startS, endS, image: new URL(encodeURI(image), baseUrl).href });
  }
  return slides.sort((one, other) => one.startS - other.startS);
}

// The place of the slide that shows at a time: the last that has begun; none before the first.
export function slideAt(slides: Slide[], atS: number): number {
  return slides.filter(({ startS }) => startS <= atS).length - 1;
}

export async function fetchSlides(url: string): Promise<Slide[]> {
  const absolute = new URL(url, location.href).href;
  const response = await fetch(absolute);
  if (!response.ok) throw new Error(`slides: status ${response.status}`);
  return parseSlides(await response.json(), absolute);
}
