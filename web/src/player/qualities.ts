// What the quality menu offers, and what each choice costs in data.
import type { Rendition } from "../api/types";

export interface Quality {
  id: string; // the rendition's
  label: string; // "720p"
  bps: number; // picture and sound
  bytes: number; // picture and sound, the whole lecture
}

export interface Sizes {
  video: Quality[]; // best first
  audioBytes: number; // 0: no sound
  audioBps: number;
}

export function sizesOf(renditions: Rendition[], wholeS: number): Sizes {
  const audio = mainAudio(renditions);
  const audioBytes = audio === null ? 0 : bytesOf(audio, wholeS);
  const audioBps = audio?.average_bps ?? 0;
  const video = renditions
    .filter(({ kind }) => kind === "video")
    .map((rendition) => ({
      id: rendition.id,
      label: qualityLabel(rendition),
      bps: (rendition.average_bps ?? 0) + audioBps,
      bytes: bytesOf(rendition, wholeS) + audioBytes,
      lines: linesOf(rendition),
    }))
    .sort((one, other) => other.lines - one.lines || other.bps - one.bps)
    .map(({ lines: _, ...quality }) => quality);
  return { video, audioBytes, audioBps };
}

// Players start with the default track; the largest is the honest figure where none is marked.
function mainAudio(renditions: Rendition[]): Rendition | null {
  const tracks = renditions.filter(({ kind }) => kind === "audio");
  const marked = tracks.filter((track) => track.default === true);
  const candidates = marked.length > 0 ? marked : tracks;
  return candidates.reduce<Rendition | null>(
    (largest, track) => (largest === null || (track.bytes ?? 0) > (largest.bytes ?? 0) ? track : largest),
    null,
  );
}

function bytesOf(rendition: Rendition, wholeS: number): number {
  return rendition.bytes ?? Math.round(((rendition.average_bps ?? 0) * wholeS) / 8);
}

// As people know it: the number of lines; of an upright picture, its width.
function linesOf({ width = 0, height = 0 }: Rendition): number {
  return width > 0 && width < height ? width : height;
}

function qualityLabel(rendition: Rendition): string {
  const fast = (rendition.frame_rate ?? 0) > 32 ? String(Math.round(rendition.frame_rate ?? 0)) : "";
  return `${linesOf(rendition)}p${fast}`;
}
