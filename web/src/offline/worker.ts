// The service worker: pages without a network, and what is saved on this device. Of everything else it keeps out.
import { parseSavedAddress } from "./addresses";
import { mediaType, partOf } from "./ranges";
import { readPart, savedFile, savedLecture, savedLectures, wholeOf, type SavedFile } from "./shelf";

// What the build made: addresses of its files.
declare const __SHELL__: { build: string; first: string[]; player: string[]; all: string[] };

interface Extendable extends Event {
  waitUntil(until: Promise<unknown>): void;
}
interface Fetching extends Extendable {
  readonly request: Request;
  readonly preloadResponse?: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}
interface Installing extends Extendable {
  addRoutes?(routes: unknown[]): Promise<void>;
}
interface Told extends Extendable {
  readonly data: { kind?: string; urls?: string[] } | null;
  readonly ports: readonly MessagePort[];
}
interface Scope {
  readonly clients: { claim(): Promise<void>; matchAll(how: object): Promise<readonly unknown[]> };
  readonly registration: { navigationPreload?: { enable(): Promise<void> } };
  skipWaiting(): Promise<void>;
  addEventListener(name: "install", listener: (event: Installing) => void): void;
  addEventListener(name: "activate", listener: (event: Extendable) => void): void;
  addEventListener(name: "message", listener: (event: Told) => void): void;
  addEventListener(name: "fetch", listener: (event: Fetching) => void): void;
}
const shell = __SHELL__; // once: it is replaced by what it stands for
const scope = self as unknown as Scope;

const prefix = "lectern-shell-";
const cacheName = prefix + shell.build;
const page = "/";
const ours = new Set([...shell.first, ...shell.player]);
const all = new Set(shell.all);
const patienceMs = 6_000; // for a page of the server's when the lecture is here
const served = /^\/(?:media|api|healthz|readyz|metrics)(?:\/|$)/;

scope.addEventListener("install", (event) => {
  // Where browsers can be told, these requests never come by here.
  const straight = ["/media/*", "/api/*", "/healthz"].map((pathname) => ({ condition: { urlPattern: { pathname } }, source: "network" }));
  event.waitUntil(Promise.all([fill(), event.addRoutes?.(straight).catch(() => undefined)]));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      await scope.registration.navigationPreload?.enable();
      for (const name of await caches.keys()) if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
      await scope.clients.claim();
    })(),
  );
});

scope.addEventListener("message", (event) => {
  const { kind, urls = [] } = event.data ?? {};
  if (kind === "keep-player") event.waitUntil(keep(shell.player));
  if (kind === "keep") event.waitUntil(keep(urls.filter((url) => ours.has(url))));
  if (kind === "take-over") event.waitUntil(takeOver(urls, event.ports[0]));
});

scope.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  const saved = parseSavedAddress(url.pathname);
  if (saved !== null) return event.respondWith(fromShelf(saved.hash, saved.path, event.request.headers.get("range")));
  if (event.request.mode === "navigate") {
    if (!served.test(url.pathname) && !/\.\w+$/.test(url.pathname)) event.respondWith(openPage(event, url.pathname));
  } else if (ours.has(url.pathname)) event.respondWith(fromShell(event.request));
});

// The page, and what it cannot begin without; the player only where there is something to play.
async function fill(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.add(new Request(page, { cache: "no-cache" }));
  const hasSaved = (await savedLectures().catch(() => [])).length > 0;
  await cache.addAll(hasSaved ? [...shell.first, ...shell.player] : shell.first);
}

async function keep(urls: string[]): Promise<void> {
  const there = await keptUrls();
  await (await caches.open(cacheName)).addAll(urls.filter((url) => !there.has(url)));
}

async function keptUrls(): Promise<Set<string>> {
  const cache = await caches.open(cacheName);
  return new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
}

async function hasPlayer(): Promise<boolean> {
  const there = await keptUrls().catch(() => new Set<string>());
  return shell.player.every((url) => there.has(url));
}

// A window that runs this build asks; another one that runs an older build still needs what that has.
async function takeOver(urls: string[], asker: MessagePort | undefined): Promise<void> {
  const windows = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
  const isAlone = windows.length <= 1 && urls.length > 0 && urls.every((url) => all.has(url));
  asker?.postMessage(isAlone ? "comes" : "waits");
  if (isAlone) await scope.skipWaiting();
}

async function fromShell(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, { ignoreVary: true });
  return kept ?? fetch(request);
}

// The server's page as ever, asked for before this worker runs; the application where there is no server, or the lecture is here.
async function openPage(event: Fetching, pathname: string): Promise<Response> {
  const fromServer = fetchPage(event);
  fromServer.catch(() => undefined);
  const isHere = await isSaved(pathname);
  const canPlay = isHere && (await hasPlayer()); // without its player a saved lecture is better off with the server's page
  const shell = (await caches.open(cacheName)).match(page, { ignoreVary: true });
  if (isHere || pathname === "/saved") {
    const kept = await shell;
    if (kept !== undefined && canPlay) return kept;
    if (kept !== undefined) return Promise.race([fromServer.catch(() => kept), late(patienceMs, kept)]);
  }
  try {
    return await fromServer;
  } catch (failure) {
    const kept = await shell;
    if (kept !== undefined) return kept;
    throw failure;
  }
}

async function fetchPage(event: Fetching): Promise<Response> {
  return (await event.preloadResponse) ?? fetch(event.request);
}

function late<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(() => resolve(value), ms));
}

async function isSaved(pathname: string): Promise<boolean> {
  const [, id] = /^\/lectures\/([A-Za-z0-9-]+)$/.exec(pathname) ?? [];
  if (id === undefined) return false;
  const record = await savedLecture(id).catch(() => null);
  return record !== null && wholeOf(record) !== null;
}

// A slide, saved when the browser showed other images than it does now.
async function sameImage(hash: string, path: string): Promise<SavedFile | null> {
  const other = path.endsWith(".avif") ? path.replace(/avif$/, "webp") : path.replace(/webp$/, "avif");
  return path.startsWith("slides/") && other !== path ? savedFile(hash, other) : null;
}

async function fromShelf(hash: string, path: string, range: string | null): Promise<Response> {
  const file = (await savedFile(hash, path)) ?? (await sameImage(hash, path));
  if (file === null || file.total === null || file.have < file.total) return new Response(null, { status: 404 });
  const part = partOf(range, file.total);
  if (part === null) return new Response(null, { status: 416, headers: { "content-range": `bytes */${file.total}` } });
  const bytes = await readPart(hash, file.path, part.from, part.to);
  const headers = new Headers({
    "content-type": mediaType(file.path),
    "content-length": String(bytes.length),
    "accept-ranges": "bytes",
    "cache-control": "no-store", // it is on the device already
  });
  if (part.isPart) headers.set("content-range", `bytes ${part.from}-${part.to - 1}/${file.total}`);
  return new Response(bytes, { status: part.isPart ? 206 : 200, headers });
}
