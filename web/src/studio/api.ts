// What the studio asks of the server and sends to it. Nothing is kept: it belongs to one person.
import type { Course, CoursePage } from "../api/types";
import { s } from "../text/studio";

export interface User {
  name: string;
  role: string;
  person: string;
}

export interface Job {
  phase: "waiting" | "running" | "done" | "failed";
  progress: number;
  waits_for: string | null;
  since: string | null;
  ahead: number | null;
  reason: string | null;
}

export interface LectureState {
  lecture: string;
  status: "draft" | "receiving" | "processing" | "published" | "failed";
  status_reason: string | null;
  progress: number;
  waits_for: string | null;
  since: string | null;
  job: Job | null;
}

export interface OpenUpload {
  url: string;
  filename: string;
  lecture: string | null;
  fingerprint: string | null;
  length: number | null;
  offset: number;
}

// No good answer. Status 0: none at all.
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly detail: string,
    readonly retryAfterS: number | null = null,
  ) {
    super(detail);
    this.name = "Refusal";
  }
}

const answerLimitMs = 30_000;

interface Question {
  method?: "GET" | "POST" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export async function ask(path: string, { method = "GET", body, headers = {}, signal }: Question = {}): Promise<Response> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), answerLimitMs);
  const giveUp = () => limit.abort();
  signal?.addEventListener("abort", giveUp);
  try {
    const json = body === undefined ? {} : { "content-type": "application/json" };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const all = { accept: "application/json", ...json, ...headers };
    const response = await fetch(path, { method, headers: all, signal: limit.signal, ...sent });
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
  const problem = (await response.json().catch(() => null)) as { detail?: string; title?: string } | null;
  return new Refusal(response.status, problem?.detail ?? problem?.title ?? "", retryAfter(response.headers.get("retry-after")));
}

export function retryAfter(header: string | null | undefined): number | null {
  return header && /^\d+$/.test(header) ? Number(header) : null;
}

async function json<T>(path: string, question: Question = {}): Promise<T> {
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

export const addLecture = (slug: string, title: string, section: string | null) =>
  json<{ id: string; title: string }>(`/api/v1/courses/${encodeURIComponent(slug)}/lectures`, {
    method: "POST",
    body: section === null ? { title } : { title, section },
  });

export const stateUrl = (lecture: string) => `/api/v1/lectures/${encodeURIComponent(lecture)}/state`;
export const eventsUrl = (lecture: string) => `/api/v1/lectures/${encodeURIComponent(lecture)}/events`;
export const lectureState = (lecture: string) => json<LectureState>(stateUrl(lecture));
export const retryLecture = (lecture: string) =>
  json<LectureState>(`/api/v1/lectures/${encodeURIComponent(lecture)}/retry`, { method: "POST" });

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

export function base64(text: string): string {
  let bytes = "";
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

// Why something did not work, for whoever asked for it.
export function explain(failure: unknown): string {
  if (!(failure instanceof Refusal)) return String(failure);
  if (failure.status === 0) return s(navigator.onLine === false ? "failure.offline" : "failure.unreachable");
  if (failure.status === 403) return s("failure.forbidden");
  if (failure.status === 429 || failure.status === 503) return s("failure.busy");
  const said = failure.status < 500 ? failure.detail : "";
  return said === "" ? s("failure.server", { status: String(failure.status) }) : said;
}
