// Whether a lecture's recording is still being prepared. One that is published early gets better renditions later; a page that has it
// open hears of them here. Of a lecture that is complete, the stream is closed at its first word.
import { eventsPath } from "../api/paths";
import { spread } from "./retry_clock";

const betweenMs = 10_000; // of two questions while the work goes on
const [firstAgainMs, mostAgainMs] = [10_000, 300_000]; // after a refusal; a server that has enough to do says so

interface Work {
  status?: unknown;
  early?: unknown; // what plays is a part of what is in work
  job?: { id?: unknown; phase?: unknown } | null;
}

export class WorkWatch {
  private stream: EventSource | null = null;
  private seen: string | null = null; // the work as it was last said, without its progress
  private toldMs = 0;
  private againMs = firstAgainMs;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly lecture: string,
    private readonly tell: (inWork: boolean, isPart: boolean) => void, // at first, and whenever what plays may have changed
    private readonly asks = true, // false: what plays is on this device
  ) {}

  start(): void {
    if (!this.asks || this.stream !== null || typeof EventSource === "undefined") return;
    const stream = new EventSource(eventsPath(this.lecture));
    this.stream = stream;
    stream.onmessage = ({ data }) => this.read(String(data));
    // Interrupted, the browser tries again by itself; refused, it does not.
    stream.onerror = () => stream === this.stream && stream.readyState === EventSource.CLOSED && this.refused();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.stream?.close();
    this.stream = null;
  }

  private refused(): void {
    this.stop();
    this.timer = setTimeout(() => this.start(), spread(this.againMs));
    this.againMs = Math.min(this.againMs * 2, mostAgainMs);
  }

  private read(data: string): void {
    this.againMs = firstAgainMs;
    let work: Work;
    try {
      work = JSON.parse(data) as Work;
    } catch {
      return;
    }
    const { id = null, phase = null } = work.job ?? {};
    const inWork = phase === "waiting" || phase === "running" || work.status === "receiving" || work.status === "processing";
    const now = JSON.stringify([work.status, id, phase, work.early]);
    const changed = now !== this.seen;
    this.seen = now;
    if (!inWork) this.stop();
    if (!changed && Date.now() - this.toldMs < betweenMs) return;
    this.toldMs = Date.now();
    this.tell(inWork, inWork && work.early === true);
  }
}
