// The server's page once more, in another language: its words take the place of those that are there, and what plays plays on.
import { swapSizes } from "./fed_sizes";
import { isFed } from "./lead";

const worded = [".skip", ".masthead", ".lecture-head", "h2", ".slide-links", ".footer"];

export async function reword(page: HTMLElement, language: string): Promise<void> {
  // Of a script's own accord a browser names no images: sizes would be those of other slides than it fetches.
  const accept = (await showsAvif(page)) ? { Accept: "text/html,image/avif,*/*;q=0.8" } : {};
  const answer = await fetch(location.href, { headers: { "Accept-Language": language, ...accept } });
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = made.getElementById("first");
  if (next?.lang !== language || !page.isConnected) return; // it is not spoken any more, or the application is there
  const video = page.querySelector("video");
  if (video !== null && isFed(video)) swapSizes(next);
  for (const part of worded) {
    const words = next.querySelector(part);
    if (words !== null) page.querySelector(part)?.replaceWith(words);
  }
  Object.assign(page.querySelector<HTMLElement>(".say")?.dataset ?? {}, next.querySelector<HTMLElement>(".say")?.dataset);
  video?.setAttribute("aria-label", next.querySelector("video")?.getAttribute("aria-label") ?? "");
  for (const each of [document.documentElement, page]) Object.assign(each, { lang: language, dir: next.dir });
}

// Seen from the page, or asked as the player asks (src/player/avif.ts, which would be one request more here).
async function showsAvif(page: HTMLElement): Promise<boolean> {
  if (page.querySelector("video")?.getAttribute("poster")?.endsWith(".avif") === true) return true;
  const { ImageDecoder: decoder } = globalThis as { ImageDecoder?: { isTypeSupported(type: string): Promise<boolean> } };
  return (await decoder?.isTypeSupported("image/avif").catch(() => false)) ?? false;
}
