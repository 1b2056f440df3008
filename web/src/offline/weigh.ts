// What the server does not tell with a lecture, and saving it costs: asked for before a size is said.
import type { Playback } from "../api/types";
import { placeOf, storyboardPicture, weighedPlaylist } from "./choices";

const patienceMs = 5_000; // for all of it; what is not known by then is not counted, and a storyboard not offered

export async function weighed(facts: Playback, signal?: AbortSignal): Promise<Playback> {
  if (facts.weights !== undefined) return facts;
  const stop = new AbortController();
  const giveUp = () => stop.abort();
  const timer = setTimeout(giveUp, patienceMs);
  signal?.addEventListener("abort", giveUp);
  try {
    const asked = addressesOf(facts).map(async ([path, address]) => [path, await bytesOf(address, stop.signal)] as const);
    const known = (await Promise.all(asked)).filter((one): one is readonly [string, number] => one[1] !== null);
    const { [storyboardPicture]: board, ...weights } = Object.fromEntries(known);
    return { ...facts, weights, ...(board !== undefined && { storyboard_bytes: board }) };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

// Small files, by their place in the package.
function addressesOf(facts: Playback): [string, string][] {
  const { hls, captions, poster, slides, storyboard, renditions } = facts;
  const beside = (address: string, name: string | null) => name && address.replace(/[^/]*$/, name);
  const board = renditions.some(({ kind }) => kind === "video") ? storyboard : null;
  const picture = board && facts.storyboard_bytes === undefined ? beside(board, storyboardPicture) : null;
  const all = [...captions.map(({ url }) => url), poster, slides, board, picture, beside(hls, weighedPlaylist(facts))];
  return all.flatMap((address) => {
    const path = placeOf(hls, address);
    return address && path !== null ? [[path, address] as [string, string]] : [];
  });
}

// As it will be stored: for a part, browsers ask for what is not compressed.
async function bytesOf(address: string, signal: AbortSignal): Promise<number | null> {
  try {
    const answer = await fetch(address, { method: "HEAD", headers: { range: "bytes=0-" }, signal });
    const bytes = Number(answer.headers.get("content-length"));
    const isPacked = answer.headers.get("content-encoding") !== null;
    return answer.ok && bytes > 0 && !isPacked ? bytes : null;
  } catch {
    return null;
  }
}
