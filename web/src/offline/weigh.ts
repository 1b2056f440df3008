// What the server does not tell with a lecture, and saving it costs: asked for before a size is said. Asking costs as well, some 500 bytes a file.
import { askSize, knownSize } from "../api/ask_size";
import type { Playback } from "../api/types";
import { placeOf, slideTextsPath, weighedPlaylist } from "./choices";
import { pictureBeside } from "../player/storyboard";
import { captionsBps, slidesBps, slideTextsBps } from "../player/text_room";
import { fewAtOnce } from "./few";

const patienceMs = 5_000; // for the storyboard's picture, and again for all the rest
const askedAtOnce = 3;

// What is not asked for, or not known in time: as packages had it for each second of a lecture.
const boardBps = 33; // bytes
const mostBoardBytes = 13_200; // it has at most 200 pictures
const playlistBps = 11;
const posterBytes = 50_000;

interface SmallFile {
  path: string; // in the package
  address: string;
  guess: number; // bytes
  isText: boolean;
}

/** `roughly`: texts are estimated, as where many lectures are asked about. A storyboard whose size is not known is not offered. */
export async function weighed(facts: Playback, signal?: AbortSignal, roughly = false): Promise<Playback> {
  if (facts.weights !== undefined) return facts;
  const picture = pictureOf(facts);
  const files = smallFiles(facts);
  const asked = files.filter(({ isText }) => !roughly || !isText).map(({ address }) => address);
  // First and alone: whether a storyboard is saved hangs on it, and on a thin link each request keeps the others waiting.
  if (await ask(picture === null ? [] : [picture], signal)) await ask(asked, signal);
  const weights = Object.fromEntries(files.map(({ path, address, guess }) => [path, knownSize(address) ?? guess]));
  const board = picture === null ? undefined : knownSize(picture);
  return { ...facts, weights, ...(board !== undefined && { storyboard_bytes: board }) };
}

// False: they did not all answer in time.
async function ask(addresses: string[], signal?: AbortSignal): Promise<boolean> {
  const stop = new AbortController();
  const giveUp = () => stop.abort();
  const timer = setTimeout(giveUp, patienceMs);
  signal?.addEventListener("abort", giveUp);
  if (signal?.aborted === true) giveUp();
  try {
    await fewAtOnce(addresses, askedAtOnce, async (address) => {
      if (!stop.signal.aborted) await askSize(address, stop.signal);
    });
    return !stop.signal.aborted;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

function boardOf({ renditions, storyboard }: Playback): string | null {
  return renditions.some(({ kind }) => kind === "video") ? (storyboard ?? null) : null;
}

function beside(address: string, name: string): string {
  return address.replace(/[^/]*$/, name);
}

function pictureOf(facts: Playback): string | null {
  const board = boardOf(facts);
  return board === null || typeof facts.storyboard_bytes === "number" ? null : pictureBeside(board);
}

function smallFiles(facts: Playback): SmallFile[] {
  const { hls, captions, poster, slides, slide_texts: texts, duration_s: seconds } = facts;
  const playlist = weighedPlaylist(facts);
  const file = (address: string | null | undefined, guess: number, isText = true): SmallFile[] => {
    const path = placeOf(hls, address);
    return address && path !== null ? [{ path, address, guess: Math.round(guess), isText }] : [];
  };
  const textsPath = slideTextsPath(texts);
  return [
    ...(texts && textsPath !== null ? [{ path: textsPath, address: texts, guess: Math.round(slideTextsBps * seconds), isText: true }] : []),
    ...file(poster, posterBytes, false),
    ...captions.flatMap(({ url }) => file(url, captionsBps * seconds)),
    ...file(slides, slidesBps * seconds),
    ...file(boardOf(facts), Math.min(boardBps * seconds, mostBoardBytes)),
    ...file(playlist && beside(hls, playlist), playlistBps * seconds),
  ];
}
