// How hls.js fetches segments and their initialisation sections.
import { XhrLoader, type HlsConfig, type LoaderCallbacks, type LoaderConfiguration, type LoaderContext } from "hls.js";

// hls.js lets go of an initialisation section that is under way by asking for it again, beside the segment that is wanted now. Told that it
// was let go of, it drops that segment too, and a tenth of a second later asks for both anew: over a link that takes longer to bring the
// section, for ever (1.7.4). So it is not told. Nothing waits for it: the segment that wanted it was let go of before.
export class SegmentLoader extends XhrLoader {
  override load(context: LoaderContext, config: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>): void {
    super.load(context, config, isInit(context) ? { ...callbacks, onAbort: () => undefined } : callbacks);
  }
}

/** As hls.js wants it, which gives it fragments alone. */
export const segmentLoader = SegmentLoader as unknown as NonNullable<HlsConfig["fLoader"]>;

function isInit(context: LoaderContext & { frag?: { sn: number | "initSegment" } }): boolean {
  return context.frag?.sn === "initSegment";
}
