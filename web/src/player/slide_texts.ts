// What can be read on the slides, for those who do not see them and for searches. Names no slide: a cue begins with the slide that it is of.
import { parseVtt, type Said } from "./vtt";

const sameS = 0.002; // cues have milliseconds

/** The words of the slide that begins at a time; "" where nothing was read on it. */
export function wordsAt(texts: readonly Said[], startS: number): string {
  return texts.find((one) => Math.abs(one.startS - startS) <= sameS)?.text ?? "";
}

/** They are not there, or not for this viewer: asking again does not help. */
export class NoSlideTexts extends Error {}

const refusals = [401, 403, 404, 410];

export async function fetchSlideTexts(url: string, signal?: AbortSignal): Promise<Said[]> {
  const answer = await fetch(url, signal === undefined ? {} : { signal });
  const said = `words of slides: status ${answer.status}`;
  if (refusals.includes(answer.status)) throw new NoSlideTexts(said);
  if (!answer.ok) throw new Error(said);
  return parseVtt(await answer.text());
}
