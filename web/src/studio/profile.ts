// What a recording shows, where its teacher knows better than what the server sees in it.
import { Store } from "../player/store";
import { ask, Refusal, versioned } from "./api";

export const profiles = ["auto", "slides", "camera", "archive"] as const; // as the server names them
export type Profile = (typeof profiles)[number];

/** For the recordings that are chosen next, in this window. */
export const chosenProfile = new Store<{ profile: Profile }>({ profile: "auto" });

interface Answer {
  profile: Profile | null; // null: nothing plays
  pending: Profile | null; // of what is being prepared
  took_s: number | null;
  can_change: boolean;
  cannot_change: "no_recording" | "recording_not_kept" | "recording_lost" | null;
}

/** What a lecture's recording was prepared for. */
export interface ProfileOfLecture {
  profile: Profile | null;
  pending: Profile | null;
  tookS: number | null;
  obstacle: Answer["cannot_change"];
  version: string; // what If-Match wants
}

const url = (lecture: string) => `/api/v1/catalogue/lectures/${encodeURIComponent(lecture)}/profile`;

async function read(response: Response): Promise<ProfileOfLecture> {
  const { told, version } = await versioned<Answer>(response);
  return { profile: told.profile, pending: told.pending, tookS: told.took_s, obstacle: told.cannot_change, version };
}

export const readProfile = async (lecture: string, signal?: AbortSignal) => read(await ask(url(lecture), signal ? { signal } : {}));

export const changeProfile = async (lecture: string, version: string, profile: Profile) =>
  read(await ask(url(lecture), { method: "PUT", body: { profile }, headers: { "if-match": version } }));

/** Whether a change was refused because what was seen is no longer so; a server refuses for other reasons, too. */
export async function isBehind(failure: unknown, lecture: string, seen: ProfileOfLecture): Promise<boolean> {
  if (!(failure instanceof Refusal)) return false;
  if (failure.status !== 409) return failure.status === 412;
  try {
    const now = await readProfile(lecture);
    return now.pending !== null || now.version !== seen.version;
  } catch {
    return false; // what was refused is what is known
  }
}
