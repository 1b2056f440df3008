// What the studio asks of the server and sends to it. Nothing is kept: it belongs to one person.
import type { Course, CoursePage, Institution } from "../api/types";
import { s, type StudioKey } from "../text/studio";
import { t } from "../text/text";

export interface User {
  name: string;
  role: string;
  person: string;
}

export interface Job {
  id: string;
  phase: "waiting" | "running" | "done" | "failed";
  progress: number;
  waits_for: string | null;
  since: string | null;
  ahead: number | null;
  left_s?: number | null; // until it is done, roughly; absent: a server from before
  reason: string | null;
}

export interface QueuedJob extends Job {
  lecture: string;
  title: string;
  course: string | null;
  kind: string;
  does: string; // the kind in plain English
  attempts: number;
}

export interface LectureState {
  lecture: string;
  status: "draft" | "receiving" | "processing" | "published" | "failed";
  status_reason: string | null;
  progress: number;
  waits_for: string | null;
  since: string | null;
  job: Job | null;
  early?: boolean; // what plays is a part of the recording that is being prepared
}

export interface OpenUpload {
  url: string;
  filename: string;
  lecture: string | null;
  fingerprint: string | null;
  length: number | null;
  offset: number;
}

// A field of what was sent, as "faculty[0].role", and what is wrong with it in the server's words.
export interface FieldError {
  field: string;
  detail: string;
}

// No good answer. Status 0: none at all.
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly retryAfterS: number | null = null,
    readonly errors: readonly FieldError[] = [],
  ) {
    super(detail);
    this.name = "Refusal";
  }
}

const answerLimitMs = 30_000; // unless the question says another

interface Question {
  method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  body?: unknown;
  sent?: { text: string | Blob; type: string }; // a body that is no object
  limitMs?: number;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export async function ask(path: string, { method = "GET", body, sent, limitMs = answerLimitMs, headers = {}, signal }: Question = {}): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  const giveUp = () => limit.abort();
  signal?.addEventListener("abort", giveUp);
  try {
    const content = sent ?? (body === undefined ? null : { text: JSON.stringify(body), type: "application/json" });
    const type = content === null ? {} : { "content-type": content.type };
    const all = { accept: "application/json", ...type, ...headers };
    const response = await fetch(path, { method, headers: all, signal: limit.signal, ...(content === null ? {} : { body: content.text }) });
    if (!response.ok) throw await refusalOf(response);
    return response;
  } catch (cause) {
    if (cause instanceof Refusal || signal?.aborted) throw cause;
    throw new Refusal(0, String(cause));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

async function refusalOf(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => null)) as { detail?: string; title?: string; errors?: FieldError[] } | null;
  const words = problem?.detail ?? problem?.title ?? "";
  return new Refusal(response.status, words, retryAfter(response.headers.get("retry-after")), problem?.errors ?? []);
}

export function retryAfter(header: string | null | undefined): number | null {
  return header && /^\d+$/.test(header) ? Number(header) : null;
}

export async function json<T>(path: string, question: Question = {}): Promise<T> {
  const response = await ask(path, question);
  try {
    return (await response.json()) as T;
  } catch (cause) {
    if (question.signal?.aborted) throw cause;
    throw new Refusal(0, String(cause)); // cut off
  }
}

export const whoAmI = async () => (await json<{ user: User }>("/api/v1/session")).user;

export const signIn = async (username: string, password: string) =>
  (await json<{ user: User }>("/api/v1/session", { method: "POST", body: { username, password } })).user;

export const signOut = () => ask("/api/v1/session", { method: "DELETE" });

export function ownCourses(q: string, cursor: string | null, signal?: AbortSignal): Promise<CoursePage> {
  const parameters = new URLSearchParams();
  if (q !== "") parameters.set("q", q);
  if (cursor !== null) parameters.set("cursor", cursor);
  const query = parameters.toString();
  return json<CoursePage>(`/api/v1/me/courses${query === "" ? "" : `?${query}`}`, signal ? { signal } : {});
}

export const ownCourse = (slug: string, signal?: AbortSignal) =>
  json<Course>(`/api/v1/me/courses/${encodeURIComponent(slug)}`, signal ? { signal } : {});

export const addLecture = (slug: string, title: string, section: string | null, held: boolean) =>
  json<{ id: string; title: string }>(`/api/v1/courses/${encodeURIComponent(slug)}/lectures`, {
    method: "POST",
    body: { title, section, held },
  });

export const stateUrl = (lecture: string) => `/api/v1/lectures/${encodeURIComponent(lecture)}/state`;
export const eventsUrl = (lecture: string) => `/api/v1/lectures/${encodeURIComponent(lecture)}/events`;
export const lectureState = (lecture: string) => json<LectureState>(stateUrl(lecture));
export const retryLecture = (lecture: string) =>
  json<LectureState>(`/api/v1/lectures/${encodeURIComponent(lecture)}/retry`, { method: "POST" });

/** What is not done, of one's courses; of all for an administrator. `cursor`: the next of the page before. */
export const queue = (signal: AbortSignal, cursor: string | null = null) =>
  json<{ items: QueuedJob[]; next: string | null }>(`/api/v1/jobs${cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`}`, { signal });

export interface Counts {
  people: number;
  finished: number;
  part: number; // of the lecture, by one of them on average
}

export interface Bucket {
  start_s: number;
  end_s: number;
  people: number; // who watched it
  stopped: number; // whose position is here, and who have not finished
}

export interface ClassWatching {
  duration_s: number;
  people: number;
  finished: number;
  watched_s: number; // by all of them
  buckets: Bucket[];
  institutions: (Counts & { institution: Institution | null })[];
  countries: (Counts & { country: string | null })[];
}

export interface Viewer {
  user: string;
  institution: Institution | null;
  part: number;
  played_s: number;
  position_s: number | null;
  last: string;
}

export interface Viewers {
  items: Viewer[];
  next: string | null;
}

const watchingUrl = (lecture: string) => `/api/v1/lectures/${encodeURIComponent(lecture)}/watching`;

export const classWatching = (lecture: string, signal?: AbortSignal) =>
  json<ClassWatching>(watchingUrl(lecture), signal ? { signal } : {});

// `cursor`: the next of the page before; empty for the first.
export const viewersOf = (lecture: string, cursor: string) =>
  json<Viewers>(`${watchingUrl(lecture)}/people${cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`}`);

export const uploadsUrl = "/api/v1/uploads/";
const tus = { "tus-resumable": "1.0.0" };

// One's uploads that are not complete, of one lecture or of all.
export async function openUploads(lecture: string, signal?: AbortSignal): Promise<OpenUpload[]> {
  const query = lecture === "" ? "" : `?lecture=${encodeURIComponent(lecture)}`;
  return (await json<{ items: OpenUpload[] }>(`/api/v1/uploads${query}`, signal ? { signal } : {})).items;
}

// The new upload's URL.
export async function createUpload(length: number, metadata: Record<string, string>, signal: AbortSignal): Promise<string> {
  const named = Object.entries(metadata).map(([name, value]) => `${name} ${base64(value)}`);
  const headers = { ...tus, "upload-length": String(length), "upload-metadata": named.join(",") };
  const response = await ask(uploadsUrl, { method: "POST", headers, signal });
  const location = response.headers.get("location");
  if (location === null) throw new Refusal(502, "no Location");
  return new URL(location, document.baseURI).href;
}

export async function deleteUpload(url: string): Promise<void> {
  await ask(url, { method: "DELETE", headers: tus });
}

export const base64 = (text: string) => base64OfBytes(new TextEncoder().encode(text));

export function base64OfBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

const sentences: Record<number, StudioKey> = {
  403: "failure.forbidden",
  404: "failure.gone",
  409: "failure.changed",
  410: "failure.gone",
  412: "failure.changed",
  413: "failure.tooLarge",
  428: "failure.changed",
  429: "failure.busy",
  503: "failure.busy",
};

// Why something did not work, for whoever asked for it.
export function explain(failure: unknown): string {
  if (!(failure instanceof Refusal)) return s("failure.page");
  const { status, detail } = failure;
  if (status === 0) return s(navigator.onLine === false ? "failure.offline" : "failure.unreachable");
  const own = sentences[status];
  if (own !== undefined) return s(own);
  if (status >= 500) return s("failure.server", { status: String(status) });
  // The problem's type is "about:blank": only its detail says which field it means.
  return detail === "" ? s("failure.refused") : t("phrase.note", { text: s("failure.refused"), note: detail });
}

/** What an answer tells, and the version that If-Match wants. Errors: Refusal. */
export async function versioned<Told>(response: Response): Promise<{ told: Told; version: string }> {
  const version = response.headers.get("etag");
  if (version === null) throw new Refusal(502, "no ETag");
  try {
    return { told: (await response.json()) as Told, version };
  } catch (cause) {
    throw new Refusal(0, String(cause)); // cut off
  }
}
