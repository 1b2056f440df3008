// A lecture as it plays, and the cuts of that very package: two answers, between which another package may come.
import { shownLecture, type ShownLecture } from "../shown";
import { readCuts, type CutsOfLecture } from "./api";

const mostRounds = 3;

export interface LoadedCuts {
  about: ShownLecture;
  cuts: CutsOfLecture;
}

export async function loadCuts(lecture: string, signal?: AbortSignal): Promise<LoadedCuts> {
  let cuts = await readCuts(lecture, signal);
  for (let round = 1; ; round++) {
    const about = await shownLecture(lecture, signal);
    const { version } = cuts;
    cuts = await readCuts(lecture, signal);
    if (cuts.version === version || round === mostRounds) return { about, cuts };
  }
}
