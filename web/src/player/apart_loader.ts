// hls.js's loader, which can also ask apart from the page's other requests (apart.ts): then hls.js sees what it sees otherwise. What fails so
// is asked for again in the usual way, which knows what to make of failures.
import { XhrLoader, type LoaderConfiguration, type LoaderContext } from "hls.js";
import { bytesOf, fetchApart } from "./apart";

interface Came {
  answer: Response;
  bytes: Uint8Array<ArrayBuffer>;
}

export class ApartLoader extends XhrLoader {
  private asking: AbortController | null = null;

  protected loadApart(): void {
    const { context, config, stats } = this;
    if (!context || !config) return;
    Object.assign(stats, { loaded: 0, aborted: false });
    stats.loading.first = 0;
    const asking = new AbortController();
    this.asking = asking;
    this.limit(config.loadPolicy.maxTimeToFirstByteMs);
    const failed = () => {
      if (this.asking !== asking) return;
      this.endApart();
      this.loadUsually();
    };
    void this.bring(context, config, asking).then((came) => came && this.deliver(context, came), failed);
  }

  protected loadUsually(): void {
    super.loadInternal();
  }

  protected override abortInternal(): void {
    if (this.asking !== null) this.stats.aborted = true;
    this.endApart();
    super.abortInternal();
  }

  private endApart(): void {
    this.asking?.abort();
    this.asking = null;
  }

  private limit(ms: number): void {
    self.clearTimeout(this.requestTimeout);
    this.requestTimeout = self.setTimeout(() => this.loadtimeout(), ms);
  }

  // Null: it was let go of meanwhile.
  private async bring(context: LoaderContext, config: LoaderConfiguration, asking: AbortController): Promise<Came | null> {
    const { stats } = this;
    const answer = await fetchApart(context.url, asking.signal);
    if (this.asking !== asking) return null;
    stats.loading.first = Math.max(performance.now(), stats.loading.start);
    stats.total = Number(answer.headers.get("content-length") ?? 0);
    this.limit(config.loadPolicy.maxLoadTimeMs - (stats.loading.first - stats.loading.start));
    const bytes = await bytesOf(answer, (more) => {
      if (this.asking === asking) stats.loaded += more;
    });
    return this.asking === asking ? { answer, bytes } : null;
  }

  private deliver(context: LoaderContext, { answer, bytes }: Came): void {
    const { stats } = this;
    this.asking = null;
    self.clearTimeout(this.requestTimeout);
    stats.loading.end = Math.max(performance.now(), stats.loading.first);
    stats.loaded = stats.total = bytes.length;
    stats.bwEstimate = (bytes.length * 8_000) / (stats.loading.end - stats.loading.first);
    const data = context.responseType === "arraybuffer" ? bytes.buffer : new TextDecoder().decode(bytes);
    this.callbacks?.onProgress?.(stats, context, data, answer);
    this.callbacks?.onSuccess({ url: answer.url, data, code: answer.status }, stats, context, answer);
  }
}
