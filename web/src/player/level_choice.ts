// How hls.js chooses among our levels, where its own rules were made for films.
import type Hls from "hls.js";
import { AbrController, CapLevelController, type Events, type FragBufferedData, type Level } from "hls.js";
import { Transfers } from "./beside";
import { isFromCache } from "./estimate";
import { thriftyCap } from "./levels";

// Automatic takes no level that is larger than the player, unless it costs no more than the one that fits: slides at full size and few
// pictures a second often cost less than a small video, and can be read.
export class ThriftyCap extends CapLevelController {
  private readonly player: Hls;

  constructor(hls: Hls) {
    super(hls);
    this.player = hls;
  }

  override getMaxLevel(top: number): number {
    return thriftyCap(this.player.levels, top, super.getMaxLevel(top));
  }
}

// Left as they are, they keep Automatic from going up to a larger picture with fewer pictures a second.
export function ignoreFrameRates(levels: Level[]): void {
  for (const level of levels) (level as { frameRate: number }).frameRate = 0;
}

// What comes out of the browser's cache says nothing of the link; what comes beside a segment is the link's too.
export class LinkAbr extends AbrController {
  private readonly transfers = new Transfers();

  override destroy(): void {
    this.transfers.end();
    super.destroy();
  }

  protected override onFragBuffered(event: Events.FRAG_BUFFERED, data: FragBufferedData): void {
    const { url, stats } = data.frag;
    const { start, first, end } = stats.loading;
    if (isFromCache(url, start)) return;
    const own = stats.loaded;
    const takenOffMs = Math.min(first - start, this.bwEstimator.getEstimateTTFB()); // by hls.js, from the time that it took
    stats.loaded += this.transfers.beside(url, start + takenOffMs, end);
    super.onFragBuffered(event, data);
    stats.loaded = own;
  }
}
