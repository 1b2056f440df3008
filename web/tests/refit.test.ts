// The buffers of one package, made ready for the codecs of another.
import type { AttachMediaSourceData, BufferCodecsData } from "hls.js";
import { describe, expect, test } from "vitest";
import { refit } from "../src/player/refit";

class Buffer extends EventTarget {
  updating = false;
  readonly types: string[] = [];
  constructor(private readonly takes: (type: string) => boolean = () => true) {
    super();
  }
  changeType(type: string): void {
    if (this.updating || !this.takes(type)) throw new Error(type);
    this.types.push(type);
  }
}

type Name = "audio" | "video";
const track = (name: Name, codec: string, levelCodec: string) => ({ id: "main", container: `${name}/mp4`, codec, levelCodec });
const given = (name: Name, codec: string, levelCodec: string, buffer: Buffer) =>
  ({ tracks: { [name]: { ...track(name, codec, levelCodec), buffer } } }) as unknown as AttachMediaSourceData;
const wanted = (name: Name, codec: string) => ({ [name]: track(name, codec, codec) }) as unknown as BufferCodecsData;

describe("a buffer that is taken over", () => {
  test.each([
    ["audio", "mp4a.40.2", "Opus", ["audio/mp4;codecs=Opus"]],
    ["audio", "mp4a.40.2", "mp4a.40.2", []],
    ["video", "avc1.640028", "av01.0.04M.08", ["video/mp4;codecs=av01.0.04M.08"]],
    ["video", "avc1.640028", "avc1.64001F", []],
  ] as const)("for %s in %s takes %s", async (name, before, after, types) => {
    const buffer = new Buffer();
    const handed = given(name, before, before, buffer);
    await refit(handed, wanted(name, after));
    expect(buffer.types).toEqual(types);
    expect(handed.tracks?.[name]?.codec).toBe(types.length > 0 ? after : before);
  });

  test("has the codec that is whole, and is not touched for one that is told in part", async () => {
    const buffer = new Buffer();
    await refit(given("audio", "mp4a", "mp4a.40.2", buffer), wanted("audio", "mp4a.40.2"));
    expect(buffer.types).toEqual([]);
  });

  test("waits for what it is taking", async () => {
    const buffer = new Buffer();
    buffer.updating = true;
    const done = refit(given("audio", "mp4a.40.2", "mp4a.40.2", buffer), wanted("audio", "Opus"));
    buffer.updating = false;
    buffer.dispatchEvent(new Event("updateend"));
    await done;
    expect(buffer.types).toHaveLength(1);
  });

  test("is told in the letters that the browser knows, and fails where it knows none", async () => {
    const small = new Buffer((type) => type === "audio/mp4;codecs=opus");
    await refit(given("audio", "mp4a.40.2", "mp4a.40.2", small), wanted("audio", "Opus"));
    expect(small.types).toEqual(["audio/mp4;codecs=opus"]);
    const none = new Buffer(() => false);
    await expect(refit(given("audio", "mp4a.40.2", "mp4a.40.2", none), wanted("audio", "Opus"))).rejects.toThrow();
  });
});
