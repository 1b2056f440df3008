// What is saved follows what the server says of it: its names and chapters, and captions and words on slides that were read anew.
import { plainAddresses } from "../api/plain";
import type { Lecture, Playback } from "../api/types";
import { lookAgain } from "../player/budget";
import { packageOf } from "../player/package_of";
import { savesData } from "../player/save_data";
import { piecesOf, type Choice } from "./choices";
import { isHeld } from "./held";
import { isOwn } from "./index";
import { choiceOf, goOn, picturesOf, refresh } from "./saver";
import { changeLecture, savedLecture, wholeOf, type SavedLecture } from "./shelf";

/** `told` by the server now. Another recording is saved when somebody says so. */
export async function renew(told: Lecture): Promise<void> {
  const old = await savedLecture(told.id);
  lookAgain();
  const change = old && changeOf(old, told);
  if (old === null || change === null) return;
  await changeLecture(told.id, (now) => (now.state === "complete" && now.addedMs === old.addedMs ? { ...now, ...change } : now));
  await refresh();
  goOn();
}

/** `null`: it is as it was. */
export function changeOf(old: SavedLecture, told: Lecture): Partial<SavedLecture> | null {
  const before = old.lecture.playback;
  if (old.state !== "complete" || !isOwn(old) || before === null || told.playback === null) return null;
  const facts = { ...plainAddresses(told.playback), ...weightOf(before) };
  if (packageOf(facts.hls) !== old.package) return null;
  const lecture = { ...told, playback: facts };
  const choice = choiceOf({ ...old, lecture });
  if (choice === null || choice.mode !== old.mode || (choice.video?.id ?? null) !== old.rendition) return null;
  const paths = pathsOf(facts, choice);
  const isSame = String(paths) === String(pathsOf(before, choice));
  const mayFetch = !savesData() && !isHeld({ ...old, state: "waiting" });
  if (!isSame && mayFetch) return { lecture, paths: [...paths, ...picturesOf(old, old.package, choice)], state: "waiting", before: wholeOf(old) };
  const next = isSame ? lecture : { ...told, playback: before };
  return JSON.stringify(next) === JSON.stringify(old.lecture) ? null : { lecture: next };
}

function pathsOf(facts: Playback, choice: Choice): string[] {
  return piecesOf(facts, choice).map(({ path }) => path);
}

// Asked for when it was saved; of the same package it stays.
function weightOf({ storyboard_bytes, weights }: Playback): Partial<Playback> {
  return { ...(weights && { weights }), ...(storyboard_bytes && { storyboard_bytes }) };
}
