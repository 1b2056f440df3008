// Which engine feeds this browser.
import { hlsModule } from "./hls_module";
import { NativeEngine, nativeHlsWorks } from "./native_engine";
import type { EngineMaker } from "./playback";
import { savesData } from "./save_data";

export const makeEngine: EngineMaker = async (video, listener, facts) => {
  const module = hlsModule();
  if (module !== null) {
    const { HlsEngine, hlsWorks } = await module;
    if (hlsWorks()) return new HlsEngine(video, listener, savesData());
  }
  return nativeHlsWorks(video) ? new NativeEngine(video, listener, facts) : null;
};
