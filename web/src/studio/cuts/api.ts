// What is left out of a lecture's recording, as those who teach it read and write it.
import { ask, versioned } from "../api";
import type { Cut } from "./cut_list";

interface TimesInSeconds {
  from_s: number;
  to_s: number;
}

interface Answer {
  recording_s: number | null; // null: nothing plays
  duration_s: number | null;
  cuts: TimesInSeconds[];
  pending: TimesInSeconds[] | null;
  can_cut: boolean;
}

// In milliseconds, as the pages count.
export interface CutsOfLecture {
  recording: number; // 0: nothing plays
  duration: number;
  cuts: Cut[]; // of what plays
  pending: Cut[] | null; // of what is being prepared
  canCut: boolean;
  version: string; // what If-Match wants
}

const url = (lecture: string) => `/api/v1/catalogue/lectures/${encodeURIComponent(lecture)}/cuts`;
const ofSeconds = (times: TimesInSeconds[]): Cut[] => times.map(({ from_s, to_s }) => ({ from: Math.round(from_s * 1000), to: Math.round(to_s * 1000) }));

async function read(response: Response): Promise<CutsOfLecture> {
  const { told, version } = await versioned<Answer>(response);
  return {
    recording: Math.ceil(Math.round((told.recording_s ?? 0) * 1e6) / 1000), // a rest of a millisecond is not left at its end; an error of the multiplication is none
    duration: Math.round((told.duration_s ?? 0) * 1000),
    cuts: ofSeconds(told.cuts),
    pending: told.pending === null ? null : ofSeconds(told.pending),
    canCut: told.can_cut,
    version,
  };
}

export const readCuts = async (lecture: string, signal?: AbortSignal) => read(await ask(url(lecture), signal ? { signal } : {}));

export async function changeCuts(lecture: string, version: string, cuts: readonly Cut[]): Promise<CutsOfLecture> {
  const body = { cuts: cuts.map(({ from, to }) => ({ from_s: from / 1000, to_s: to / 1000 })) };
  return read(await ask(url(lecture), { method: "PUT", body, headers: { "if-match": version } }));
}
