// What can be saved of a lecture, what each choice weighs, and the files that it consists of. Pure.
import type { Playback, Rendition } from "../api/types";
import type { Mode } from "../player/mode";
import { sizesOf, slidesBytes, type Plays } from "../player/qualities";
import { storyboardPicture } from "../player/storyboard";
import { packageOf } from "../player/package_of";
import { savedAddress } from "./addresses";

export interface Choice {
  mode: Mode;
  label: string; // of the video's quality
  bytes: number; // of all that is stored, as far as it is known
  video: Rendition | null;
  sound: Rendition | null;
  slides: Rendition | null;
  storyboard: number | null; // bytes; null: not saved, as slides are one themselves
}

export interface Piece {
  path: string; // in the package
  bytes: number | null; // null: not told
  text?: string; // made here
  address?: string; // of what is no file of the package; it is saved without, where that does not come
}

export function choicesOf(facts: Playback, plays?: Plays): Choice[] {
  return largeOf(facts, plays).map((choice) => ({ ...choice, bytes: choice.bytes + smallOf(facts, choice) }));
}

// Poster, texts and playlists. One playlist was weighed, and the others are as long.
function smallOf(facts: Playback, choice: Choice): number {
  const { weights } = facts;
  if (weights === undefined) return 0;
  const playlist = weights[weighedPlaylist(facts) ?? ""] ?? 0;
  const weight = ({ path, text, bytes }: Piece) => {
    if (text !== undefined) return bytes ?? 0;
    return path.endsWith(".mp4") || path === storyboardPicture ? 0 : (weights[path] ?? (path.endsWith(".m3u8") ? playlist : 0));
  };
  return piecesOf(facts, choice).reduce((sum, piece) => sum + weight(piece), 0);
}

/** The one playlist that stands for all. */
export function weighedPlaylist({ renditions }: Playback): string | null {
  const one = renditions.find(({ kind, low }) => kind === "audio" && low === true) ?? renditions.find(({ kind }) => kind === "audio" || kind === "video");
  return one === undefined ? null : `${one.id}.m3u8`;
}

// Picture, sound, slides and storyboard.
function largeOf(facts: Playback, plays?: Plays): Choice[] {
  const { video, sounds } = sizesOf(facts.renditions, facts.duration_s, plays);
  const slides = facts.slides ? (facts.renditions.find(({ kind }) => kind === "slides") ?? null) : null;
  const storyboard = (facts.storyboard && facts.storyboard_bytes) || null; // what its size is not known of, is not saved
  const choices: Choice[] = video.map(({ id, label, bytes }) => ({
    mode: "video",
    label,
    bytes: bytes + (slides === null ? 0 : slidesBytes(slides)) + (storyboard ?? 0),
    video: facts.renditions.find((one) => one.id === id) ?? null,
    sound: sounds.main,
    slides,
    storyboard,
  }));
  const sound = sounds.low;
  if (sound === null) return choices;
  const least = { label: "", video: null, sound, storyboard: null };
  if (slides !== null) choices.push({ ...least, mode: "slides", bytes: (sound.bytes ?? 0) + slidesBytes(slides), slides });
  choices.push({ ...least, mode: "sound", bytes: sound.bytes ?? 0, slides: null });
  return choices;
}

/** What was chosen before, of what there is now: the same, or what is nearest in weight. */
export function sameChoice(choices: Choice[], mode: Mode, rendition: string | null, bytes: number): Choice | null {
  const alike = choices.filter((one) => one.mode === mode);
  const exact = alike.find(({ video }) => (video?.id ?? null) === rendition);
  const off = (one: Choice) => Math.abs(one.bytes - bytes);
  return exact ?? (alike.length > 0 ? alike : choices).reduce<Choice | null>((best, one) => (best === null || off(one) < off(best) ? one : best), null);
}

/** An address's place in its package. */
export function placeOf(hls: string, address: string | null | undefined): string | null {
  const hash = packageOf(hls);
  const path = address && hash !== null ? address.split(`/${hash}/`)[1] : undefined;
  return path === undefined ? null : decodeURIComponent(path);
}

/** Where the words on slides are kept beside the package's files: under another name once they were read anew. */
export function slideTextsPath(address: string | null | undefined): string | null {
  return address ? `slides-${/[?&]v=(\d+)$/.exec(address)?.[1] ?? "0"}.vtt` : null;
}

/** All but the pictures of slides, which the list of slides names. */
export function piecesOf({ hls, captions, poster, slides: list, slide_texts: texts, storyboard: board }: Playback, { video, sound, slides, storyboard }: Choice): Piece[] {
  const pieces: Piece[] = playlistsOf(video, sound);
  for (const rendition of [video, sound]) if (rendition !== null) pieces.push({ path: `${rendition.id}.m3u8`, bytes: null });
  const small = [...captions.map(({ url }) => url), poster, slides === null ? null : list, storyboard === null ? null : board].map((address) => placeOf(hls, address));
  for (const path of small) if (path !== null) pieces.push({ path, bytes: null });
  const textsPath = slideTextsPath(texts);
  if (texts && textsPath !== null) pieces.push({ path: textsPath, bytes: null, address: texts });
  if (storyboard !== null) pieces.push({ path: storyboardPicture, bytes: storyboard });
  for (const rendition of [sound, video]) if (rendition !== null) pieces.push({ path: `${rendition.id}.mp4`, bytes: rendition.bytes ?? null });
  return pieces;
}

interface SlideEntry {
  image?: unknown;
  bytes?: unknown;
  avif?: unknown;
  avif_bytes?: unknown;
}

/** With `avif`, the smaller images where there are any. */
export function slidePieces(list: unknown, avif = false): Piece[] {
  const pieces = new Map<string, Piece>();
  for (const entry of Array.isArray(list) ? (list as (SlideEntry | null)[]) : []) {
    const isSmaller = avif && typeof entry?.avif === "string";
    const [image, bytes] = isSmaller ? [entry?.avif, entry?.avif_bytes] : [entry?.image, entry?.bytes];
    if (typeof image !== "string" || image.includes("..")) continue;
    pieces.set(image, { path: `slides/${image}`, bytes: typeof bytes === "number" ? bytes : null });
  }
  return [...pieces.values()];
}

// Multivariant playlists with what is saved and nothing else; the media playlists beside them are the package's own.
function playlistsOf(video: Rendition | null, sound: Rendition | null): Piece[] {
  const made: Piece[] = [];
  const head = "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-INDEPENDENT-SEGMENTS\n";
  const variant = (one: Rendition, codecs: string, more: string) =>
    `#EXT-X-STREAM-INF:BANDWIDTH=${one.peak_bps ?? one.average_bps ?? 1}${codecs === "" ? "" : `,CODECS="${codecs}"`}${more}\n${one.id}.m3u8\n`;
  const add = (path: string, text: string) => made.push({ path, text, bytes: new TextEncoder().encode(text).length });
  if (sound !== null) add(playlistOf(sound), head + variant(sound, sound.codecs ?? "", ""));
  if (video !== null) {
    const codecs = [video.codecs, sound?.codecs].filter((one) => one !== undefined).join(",");
    const language = sound?.language === undefined ? "" : `,LANGUAGE="${sound.language}"`;
    const group = sound === null ? "" : `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="${quoted(sound.name)}"${language},DEFAULT=YES,AUTOSELECT=YES,URI="${sound.id}.m3u8"\n`;
    const size = video.width && video.height ? `,RESOLUTION=${video.width}x${video.height}` : "";
    add(playlistOf(video), head + group + variant(video, codecs, size + (sound === null ? "" : ',AUDIO="sound"')));
  }
  return made;
}

function quoted(text: string | undefined): string {
  return (text ?? "Audio").replace(/["\r\n]/g, " ");
}

function playlistOf({ id }: Rendition): string {
  return `saved-${id}.m3u8`;
}

/** The lecture as this device has it. */
export function savedFacts(facts: Playback, choice: Choice): Playback {
  const hash = packageOf(facts.hls) ?? "";
  const { video, sound, slides, storyboard } = choice;
  const here = (address: string | null | undefined) => (address ? address.replace(/^\/media\//, "/saved/media/") : null);
  const main = video ?? sound;
  const texts = slideTextsPath(facts.slide_texts); // also of sound alone: they are found
  return {
    hls: main === null ? facts.hls : savedAddress(hash, playlistOf(main)),
    audio: sound === null ? null : savedAddress(hash, playlistOf(sound)),
    low: null,
    duration_s: facts.duration_s,
    renditions: [video, sound, slides].filter((one): one is Rendition => one !== null),
    captions: facts.captions.map((caption) => ({ ...caption, url: here(caption.url) ?? caption.url })),
    chapters: facts.chapters ?? [],
    slides: slides === null ? null : here(facts.slides),
    ...(texts !== null && { slide_texts: savedAddress(hash, texts) }),
    storyboard: storyboard === null ? null : here(facts.storyboard),
    poster: here(facts.poster),
  };
}

export type Grade = "smallest" | "small" | "best"; // of a video

export interface SectionChoice {
  mode: Mode;
  grade: Grade | null; // null: not a video
  bytes: number; // of all lectures
  picks: (Choice | null)[]; // for each lecture; null: it has nothing that can be saved
}

const smallHeight = 480; // pixels: what a phone shows well

const instead: Record<Mode, Mode[]> = { slides: ["slides", "sound", "video"], sound: ["sound", "video"], video: ["video", "slides", "sound"] };

/**
 * What several lectures cost in a mode; where one lacks the mode, what comes next to it. Cheapest modes first, but for sound alone; videos in up
 * to three grades, of which those that come to the same are offered once.
 */
export function sectionChoices(lectures: Choice[][]): SectionChoice[] {
  const kinds: [Mode, Grade | null][] = [["slides", null], ["sound", null], ["video", "smallest"], ["video", "small"], ["video", "best"]];
  const offered: SectionChoice[] = [];
  for (const [mode, grade] of kinds) {
    if (!lectures.some((choices) => choices.some((one) => one.mode === mode))) continue;
    const picks = lectures.map((choices) => instead[mode].map((next) => pickOf(choices.filter((one) => one.mode === next), grade)).find((one) => one !== null) ?? null);
    if (offered.some((one) => one.mode === mode && one.picks.every((pick, place) => pick === picks[place]))) continue;
    offered.push({ mode, grade, picks, bytes: picks.reduce((sum, pick) => sum + (pick?.bytes ?? 0), 0) });
  }
  return offered;
}

// Of one mode. A small video is the largest that a phone has the pixels for.
function pickOf(choices: Choice[], grade: Grade | null): Choice | null {
  const byWeight = [...choices].sort((one, other) => one.bytes - other.bytes);
  const fits = byWeight.filter(({ video }) => video !== null && (video.height ?? 0) <= smallHeight);
  const pick = grade === "best" ? bestOf(byWeight) : grade === "small" ? fits.at(-1) : undefined;
  return pick ?? byWeight[0] ?? null;
}

function bestOf(choices: Choice[]): Choice | undefined {
  const size = ({ video }: Choice) => (video?.height ?? 0) * 1_000 + (video?.frame_rate ?? 0);
  return choices.reduce<Choice | undefined>((best, one) => (best === undefined || size(one) >= size(best) ? one : best), undefined);
}
