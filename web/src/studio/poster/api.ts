// The poster of a lecture, as those who teach it read and choose it.
import { packageOf } from "../../player/package_of";
import { ask, versioned } from "../api";
import { shownLecture, type ShownPlayback } from "../shown";

const sendLimitMs = 10 * 60_000; // a photograph over a thin link
const mostRounds = 3;

export interface PosterSlide {
  slide: number;
  start_s: number;
  file: string; // beside the playlists of what plays
}

export interface Poster {
  package: string | null; // that plays
  choice: "automatic" | "slide" | "upload";
  is_shown: boolean; // false: what plays has no such slide
  slide: number | null;
  file: string | null; // what is shown
  automatic: string | null; // what is shown unless something is chosen
  slides: PosterSlide[];
  version: string; // what If-Match wants
}

export interface LoadedPoster extends Poster {
  at: string; // where the files are; ends with a slash
  playback: ShownPlayback | null; // of what plays
}

const url = (lecture: string) => `/api/v1/catalogue/lectures/${encodeURIComponent(lecture)}/poster`;

async function read(response: Response): Promise<Poster> {
  const { told, version } = await versioned<Omit<Poster, "version">>(response);
  return { ...told, version };
}

/** Of the package that plays: the two are asked one after the other, and another one may come between. */
export async function loadPoster(lecture: string, signal?: AbortSignal): Promise<LoadedPoster> {
  for (let round = 1; ; round++) {
    const { playback } = await shownLecture(lecture, signal);
    const hls = playback?.hls ?? "";
    const poster = await read(await ask(url(lecture), signal ? { signal } : {}));
    if (packageOf(hls) === poster.package || round === mostRounds) return { ...poster, playback, at: hls.slice(0, hls.lastIndexOf("/") + 1) };
  }
}

export const choosePoster = async (lecture: string, version: string, slide: number) =>
  read(await ask(url(lecture), { method: "PUT", body: { slide }, headers: { "if-match": version } }));

export const sendPoster = async (lecture: string, version: string, picture: Blob) =>
  read(await ask(url(lecture), { method: "PUT", sent: { text: picture, type: picture.type }, limitMs: sendLimitMs, headers: { "if-match": version } }));

export const removePoster = async (lecture: string, version: string) =>
  read(await ask(url(lecture), { method: "DELETE", headers: { "if-match": version } }));
