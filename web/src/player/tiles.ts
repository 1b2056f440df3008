// The small pictures of the seek bar: the storyboard's, or where a lecture has none, as one that is saved with its slides, those. Nobody
// needs them to go on, so they come where the month's budget has room.
import { askSize, knownSize } from "../api/ask_size";
import type { Playback } from "../api/types";
import { isSavedAddress } from "../offline/addresses";
import { mayLoad } from "./budget_guard";
import { bytesToCome, fetchSlides, type Slide } from "./slides";
import { parseStoryboard, pictureBeside, tilesOfSlides, type Tile } from "./storyboard";
import { hasCome } from "./transfers";

const listBytes = 15_000; // of 200 tiles, and asking for the size of their picture
const guessBytes = 300_000; // of a storyboard's picture, where nobody says

// While this page is open: each hover without a picture looks for one.
const unsized = new Set<string>(); // addresses of pictures whose size nobody said
const lists = new Map<string, Slide[]>(); // of slides, by address

type Facts = Pick<Playback, "storyboard" | "storyboard_bytes" | "slides">;

/** `null`: there are none yet, or no room for them. */
export async function findTiles(facts: Facts, ratio: number): Promise<Tile[] | null> {
  const { storyboard, slides } = facts;
  const address = storyboard || slides;
  if (!address) return null;
  const isFree = isSavedAddress(address) || mayLoad(Infinity); // there is no limit
  if (!isFree && !mayLoad(listBytes)) return null;
  if (storyboard) return isFree || mayLoad(listBytes + (await pictureBytes(facts))) ? fetchTiles(storyboard) : null;
  const all = lists.get(address) ?? (await fetchSlides(address));
  lists.set(address, all);
  return isFree || mayLoad(bytesToCome(all, hasCome)) ? tilesOfSlides(all, ratio) : null;
}

async function pictureBytes({ storyboard, storyboard_bytes: told }: Facts): Promise<number> {
  const picture = pictureBeside(storyboard ?? "");
  const bytes = told ?? knownSize(picture) ?? (unsized.has(picture) ? undefined : await askSize(picture));
  if (bytes === undefined) unsized.add(picture);
  return bytes ?? guessBytes;
}

async function fetchTiles(url: string): Promise<Tile[]> {
  const absolute = new URL(url, location.href).href;
  const response = await fetch(absolute);
  return parseStoryboard(response.ok ? await response.text() : "", absolute);
}
