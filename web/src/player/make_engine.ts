// Which engine feeds this browser. hls.js is fetched here, on a lecture's page and nowhere else.
import type { EngineMaker } from "./playback";
import { NativeEngine, nativeHlsWorks } from "./native_engine";

const hlsModule = hasMediaSource() ? import("./hls_engine") : null; // beside the lecture's own facts, not after them
hlsModule?.catch(() => undefined); // told where it is awaited

function hasMediaSource(): boolean {
  return "MediaSource" in window || "ManagedMediaSource" in window;
}

export const makeEngine: EngineMaker = async (video, listener) => {
  if (hlsModule !== null) {
    const { HlsEngine, hlsWorks } = await hlsModule;
    if (hlsWorks()) return new HlsEngine(video, listener);
  }
  return nativeHlsWorks(video) ? new NativeEngine(video, listener) : null;
};
