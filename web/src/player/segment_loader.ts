// How hls.js fetches segments, their initialisation sections, and playlists.
import type { HlsConfig, LoaderCallbacks, LoaderConfiguration, LoaderContext } from "hls.js";
import { isSavedAddress } from "../offline/addresses";
import { ApartLoader } from "./apart_loader";
import { goneInMs, noteLetGo } from "./let_go";
import { linkWatch } from "./link_watch";

const mostRepeats = 2; // of a request: the server may be slow, and not the link
const deadMs = 1_000; // what comes until it is let go of is shared with the next request at no loss

export class SegmentLoader extends ApartLoader {
  private repeats = 0;
  private underWay = ""; // its address
  private readonly request = { heard: () => this.stats.loaded + Math.sign(this.stats.loading.first), again: () => this.again() };

  // hls.js lets go of an initialisation section that is under way by asking for it again, beside the segment that is wanted now. Told that it
  // was let go of, it drops that segment too, and a tenth of a second later asks for both anew: over a link that takes longer to bring the
  // section, for ever (1.7.4). So it is not told. Nothing waits for it: the segment that wanted it was let go of before.
  override load(context: LoaderContext, config: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>): void {
    // hls.js destroys what has brought a segment, and not what has brought a playlist.
    const ended = <What extends unknown[]>(tell: (...what: What) => void) => (...what: What) => {
      linkWatch.end(this.request);
      tell(...what);
    };
    const { onSuccess, onError, onTimeout } = callbacks;
    const told = { ...callbacks, onSuccess: ended(onSuccess), onError: ended(onError), onTimeout: ended(onTimeout) };
    super.load(context, config, isInit(context) ? { ...told, onAbort: () => undefined } : told);
  }

  // At first, and for each retry of hls.js's.
  protected override loadInternal(): void {
    const { href, origin, pathname } = new URL(this.context?.url ?? "", location.href);
    const isFetched = origin === location.origin && !isSavedAddress(pathname);
    const inMs = goneInMs(href);
    if (inMs > 0) return this.loadIn(inMs);
    if (isFetched) this.underWay = href;
    if (isFetched && (this.repeats > 0 || linkWatch.isApart)) this.loadApart();
    else this.loadUsually();
    if (isFetched && this.repeats < mostRepeats) linkWatch.begin(this.request);
  }

  // Whatever ends it comes by here; what it has brought, when hls.js destroys it.
  protected override abortInternal(): void {
    const silentMs = linkWatch.end(this.request);
    if (this.underWay !== "" && this.stats.loading.end === 0 && silentMs >= deadMs) noteLetGo(this.underWay);
    this.underWay = "";
    super.abortInternal();
  }

  private loadIn(ms: number): void {
    self.clearTimeout(this.retryTimeout);
    this.retryTimeout = self.setTimeout(() => {
      this.stats.loading.start = performance.now();
      this.loadInternal();
    }, ms);
  }

  // Over another connection, as if it were asked for now: hls.js counts no retry, and measures the link without the outage.
  private again(): void {
    this.abortInternal();
    this.resetInternalLoader();
    Object.assign(this.stats, { loaded: 0, aborted: false });
    Object.assign(this.stats.loading, { start: performance.now(), first: 0 });
    this.repeats++;
    this.loadInternal();
  }
}

/** As hls.js wants them, which gives the one fragments alone and the other playlists. */
export const segmentLoader = SegmentLoader as unknown as NonNullable<HlsConfig["fLoader"]>;
export const playlistLoader = SegmentLoader as unknown as NonNullable<HlsConfig["pLoader"]>;

function isInit(context: LoaderContext & { frag?: { sn: number | "initSegment" } }): boolean {
  return context.frag?.sn === "initSegment";
}
