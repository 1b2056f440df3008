// What is saved on this device: lectures, the files of their packages, and the bytes of those in pieces as they came. In IndexedDB, which every
// browser with a service worker has, which pages and the worker share, and which says when it is full.
import type { Lecture } from "../api/types";
import type { Mode } from "../player/mode";

export type SavedState = "waiting" | "paused" | "stopped" | "complete";
export type SavedProblem = "full" | "gone" | "refused"; // why it stopped

export interface SavedLecture {
  id: string;
  user: string | null; // for whom, where not everybody may watch it
  lecture: Lecture; // with its playback as it was, addresses without permission
  mode: Mode;
  rendition: string | null; // of the video
  label: string; // of the quality, "" where the mode says it all
  package: string;
  paths: string[]; // the files that are wanted of the package
  bytes: number; // of all of them, as far as it is known
  state: SavedState;
  problem: SavedProblem | null;
  addedMs: number; // Unix time
  goesBeyond?: boolean; // the month's budget: somebody said so of this one
  before?: SavedLecture | null; // the whole copy that this one replaces, once it is whole itself
}

/** What can be played of it from here. */
export function wholeOf(record: SavedLecture): SavedLecture | null {
  return record.state === "complete" ? { ...record, before: null } : (record.before ?? null);
}

export interface SavedFile {
  package: string;
  path: string;
  total: number | null; // bytes; null until it is known
  have: number; // bytes from the beginning
}

export class ShelfFull extends Error {}

const name = "lectern.saved";
const version = 1;
let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("lectures", { keyPath: "id" });
      request.result.createObjectStore("files", { keyPath: ["package", "path"] });
      request.result.createObjectStore("pieces"); // by package, path, place of the first byte
    };
    request.onsuccess = () => {
      const made = request.result;
      made.onclose = () => (opened = null);
      made.onversionchange = () => {
        made.close();
        opened = null;
      };
      resolve(made);
    };
    request.onerror = () => reject(request.error ?? new Error("no storage"));
  });
  opened.catch(() => (opened = null));
  return opened;
}

type StoreName = "lectures" | "files" | "pieces";

async function begin(mode: IDBTransactionMode, ...names: StoreName[]): Promise<IDBTransaction> {
  return (await database()).transaction(names, mode);
}

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(asFull(request.error));
  });
}

function ended(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(asFull(transaction.error));
  });
}

function asFull(error: DOMException | null): Error {
  return error?.name === "QuotaExceededError" ? new ShelfFull("the device gives no more room") : (error ?? new Error("storage failed"));
}

export async function savedLectures(): Promise<SavedLecture[]> {
  const transaction = await begin("readonly", "lectures");
  const all = await asked<SavedLecture[]>(transaction.objectStore("lectures").getAll());
  return all.sort((one, other) => one.addedMs - other.addedMs);
}

export async function savedLecture(id: string): Promise<SavedLecture | null> {
  const transaction = await begin("readonly", "lectures");
  return (await asked<SavedLecture | undefined>(transaction.objectStore("lectures").get(id))) ?? null;
}

export async function putLecture(record: SavedLecture): Promise<void> {
  const transaction = await begin("readwrite", "lectures");
  transaction.objectStore("lectures").put(record);
  await ended(transaction);
}

/** The record as it is now, changed; null when somebody has removed it. */
export async function changeLecture(id: string, change: (record: SavedLecture) => SavedLecture): Promise<SavedLecture | null> {
  const transaction = await begin("readwrite", "lectures");
  const lectures = transaction.objectStore("lectures");
  const record = await asked<SavedLecture | undefined>(lectures.get(id));
  if (record === undefined) return null;
  const changed = change(record);
  lectures.put(changed);
  await ended(transaction);
  return changed;
}

export async function savedFile(hash: string, path: string): Promise<SavedFile | null> {
  const transaction = await begin("readonly", "files");
  return (await asked<SavedFile | undefined>(transaction.objectStore("files").get([hash, path]))) ?? null;
}

export async function savedFiles(hash: string): Promise<SavedFile[]> {
  const transaction = await begin("readonly", "files");
  return asked<SavedFile[]>(transaction.objectStore("files").getAll(ofPackage(hash)));
}

/** Makes sure that the file is known, with its length where that is known now. What is there of one without a length begins anew. */
export async function expectFile(hash: string, path: string, total: number | null): Promise<SavedFile> {
  const transaction = await begin("readwrite", "files", "pieces");
  const files = transaction.objectStore("files");
  const found = await asked<SavedFile | undefined>(files.get([hash, path]));
  const file: SavedFile = found ?? { package: hash, path, total, have: 0 };
  if (total !== null) file.total = total;
  if (file.total === null && file.have > 0) {
    file.have = 0;
    transaction.objectStore("pieces").delete(ofFile(hash, path));
  }
  files.put(file);
  await ended(transaction);
  return file;
}

/** Adds bytes to a file's end, and with `isAll` says how long it is. False, and nothing added, when its end is elsewhere: another window was faster, or it was removed. */
export async function append(hash: string, path: string, from: number, bytes: Uint8Array<ArrayBuffer>, isAll = false): Promise<boolean> {
  const transaction = await begin("readwrite", "files", "pieces");
  const files = transaction.objectStore("files");
  const file = await asked<SavedFile | undefined>(files.get([hash, path]));
  if (file === undefined || file.have !== from) return false;
  transaction.objectStore("pieces").put(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength), [hash, path, from]);
  const have = from + bytes.byteLength;
  files.put({ ...file, have, total: isAll ? have : file.total });
  await ended(transaction);
  return true;
}

/** Bytes `from` to before `to` of what is there. */
export async function readPart(hash: string, path: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer>> {
  const transaction = await begin("readonly", "pieces");
  const pieces = transaction.objectStore("pieces");
  const before = IDBKeyRange.bound([hash, path, 0], [hash, path, from]);
  const cursor = await asked<IDBCursor | null>(pieces.openKeyCursor(before, "prev"));
  if (cursor === null) return new Uint8Array(0);
  let at = (cursor.key as [string, string, number])[2];
  const found = await asked<ArrayBuffer[]>(pieces.getAll(IDBKeyRange.bound([hash, path, at], [hash, path, to], false, true)));
  const part = new Uint8Array(to - from);
  let filled = 0;
  for (const piece of found) {
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, piece.byteLength)];
    if (end > start) part.set(new Uint8Array(piece, start, end - start), at + start - from);
    filled = Math.max(filled, at + end - from);
    at += piece.byteLength;
  }
  return filled < part.length ? part.slice(0, Math.max(filled, 0)) : part;
}

export async function readText(hash: string, path: string): Promise<string | null> {
  const file = await savedFile(hash, path);
  if (file === null || file.total === null || file.have < file.total) return null;
  return new TextDecoder().decode(await readPart(hash, path, 0, file.have));
}

export async function removeLecture(id: string): Promise<void> {
  const transaction = await begin("readwrite", "lectures");
  transaction.objectStore("lectures").delete(id);
  await ended(transaction);
  await sweep();
}

/** Removes the files that no saved lecture wants. */
export async function sweep(): Promise<void> {
  const transaction = await begin("readwrite", "lectures", "files", "pieces");
  const lectures = await asked<SavedLecture[]>(transaction.objectStore("lectures").getAll());
  const copies = lectures.flatMap((one) => (one.before ? [one, one.before] : [one]));
  const wanted = new Set(copies.flatMap((one) => one.paths.map((path) => `${one.package}/${path}`)));
  const files = transaction.objectStore("files");
  for (const { package: hash, path } of await asked<SavedFile[]>(files.getAll())) {
    if (wanted.has(`${hash}/${path}`)) continue;
    files.delete([hash, path]);
    transaction.objectStore("pieces").delete(ofFile(hash, path));
  }
  await ended(transaction);
}

function ofFile(hash: string, path: string): IDBKeyRange {
  return IDBKeyRange.bound([hash, path, 0], [hash, path, Infinity]);
}

function ofPackage(hash: string): IDBKeyRange {
  return IDBKeyRange.bound([hash, ""], [hash, "\uffff"]);
}
