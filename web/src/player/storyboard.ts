// The storyboard: WebVTT cues whose text is "sprite.jpg#xywh=x,y,w,h".
import type { Slide } from "./slides";

export const storyboardPicture = "storyboard.jpg"; // beside the cues, and the only one

const [widest, highest] = [160, 120]; // px, as the tiles of a package are

export interface Tile {
  startS: number;
  endS: number;
  image: string; // absolute or relative to the page, as resolved
  x: number;
  y: number;
  width: number;
  height: number;
  isWhole?: boolean; // the image, drawn that small
}

export function parseStoryboard(text: string, baseUrl: string): Tile[] {
  const tiles: Tile[] = [];
  const blocks = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").split(/\n{2,}/);
  for (const block of blocks) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => line.includes("-->"));
    if (at < 0) continue;
    const [from = "", rest = ""] = (lines[at] ?? "").split("-->");
    const startS = parseTimestamp(from.trim());
    const endS = parseTimestamp(rest.trim().split(/\s/, 1)[0] ?? "");
    const tile = parseTile(lines[at + 1] ?? "", baseUrl);
    if (startS === null || endS === null || tile === null) continue;
    tiles.push({ startS, endS, ...tile });
  }
  return tiles.sort((one, other) => one.startS - other.startS);
}

export function parseTimestamp(text: string): number | null {
  const found = /^(?:(\d+):)?([0-5]?\d):([0-5]?\d(?:[.,]\d+)?)$/.exec(text);
  if (!found) return null;
  return Number(found[1] ?? 0) * 3600 + Number(found[2]) * 60 + Number((found[3] ?? "0").replace(",", "."));
}

function parseTile(line: string, baseUrl: string): Omit<Tile, "startS" | "endS"> | null {
  const found = /^(.+)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/.exec(line.trim());
  if (!found) return null;
  const [, image = "", x, y, width, height] = found;
  try {
    const url = new URL(image, baseUrl).href;
    return { image: url, x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
  } catch {
    return null;
  }
}

export function pictureBeside(list: string): string {
  return list.replace(/[^/]*$/, storyboardPicture);
}

/** Where slides were saved and no storyboard, they are one. */
export function tilesOfSlides(slides: Slide[], ratio: number): Tile[] {
  const width = Math.min(widest, highest * ratio);
  const size = { x: 0, y: 0, width: Math.round(width), height: Math.round(width / ratio), isWhole: true };
  return slides.map(({ startS, endS, image }) => ({ startS, endS, image, ...size }));
}

// The tile that shows at a time: the last that has begun.
export function tileAt(tiles: Tile[], atS: number): Tile | null {
  let low = 0;
  let high = tiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tiles[middle]?.startS ?? 0) <= atS) low = middle + 1;
    else high = middle;
  }
  return tiles[Math.max(low - 1, 0)] ?? null;
}
