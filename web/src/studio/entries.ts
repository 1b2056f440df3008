// Entries of the catalogue, one by one, with the version that a change is meant for.
import { ask, json, versioned } from "./api";

export type Entry = Record<string, unknown>;

export interface Versioned {
  entry: Entry;
  version: string; // what If-Match takes
}

export interface EntryPage {
  items: Entry[];
  next: string | null;
}

const root = "/api/v1/catalogue/";
export const entryUrl = (collection: string, key: string) => `${root}${collection}/${encodeURIComponent(key)}`;

async function read(response: Response): Promise<Versioned> {
  const { told, version } = await versioned<Entry>(response);
  return { entry: told, version };
}

export async function readEntry(collection: string, key: string, signal?: AbortSignal): Promise<Versioned> {
  return read(await ask(entryUrl(collection, key), signal ? { signal } : {}));
}

// `idempotencyKey`: the same for every try to make this one.
export async function createEntry(collection: string, entry: Entry, idempotencyKey: string): Promise<Versioned> {
  const headers = { "idempotency-key": idempotencyKey };
  return read(await ask(`${root}${collection}`, { method: "POST", body: entry, headers }));
}

export async function changeEntry(url: string, changes: Entry, version: string): Promise<Versioned> {
  return read(await ask(url, { method: "PATCH", body: changes, headers: { "if-match": version } }));
}

export async function removeEntry(url: string, version: string): Promise<void> {
  await ask(url, { method: "DELETE", headers: { "if-match": version } });
}

export function listEntries(collection: string, q: string, cursor: string | null, signal?: AbortSignal): Promise<EntryPage> {
  const parameters = new URLSearchParams();
  if (q !== "") parameters.set("q", q);
  if (cursor !== null) parameters.set("cursor", cursor);
  return json<EntryPage>(`${root}${collection}?${parameters.toString()}`, signal ? { signal } : {});
}

/** Institutions or people by their slugs, 50 at most. */
export function listNamed(collection: string, slugs: readonly string[], signal?: AbortSignal): Promise<EntryPage> {
  return json<EntryPage>(`${root}${collection}?slugs=${slugs.join(",")}`, signal ? { signal } : {});
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
