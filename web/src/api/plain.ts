// Addresses without the permission in them: the browser has it as a cookie, and keeps what it fetched when that is renewed.
import type { Playback } from "./types";

const withToken = /^\/media\/t\/([^/]+)\//;
const ofPackage = /^\/media\/([^/]+)\//;
const tokens = new Map<string, string>(); // as they were told last, by package

/** The permission in the addresses of this package, for a request that sends no cookies; undefined: it needs none. */
export function tokenOf(path: string): string | undefined {
  return tokens.get(ofPackage.exec(path)?.[1] ?? "");
}

export function plainAddresses(playback: Playback): Playback {
  const plain = (url: string) => url.replace(withToken, "/media/");
  const maybe = (url: string | null | undefined) => (url ? plain(url) : null);
  const { lean: _, ...kept } = playback as Playback & { lean?: unknown }; // files for players without script: nothing here plays them
  const hls = plain(playback.hls);
  const name = ofPackage.exec(hls)?.[1];
  const token = withToken.exec(playback.hls)?.[1];
  if (name !== undefined && token !== undefined) tokens.set(name, token);
  const { dash, audio, low, slides, storyboard, poster, lean_poster, captions } = playback;
  return {
    ...kept,
    hls,
    ...(dash === undefined ? {} : { dash: plain(dash) }),
    audio: maybe(audio),
    low: maybe(low),
    slides: maybe(slides),
    storyboard: maybe(storyboard),
    poster: maybe(poster),
    ...(lean_poster === undefined ? {} : { lean_poster: maybe(lean_poster) }),
    captions: captions.map((caption) => ({ ...caption, url: plain(caption.url) })),
  };
}
