// What the quality menu offers, and what each choice costs in data.
import type { Rendition } from "../api/types";
import { t } from "../text/text";
import { showsAvif } from "./avif";
import { canPlay } from "./support";

export interface Quality {
  id: string; // the rendition's
  twins: string[]; // renditions that look the same and cost more
  name: string; // "1080p"
  label: string; // "1080p, 5 pictures a second": what tells it from its neighbours
  bytes: number; // picture and sound, the whole lecture
}

export interface Sizes {
  video: Quality[]; // best first; what this browser can play, once each
  slides: number | null; // bytes of the slides with their sound; null: there are none
  sound: number | null; // bytes of the sound alone; null: there is none
  sounds: { main: Rendition | null; low: Rendition | null }; // with a video, and without one
}

const fastRate = 32; // pictures a second; faster ones are known as "1080p60"

export type Plays = (rendition: Rendition) => boolean;

const onThisBrowser: Plays = ({ kind, codecs }) => canPlay(kind, codecs);

export function sizesOf(renditions: Rendition[], wholeS: number, plays: Plays = onThisBrowser): Sizes {
  const bytes = (rendition: Rendition) => rendition.bytes ?? Math.round(((rendition.average_bps ?? 0) * wholeS) / 8);
  const tracks = renditions.filter(({ kind }) => kind === "audio");
  const main = largest(usual(tracks.filter(({ low }) => low !== true)), bytes);
  const low = least(usual(tracks.filter((track) => track.low === true && plays(track))), bytes) ?? main;
  const slides = renditions.find(({ kind }) => kind === "slides") ?? null;
  const sound = low === null ? null : bytes(low);
  return {
    video: videoOf(renditions, (rendition) => bytes(rendition) + (main === null ? 0 : bytes(main)), plays),
    slides: slides === null || sound === null ? null : slidesBytes(slides) + sound,
    sound,
    sounds: { main, low },
  };
}

// As this browser fetches them.
export function slidesBytes({ bytes, avif_bytes: smaller }: Rendition, avif = showsAvif()): number {
  return (avif ? smaller : undefined) ?? bytes ?? 0;
}

export function qualityOf({ video }: Sizes, rendition: string | null): Quality | undefined {
  return video.find(({ id, twins }) => id === rendition || (rendition !== null && twins.includes(rendition)));
}

export function leastOf({ video }: Sizes): string | null {
  return video.reduce<Quality | null>((least, one) => (least === null || one.bytes < least.bytes ? one : least), null)?.id ?? null;
}

// Players start with the default track.
function usual(tracks: Rendition[]): Rendition[] {
  const marked = tracks.filter((track) => track.default === true);
  return marked.length > 0 ? marked : tracks;
}

type Bytes = (rendition: Rendition) => number;

// The honest figure where several could be it.
function largest(tracks: Rendition[], bytes: Bytes): Rendition | null {
  return tracks.reduce<Rendition | null>((most, track) => (most === null || bytes(track) > bytes(most) ? track : most), null);
}

function least(tracks: Rendition[], bytes: Bytes): Rendition | null {
  return tracks.reduce<Rendition | null>((best, track) => (best === null || bytes(track) < bytes(best) ? track : best), null);
}

interface Rung extends Quality {
  lines: number;
  rate: number; // pictures a second; 0: not known
  family: string; // of the codec
}

function videoOf(renditions: Rendition[], bytes: Bytes, plays: Plays): Quality[] {
  const rungs = renditions
    .filter((rendition) => rendition.kind === "video" && plays(rendition))
    .map((rendition) => ({ ...rungOf(rendition), bytes: bytes(rendition) }));
  const shown = oneFamilyEach(rungs).sort((one, other) => other.lines - one.lines || other.rate - one.rate || other.bytes - one.bytes);
  return shown.map((rung) => ({ id: rung.id, twins: rung.twins, name: rung.name, label: labelOf(rung, shown), bytes: rung.bytes }));
}

function rungOf(rendition: Rendition): Omit<Rung, "bytes"> {
  const lines = linesOf(rendition);
  const rate = Math.round(rendition.frame_rate ?? 0);
  const name = `${lines}p${rate > fastRate ? rate : ""}`;
  return {
    id: rendition.id,
    twins: [],
    name,
    label: name,
    lines,
    rate,
    family: (rendition.codecs ?? "").slice(0, 4),
  };
}

// Of pictures that cannot be told apart, made with different codecs, those of the codec that costs least. Several that have as many lines
// and as many pictures a second are told apart by what they cost beside others of their codec: the least is the least of the other codec.
function oneFamilyEach(rungs: Rung[]): Rung[] {
  const looks = (rung: Rung) => `${rung.lines} ${rung.rate}`;
  const cheapestFirst = [...rungs].sort((one, other) => one.bytes - other.bytes);
  return rungs.flatMap((rung) => {
    const alike = cheapestFirst.filter((other) => looks(other) === looks(rung));
    const rank = (of: Rung) => alike.filter(({ family }) => family === of.family).indexOf(of);
    const twins = alike.filter((other) => other.family !== rung.family && rank(other) === rank(rung));
    const family = cheapestFamily(alike);
    return twins.some((other) => other.family === family) ? [] : [{ ...rung, twins: twins.map(({ id }) => id) }];
  });
}

// By all that each codec has one of: a single one may cost a little less, and the next three times as much. `alike`: cheapest first.
function cheapestFamily(alike: Rung[]): string | undefined {
  const families = [...new Set(alike.map(({ family }) => family))];
  const ofEach = families.map((name) => alike.filter(({ family }) => family === name));
  const shared = Math.min(...ofEach.map(({ length }) => length));
  const costs = ofEach.map((those) => those.slice(0, shared).reduce((sum, { bytes }) => sum + bytes, 0));
  return families[costs.indexOf(Math.min(...costs))];
}

// As people know it: the number of lines; of an upright picture, its width.
function linesOf({ width = 0, height = 0 }: Rendition): number {
  return width > 0 && width < height ? width : height;
}

function labelOf(rung: Rung, shown: Rung[]): string {
  const { name, rate, bytes } = rung;
  const alike = shown.filter((other) => other.lines === rung.lines && other.rate > fastRate === rate > fastRate);
  const isSharp = alike.some((other) => other.rate === rate && other.bytes < bytes);
  const label = isSharp ? t("player.qualitySharp", { quality: name }) : name;
  const differs = alike.some((other) => other.rate !== rate);
  return differs && rate > 0 && rate <= fastRate ? t("player.qualityRate", { quality: label, n: rate }) : label;
}
