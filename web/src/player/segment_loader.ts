// How hls.js fetches segments, their initialisation sections, and playlists.
import type { HlsConfig, LoaderCallbacks, LoaderConfiguration, LoaderContext } from "hls.js";
import { isSavedAddress } from "../offline/addresses";
import { ApartLoader } from "./apart_loader";
import { linkWatch } from "./link_watch";

const mostRepeats = 2; // of a request: the server may be slow, and not the link

// Browsers let two requests for one address share what comes, so that one that is made before the other is really gone waits with it for its
// dead connection (Chromium 156: 5 ms after it, and the segment came 17 s later). A moment later it goes on where the other stopped.
const goneMs = 250;
const letGo = new Map<string, number>(); // addresses, and when

function isGoneInMs(url: string): number {
  return (letGo.get(url) ?? -Infinity) + goneMs - performance.now();
}

function noteLetGo(url: string): void {
  for (const old of letGo.keys()) if (isGoneInMs(old) <= 0) letGo.delete(old);
  letGo.set(url, performance.now());
}

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
    const { href, isFromServer } = this.address();
    const inMs = isGoneInMs(href);
    if (inMs > 0) return this.loadIn(inMs);
    this.underWay = href;
    const isRepeat = this.repeats > 0; // for a question that was answered
    if (isFromServer && (isRepeat || linkWatch.isApart)) this.loadApart(this.repeats > 1 ? "reload" : "default");
    else this.loadUsually();
    if (this.repeats < mostRepeats && isFromServer) linkWatch.begin(this.request);
  }

  // Whatever ends it comes by here; what it has brought, when hls.js destroys it.
  protected override abortInternal(): void {
    linkWatch.end(this.request);
    if (this.underWay !== "" && this.stats.loading.end === 0) noteLetGo(this.underWay);
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

  private address(): { href: string; isFromServer: boolean } {
    const { href, origin, pathname } = new URL(this.context?.url ?? "", location.href);
    return { href, isFromServer: origin === location.origin && !isSavedAddress(pathname) };
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
