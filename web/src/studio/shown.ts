// A lecture as its viewers get it, and a file of it that plays by itself.
import type { Playback } from "../api/types";
import { json } from "./api";

// `lean`: files that play by themselves; none for lectures that were published before there were any.
export type ShownPlayback = Playback & { lean?: { kind: "video" | "sound" | "slide"; url: string; bytes: number }[] };

export interface ShownLecture {
  title: string;
  local_title?: string | null;
  course: { slug: string; title: string; local_title?: string | null };
  playback: ShownPlayback | null;
}

export const shownLecture = (lecture: string, signal?: AbortSignal) =>
  json<ShownLecture>(`/api/v1/lectures/${encodeURIComponent(lecture)}`, signal ? { signal } : {});
