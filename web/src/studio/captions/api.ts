// Captions as those who keep them read and write them.
import { ask, base64OfBytes, json, Refusal } from "../api";

export type Review = "draft" | "unreviewed" | "reviewed";
export type Origin = "import" | "upload" | "speech" | "translation";
export const reviews: readonly Review[] = ["draft", "unreviewed", "reviewed"];

export interface CaptionTrack {
  language: string;
  name: string;
  origin: Origin;
  review: Review;
  file: string | null;
  changed_at: string | null;
  version: string; // what If-Match wants
}

export interface CaptionList {
  lecture: string;
  duration_s: number | null; // null: nothing plays
  items: CaptionTrack[];
}

export type CaptionsWithText = CaptionTrack & { text: string };
export type SavedCaptions = CaptionTrack & { remarks: string[] };

const all = (lecture: string) => `/api/v1/catalogue/lectures/${encodeURIComponent(lecture)}/captions`;
const one = (lecture: string, language: string) => `${all(lecture)}/${encodeURIComponent(language)}`;

export const listCaptions = (lecture: string, signal?: AbortSignal) => json<CaptionList>(all(lecture), signal ? { signal } : {});

export const readCaptions = (lecture: string, language: string, signal?: AbortSignal) =>
  json<CaptionsWithText>(one(lecture, language), signal ? { signal } : {});

export interface Changes {
  text?: string;
  file?: string; // base64
  review?: Review;
  origin?: Origin;
}

export const makeCaptions = (lecture: string, language: string, what: Changes, key: string) =>
  json<SavedCaptions>(all(lecture), { method: "POST", body: { language, ...what }, headers: { "idempotency-key": key } });

// `version`: of what was read; "*" for whatever is there.
export const changeCaptions = (lecture: string, language: string, version: string, what: Changes) =>
  json<SavedCaptions>(one(lecture, language), { method: "PATCH", body: what, headers: { "if-match": version } });

export const removeCaptions = (lecture: string, language: string, version: string) =>
  ask(one(lecture, language), { method: "DELETE", headers: { "if-match": version } });

export const base64Of = async (file: Blob) => base64OfBytes(new Uint8Array(await file.arrayBuffer()));

export const isLost = (failure: unknown) => failure instanceof Refusal && (failure.status === 0 || failure.status === 503 || failure.status === 504);
export const isOverwrite = (failure: unknown) => failure instanceof Refusal && failure.status === 412;
