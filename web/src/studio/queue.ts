// The queue of uploads: what each is doing and which comes next. Pure.
import type { StudioKey } from "../text/studio";
import { withSample, type Sample } from "./rate";

export type Phase = "waiting" | "sending" | "paused" | "done" | "failed";

export interface Trouble {
  why: StudioKey;
  detail: string; // the server's words, or nothing
  retryAtMs: number | null; // null: not by itself
}

export interface Upload {
  id: number;
  lecture: string;
  title: string;
  course: string;
  fileName: string;
  size: number;
  phase: Phase;
  sent: number;
  started: boolean; // something was heard of the server
  samples: Sample[];
  trouble: Trouble | null;
}

export type Wanted = Pick<Upload, "id" | "lecture" | "title" | "course" | "fileName" | "size">;

export type Event =
  | { is: "added"; upload: Wanted }
  | { is: "begun"; id: number }
  | { is: "progress"; id: number; sent: number; atMs: number }
  | { is: "trouble"; id: number; trouble: Trouble | null }
  | { is: "paused"; id: number }
  | { is: "resumed"; id: number }
  | { is: "done"; id: number }
  | { is: "failed"; id: number; trouble: Trouble }
  | { is: "removed"; id: number };

export function reduce(uploads: readonly Upload[], event: Event): Upload[] {
  if (event.is === "added") {
    const fresh: Upload = { ...event.upload, phase: "waiting", sent: 0, started: false, samples: [], trouble: null };
    return [...uploads, fresh];
  }
  if (event.is === "removed") return uploads.filter(({ id }) => id !== event.id);
  return uploads.map((upload) => (upload.id === event.id ? { ...upload, ...changed(upload, event) } : upload));
}

type Change = Exclude<Event, { is: "added" } | { is: "removed" }>;

function changed(upload: Upload, event: Change): Partial<Upload> {
  switch (event.is) {
    case "begun":
      return { phase: "sending", started: false, samples: [], trouble: null };
    case "progress":
      if (upload.phase !== "sending") return {};
      return {
        sent: event.sent,
        started: true,
        trouble: null,
        samples: withSample(upload.samples, { atMs: event.atMs, amount: event.sent }),
      };
    case "trouble":
      return upload.phase === "sending" ? { trouble: event.trouble, samples: [] } : {};
    case "paused":
      return isLive(upload) ? { phase: "paused", trouble: null, samples: [] } : {};
    case "resumed":
      return upload.phase === "paused" || upload.phase === "failed" ? { phase: "waiting", trouble: null } : {};
    case "done":
      return { phase: "done", sent: upload.size, trouble: null, samples: [] };
    case "failed":
      return { phase: "failed", trouble: event.trouble, samples: [] };
  }
}

export function isLive({ phase }: Pick<Upload, "phase">): boolean {
  return phase === "waiting" || phase === "sending";
}

// One after the other: a link that two share finishes neither sooner.
export function nextToBegin(uploads: readonly Upload[]): Upload | null {
  if (uploads.some(({ phase }) => phase === "sending")) return null;
  return uploads.find(({ phase }) => phase === "waiting") ?? null;
}

export function ofLecture(uploads: readonly Upload[], lecture: string): Upload | null {
  return uploads.find((upload) => upload.lecture === lecture) ?? null;
}
