// Whether the link is there while requests say nothing; browsers tell of their own network alone. What a server has sent into an outage it
// sends again after ever longer waits: after half a minute, up to another half may pass on a link that works. A new connection begins at once.
import { answers } from "./answers";

const lookMs = 500;
const silentMs = 5_000; // of a request: the server is asked whether it is there
const slowMs = 10_000; // ... and the request is made again although every question was answered: its connection alone is dead

// A question is given up and asked anew, over a connection that has not waited. Chromium goes on connecting for those that were given up, six at
// most, and an answer comes over whichever is first: begun at ever longer distances, they do not all wait at the same time.
const firstMs = 3_000;
const longer = 1.4;
const mostMs = 20_000;

export interface Request {
  heard(): number; // another number with whatever comes
  again(): void;
}

interface Silence {
  heard: number;
  sinceMs: number;
}

export class LinkWatch {
  private readonly requests = new Map<Request, Silence>();
  private returned: (() => void) | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private dueMs = -Infinity;
  private lost = 0; // questions in a row without an answer

  begin(request: Request): void {
    this.requests.set(request, { heard: request.heard(), sinceMs: performance.now() });
    this.run();
  }

  end(request: Request): void {
    this.requests.delete(request);
  }

  /** A request has failed and will be made again at some time: told once, when it was for an outage and that is over. */
  awaitReturn(returned: () => void): void {
    this.returned = returned;
    this.run();
  }

  stopWaiting(): void {
    this.returned = null;
  }

  private run(): void {
    this.timer ??= setInterval(() => this.look(), lookMs);
  }

  // One request often follows another: what is known of the link outlasts the moment between them.
  private rest(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.startOver();
  }

  private startOver(): void {
    this.lost = 0;
    this.dueMs = performance.now() + firstMs;
  }

  private look(): void {
    if (this.requests.size === 0 && this.returned === null) return this.rest();
    const nowMs = performance.now();
    let isDoubtful = this.returned !== null;
    for (const [request, silence] of this.requests) {
      const heard = request.heard();
      if (heard !== silence.heard) Object.assign(silence, { heard, sinceMs: nowMs });
      isDoubtful ||= nowMs - silence.sinceMs >= silentMs;
    }
    if (isDoubtful && nowMs >= this.dueMs) void this.ask(nowMs);
  }

  private async ask(nowMs: number): Promise<void> {
    const withinMs = Math.min(firstMs * longer ** this.lost, mostMs);
    this.dueMs = nowMs + withinMs;
    const before = [...this.requests.keys()].map((request) => ({ request, heard: request.heard() }));
    if (!(await answers(withinMs))) return void this.lost++;
    const wasLost = this.lost > 0;
    this.startOver();
    for (const { request, heard } of before) this.judge(request, heard, wasLost ? silentMs : slowMs);
    const { returned } = this;
    this.returned = null;
    if (wasLost) returned?.();
  }

  // What has come since the question went out came over a connection that lives.
  private judge(request: Request, heard: number, enoughMs: number): void {
    const silence = this.requests.get(request);
    const nowMs = performance.now();
    if (silence === undefined || request.heard() !== heard || nowMs - silence.sinceMs < enoughMs) return;
    silence.sinceMs = nowMs;
    request.again();
  }
}

export const linkWatch = new LinkWatch();
