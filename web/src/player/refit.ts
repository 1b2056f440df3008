// What another hls.js takes over: source buffers that were made for the codecs of another package. hls.js (1.7.4) compares the names of the tracks
// alone, and takes the old codec for its own: Opus went into a buffer for AAC, and the element lost its source.
import type { AttachMediaSourceData, BaseTrack, BufferCodecsData } from "hls.js";

/** Makes them ready for what will be appended; fails where the browser cannot. */
export async function refit({ tracks }: AttachMediaSourceData, wanted: BufferCodecsData): Promise<void> {
  for (const name of ["audio", "video"] as const) {
    const track = tracks?.[name];
    const next = wanted[name];
    if (track?.buffer === undefined || next === undefined || isAlike(name, codecOf(track), codecOf(next))) continue;
    while (track.buffer.updating) await untilUpdated(track.buffer);
    changeType(track.buffer, next.container, codecOf(next));
    Object.assign(track, { codec: codecOf(next), levelCodec: next.levelCodec, supplemental: next.supplemental, container: next.container });
  }
}

// What is read from the file may be no more than "mp4a"; what the playlist says is whole then.
function codecOf({ codec = "", levelCodec = "" }: Pick<BaseTrack, "codec" | "levelCodec">): string {
  const isWhole = codec.includes(".") || levelCodec === "" || levelCodec.includes(",");
  return isWhole || !levelCodec.startsWith(codec.slice(0, 4)) ? codec : levelCodec;
}

// A buffer for one profile of a video codec takes another.
function isAlike(name: "audio" | "video", one: string, other: string): boolean {
  const kind = (codec: string) => (name === "video" ? codec.split(".")[0] : codec.toLowerCase());
  return kind(one) === kind(other);
}

// Browsers differ in how they want Opus written.
function changeType(buffer: SourceBuffer, container: string, codec: string): void {
  try {
    buffer.changeType(`${container};codecs=${codec}`);
  } catch {
    buffer.changeType(`${container};codecs=${codec.toLowerCase()}`);
  }
}

function untilUpdated(buffer: SourceBuffer): Promise<void> {
  return new Promise((done) => buffer.addEventListener("updateend", () => done(), { once: true }));
}
