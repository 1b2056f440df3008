// What can be saved of a lecture now: asked for when somebody wants it, as a page may have been open since before the recording was complete.
import { getJson } from "../api/client";
import { lecturePath } from "../api/paths";
import { plainAddresses } from "../api/plain";
import type { Lecture } from "../api/types";
import { choicesOf, type Choice } from "./choices";
import { fewAtOnce } from "./few";
import { weighed } from "./weigh";

export interface Savable {
  lecture: Lecture; // as it is to be saved
  choices: Choice[];
}

const askedAtOnce = 4; // lectures: each may keep one waiting for its weight, with one request at a time for the storyboard and one for the poster

/** "early": the whole follows. Null: nothing plays, or not for this viewer. `roughly`: its texts are not weighed. */
export async function askLecture(id: string, signal: AbortSignal, roughly = false): Promise<Savable | "early" | null> {
  const lecture = await getJson<Lecture>(lecturePath(id), signal);
  if (lecture.playback === null) return null;
  if (isEarly(lecture)) return "early";
  const playback = await weighed(plainAddresses(lecture.playback), signal, roughly);
  return { lecture: { ...lecture, playback }, choices: choicesOf(playback) };
}

// With a reason, the sound is all that there will be.
function isEarly({ playback, status_reason }: Lecture): boolean {
  return playback?.early === true && !status_reason;
}

/** Those that can be saved, and how many will be once they are complete. */
export async function askSection(ids: readonly string[], signal: AbortSignal): Promise<{ savable: Savable[]; early: number }> {
  const asked = await fewAtOnce(ids, askedAtOnce, (id) => askLecture(id, signal, true));
  return {
    savable: asked.filter((one): one is Savable => one !== null && one !== "early"),
    early: asked.filter((one) => one === "early").length,
  };
}
