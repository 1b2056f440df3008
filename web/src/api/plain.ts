// Addresses without the permission in them: the browser has it as a cookie, and keeps what it fetched when that is renewed.
import type { Playback } from "./types";

const withToken = /^\/media\/t\/[^/]+\//;

export function plainAddresses(playback: Playback): Playback {
  const plain = (url: string) => url.replace(withToken, "/media/");
  const maybe = (url: string | null | undefined) => (url ? plain(url) : null);
  const { lean: _, ...kept } = playback as Playback & { lean?: unknown }; // files for players without script: nothing here plays them
  const { hls, dash, audio, low, slides, storyboard, poster, lean_poster, captions } = playback;
  return {
    ...kept,
    hls: plain(hls),
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
