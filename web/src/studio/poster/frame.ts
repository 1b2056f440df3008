// A picture of the recording at one moment. What plays beside the choice is small, to be there soon: the picture is of a rendition that is as
// large as posters are, of which one segment is fetched and decoded for it.
import type { Playback, Rendition } from "../../api/types";
import { startsOf } from "../../first/feed";

const posterSide = 1280; // pixels: the server makes none larger
const limitMs = 60_000; // one segment over a thin link
const insideS = 0.001; // of what is buffered

type Facts = Pick<Rendition, "id" | "kind" | "codecs" | "width" | "height" | "average_bps">;

const typeOf = ({ codecs = "" }: Facts) => `video/mp4; codecs="${codecs}"`;
const sideOf = ({ width = 0, height = 0 }: Facts) => Math.max(width, height);

/** The one that a poster is best made of: as large as posters are, no larger than need be, and of as many bits as there are. */
export function sharpest<R extends Facts>(renditions: readonly R[], canPlay: (type: string) => boolean): R | null {
  const rank = (one: R) => [-Math.min(sideOf(one), posterSide), sideOf(one), -(one.average_bps ?? 0)];
  const isBefore = (a: R, b: R) => {
    const [before, after] = [rank(a), rank(b)];
    const at = before.findIndex((value, index) => value !== after[index]);
    return at >= 0 && (before[at] ?? 0) < (after[at] ?? 0);
  };
  const fit = renditions.filter((one) => one.kind === "video" && canPlay(typeOf(one)));
  return fit.reduce<R | null>((best, one) => (best === null || isBefore(one, best) ? one : best), null);
}

/** The number of the segment in which a moment lies; `starts` as startsOf() tells them. */
export function segmentAt(starts: readonly number[], atS: number): number {
  const after = starts.findIndex((start) => start > atS);
  return Math.max(0, (after < 0 ? starts.length - 1 : after) - 1);
}

async function fetched(url: string): Promise<Response> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}
const bytesAt = async (url: string) => (await fetched(url)).arrayBuffer();

const heard = (target: EventTarget, name: string) =>
  new Promise<void>((resolve, reject) => {
    const signal = AbortSignal.timeout(limitMs);
    target.addEventListener(name, () => resolve(), { once: true, signal });
    target.addEventListener("error", () => reject(new Error(name)), { once: true, signal });
    signal.addEventListener("abort", () => reject(new Error(`no ${name}`)), { once: true });
  });

/** At the size that it has. Throws while there is no picture. */
export function drawn(video: HTMLVideoElement): HTMLCanvasElement {
  const { videoWidth: width, videoHeight: height } = video;
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || width === 0) throw new Error("no picture");
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d")?.drawImage(video, 0, 0, width, height);
  return canvas;
}

async function decoded(type: string, parts: ArrayBuffer[], atS: number): Promise<HTMLCanvasElement> {
  const source = new MediaSource();
  const url = URL.createObjectURL(source);
  const video = Object.assign(document.createElement("video"), { muted: true, playsInline: true, preload: "auto" });
  try {
    const opened = heard(source, "sourceopen");
    video.src = url;
    await opened;
    const buffer = source.addSourceBuffer(type);
    for (const part of parts) {
      const added = heard(buffer, "updateend");
      buffer.appendBuffer(part);
      await added;
    }
    source.endOfStream();
    const { buffered } = video;
    const shown = heard(video, "seeked");
    video.currentTime = Math.min(Math.max(atS, buffered.start(0) + insideS), buffered.end(0) - insideS);
    await shown;
    return drawn(video);
  } finally {
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  }
}

/** Throws where this browser cannot take media piece by piece, and where the link is lost. */
export async function frameAt({ hls, renditions }: Pick<Playback, "hls" | "renditions">, atS: number): Promise<HTMLCanvasElement> {
  const rendition = "MediaSource" in window ? sharpest(renditions, (type) => MediaSource.isTypeSupported(type)) : null;
  if (rendition === null) throw new Error("no rendition");
  const at = `${hls.slice(0, hls.lastIndexOf("/") + 1)}${rendition.id}/`;
  const starts = startsOf(await (await fetched(`${at}index.m3u8`)).text());
  const parts = await Promise.all([bytesAt(`${at}init.mp4`), bytesAt(`${at}seg-${segmentAt(starts, atS)}.m4s`)]);
  return decoded(typeOf(rendition), parts, atS);
}

const quality = 0.95;

export const fileOf = (canvas: HTMLCanvasElement) =>
  new Promise<Blob>((resolve, reject) => canvas.toBlob((blob) => (blob === null ? reject(new Error("no file")) : resolve(blob)), "image/jpeg", quality));
