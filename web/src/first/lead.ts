// What the server's page plays before the application is there (lecture.page.html), as the application finds it.

export type LeadKind = "video" | "slides" | "sound";

export interface Lead {
  lecture: string; // its id
  kind: LeadKind;
  isAsked: boolean; // the address names the kind
  video: HTMLVideoElement;
  before: Part[]; // played before the element was loaded anew, which forgets it
}

type Part = [number, number]; // seconds

const waiting = "app-waits"; // laid out and neither seen nor reached; the style is in first.css

let found: Lead | null | undefined;

export function lead(): Lead | null {
  found ??= findLead();
  return found;
}

export function leadOf(lecture: string): Lead | null {
  const there = lead();
  return there?.lecture === lecture ? there : null;
}

export function isKind(text: string | undefined): text is LeadKind {
  return text === "video" || text === "slides" || text === "sound";
}

function findLead(): Lead | null {
  const page = document.getElementById("first");
  const video = page?.querySelector("video") ?? null;
  const kind = video?.dataset.kind;
  if (!page || video === null || !isKind(kind)) return null;
  const isAsked = new URLSearchParams(location.search).get("play") === kind;
  return { lecture: page.dataset.lecture ?? "", kind, isAsked, video, before: [] };
}

/** The application is made ready behind the page that is shown. */
export function hideApp(root: HTMLElement): void {
  root.className = waiting;
  root.inert = true;
  root.hidden = false;
}

/** The application shows from now on, and what the page began with is gone. */
export function showApp(): void {
  const root = document.getElementById("app");
  if (root !== null) {
    root.classList.remove(waiting);
    root.inert = false;
    root.hidden = false;
  }
  const page = document.getElementById("first");
  if (page === null) return;
  found = null;
  for (const video of page.querySelectorAll("video")) {
    video.pause();
    video.removeAttribute("src"); // its connection is wanted
    video.load();
  }
  const hadFocus = page.contains(document.activeElement);
  page.remove();
  if (hadFocus) document.getElementById("main")?.focus({ preventScroll: true }); // Tab and the player's keys go on from here
}

export function isFed({ src }: Pick<HTMLVideoElement, "src">): boolean {
  return src.startsWith("blob:");
}

/** Whether it was begun: what stands still from the start is nothing to be careful with. */
export function hasBegun(lead: Lead): boolean {
  return !lead.video.paused || (playedOf(lead).length > 0 && !lead.video.ended);
}

export function playedOf({ video: { played }, before }: Pick<Lead, "before"> & { video: Pick<HTMLVideoElement, "played"> }): Part[] {
  return [...before, ...Array.from({ length: played.length }, (_, part): Part => [played.start(part), played.end(part)])];
}
