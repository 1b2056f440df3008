// The browser's history: real links everywhere, one listener that turns clicks on them into a change of page.
import { lead } from "./first/lead";
import { parseRoute, type Route } from "./router";

type Listener = (route: Route, change: "new" | "back" | "same-page") => void;

let listener: Listener | null = null;
const positions = new Map<string, number>(); // scroll position by history entry

interface EntryState {
  key: string;
}

export function currentRoute(): Route {
  return parseRoute(location.pathname, location.search);
}

export function startNavigation(onChange: Listener): void {
  listener = onChange;
  history.scrollRestoration = "manual";
  if (entryKey() === null) history.replaceState(newState(), "");
  document.addEventListener("click", followLink);
  addEventListener("popstate", () => listener?.(currentRoute(), "back"));
}

export function navigate(url: string): void {
  rememberScroll();
  history.pushState(newState(), "", url);
  listener?.(currentRoute(), "new");
}

// The same page with another choice made on it: Back undoes the choice, focus stays where it was made.
export function choose(url: string): void {
  rememberScroll();
  history.pushState(newState(), "", url);
  listener?.(currentRoute(), "same-page");
}

// The same page under a more exact address, while somebody types: no new history entry.
export function refine(url: string): void {
  history.replaceState(history.state, "", url);
  listener?.(currentRoute(), "same-page");
}

export function rememberScroll(): void {
  const key = entryKey();
  if (key !== null) positions.set(key, scrollY);
}

export function rememberedScroll(): number {
  return positions.get(entryKey() ?? "") ?? 0;
}

function entryKey(): string | null {
  return (history.state as EntryState | null)?.key ?? null;
}

function newState(): EntryState {
  return { key: `${Date.now()}-${Math.random()}` };
}

function followLink(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0) return;
  if (lead() !== null) return; // the server's page is still the one that is seen
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element | null)?.closest?.("a[href]") as HTMLAnchorElement | null;
  if (link === null || link.target !== "" || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.getAttribute("href")?.startsWith("#")) return;
  if (parseRoute(link.pathname, link.search).name === "not-found") return; // the server's own pages and files
  event.preventDefault();
  navigate(link.pathname + link.search);
}
