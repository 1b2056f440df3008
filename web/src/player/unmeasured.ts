// What a browser loads that plays HLS by itself, where Resource Timing does not tell: estimated by the segments that it says it has. Pure.
import type { Playback, Rendition } from "../api/types";

export const segmentS = 10; // of slides, if packaging.slides_segment is not set otherwise; those of films are 6 s, and nobody tells which
const slackS = 0.1; // a range may begin a frame before its first segment

type Facts = Pick<Playback, "hls" | "low" | "duration_s" | "renditions">;
type Size = Pick<HTMLVideoElement, "videoWidth" | "videoHeight">;

/** Picture and sound, or the sound where no picture is shown; of several that it could be, what costs most. */
export function bytesPerS({ hls, low, duration_s: wholeS, renditions }: Facts, url: string, { videoWidth, videoHeight }: Size): number {
  const rate = ({ bytes, average_bps = 0 }: Rendition) => (bytes === undefined || wholeS <= 0 ? average_bps / 8 : bytes / wholeS);
  const most = (all: Rendition[]) => Math.max(0, ...all.map(rate));
  const sounds = renditions.filter((one) => one.kind === "audio" && (one.low ?? false) === (url === low));
  const pictures = url === hls && videoHeight > 0 ? renditions.filter(({ kind }) => kind === "video") : [];
  const off = ({ width = 0, height = 0 }: Rendition) => Math.abs(width - videoWidth) + Math.abs(height - videoHeight);
  const nearest = Math.min(...pictures.map(off));
  return most(sounds) + most(pictures.filter((one) => off(one) === nearest));
}

export class Unmeasured {
  private counted = new Map<number, number>(); // bytes by segment; what is dropped counts again when it comes again

  /** Another source: what was loaded is gone. */
  forget(): void {
    this.counted.clear();
  }

  /** Bytes that came since it was asked last. Segments come whole, and the one after the last that is there is under way. */
  more({ buffered, currentTime }: Pick<HTMLVideoElement, "buffered" | "currentTime">, wholeS: number, perS: number): number {
    const counted = new Map<number, number>();
    let sum = 0;
    for (let range = 0; range < buffered.length; range++) {
      const last = Math.min(Math.floor(buffered.end(range) / segmentS), Math.ceil(wholeS / segmentS) - 1);
      for (let place = Math.floor((buffered.start(range) + slackS) / segmentS); place <= last; place++) {
        const before = counted.get(place) ?? this.counted.get(place) ?? 0;
        const isPlayed = (place + 1) * segmentS <= currentTime;
        // A larger picture than it was counted with was loaded before it is shown: so was what is ahead of it.
        const bytes = isPlayed && before > 0 ? before : Math.max(before, Math.ceil(perS * Math.min(segmentS, wholeS - place * segmentS)));
        sum += bytes - before;
        counted.set(place, bytes);
      }
    }
    this.counted = counted;
    return sum;
  }
}
