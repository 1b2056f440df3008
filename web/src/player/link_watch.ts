// Whether the link is there while requests say nothing; browsers tell of their own network alone. What a server has sent into an outage it
// sends again after ever longer waits: after half a minute, up to another half may pass on a link that works. A new connection begins at once.
import { answers } from "./answers";
import { Pace } from "./pace";

const lookMs = 500;
const aloneTimes = 2; // doubted for so long, and it is made again although every question was answered: its connection alone is dead

// A question is given up and asked anew, over a connection that has not waited. Chromium goes on connecting for those that were given up, six at
// most, and an answer comes over whichever is first: begun at ever longer distances, they do not all wait at the same time.
const longer = 1.4;
const mostMs = 20_000;
const unsureMs = 30_000; // after a return, at least: else as long as it was gone, for which what was begun in the outage may still wait
const mostUnsureMs = 120_000; // and by then kernels have given it up, or nearly
const patienceMs = 10 * 60_000; // what waits for longer is tried again at its own times

export interface Request {
  heard(): number; // another number with whatever comes
  again(): void;
  slowMs?: number; // what it may take in any case, where it does not tell what comes
}

interface Silence {
  heard: number;
  sinceMs: number;
}

/** Told when the link was surely there: what began later is over a connection that lives. */
export type Returned = (aliveMs: number) => void;

export class LinkWatch {
  private readonly requests = new Map<Request, Silence>();
  private readonly listeners = new Set<Returned>();
  private returned: (() => void) | null = null;
  private isIdle = (): boolean => false;
  private waitsSinceMs = 0;
  private timer: ReturnType<typeof setInterval> | null = null;
  private dueMs = -Infinity;
  private goneMs = 0; // when the link went, at the latest
  private unsureUntilMs = -Infinity; // after a return: what is asked for may be given a connection that was begun in the outage
  private isAnswered = false; // since that return: questions have a connection that lives
  private lost = 0; // questions in a row without an answer
  private readonly pace = new Pace();

  begin(request: Request): void {
    this.requests.set(request, { heard: request.heard(), sinceMs: performance.now() });
    this.run();
  }

  /** How long it has said nothing, to half a second; Infinity where nobody knows. */
  end(request: Request): number {
    const silence = this.requests.get(request);
    this.requests.delete(request);
    return silence === undefined ? Infinity : performance.now() - silence.sinceMs;
  }

  /**
   * A request has failed and will be made again at some time: told once, when it was for an outage and that is over. Nobody is asked while it is
   * idle: hidden, and nothing plays.
   */
  awaitReturn(returned: () => void, isIdle = () => false): void {
    if (this.returned === null) this.waitsSinceMs = performance.now();
    this.returned = returned;
    this.isIdle = isIdle;
    this.run();
  }

  /** Told whenever an outage is over that was noticed; gives what ends it. */
  onReturn(listener: Returned): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Whether requests had better be made over the connections of questions: the others may be dead, and nobody has noticed yet. */
  get isApart(): boolean {
    return this.isAnswered && this.isUnsure;
  }

  private get isUnsure(): boolean {
    return performance.now() < this.unsureUntilMs;
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
    this.dueMs = performance.now() + this.pace.answerMs;
  }

  private isOver(aliveMs: number, isAnswered: boolean): void {
    const wasOutage = this.lost > 1; // one is lost easily where much is
    const nowMs = performance.now();
    if (wasOutage || (isAnswered && this.lost > 0)) this.unsureUntilMs = nowMs + Math.min(Math.max(nowMs - this.goneMs, unsureMs), mostUnsureMs);
    this.isAnswered = isAnswered;
    this.startOver();
    if (wasOutage) for (const listener of this.listeners) listener(aliveMs);
  }

  private look(): void {
    const nowMs = performance.now();
    const waits = this.returned !== null && nowMs - this.waitsSinceMs < patienceMs;
    if (this.requests.size === 0 && !waits) return this.rest();
    let isDoubtful = waits && !this.isIdle();
    let comes = false;
    for (const [request, silence] of this.requests) {
      const heard = request.heard();
      comes ||= heard !== silence.heard;
      if (heard !== silence.heard) this.hear(silence, heard, nowMs);
      isDoubtful ||= nowMs - silence.sinceMs >= Math.max(this.pace.doubtMs, request.slowMs ?? 0);
    }
    if (comes && !isDoubtful && this.lost > 0) this.isOver(nowMs, false); // whoever was asked
    if (isDoubtful && nowMs >= this.dueMs) void this.ask(nowMs);
  }

  private hear(silence: Silence, heard: number, nowMs: number): void {
    this.pace.heardAfter(nowMs - silence.sinceMs);
    Object.assign(silence, { heard, sinceMs: nowMs });
  }

  private async ask(nowMs: number): Promise<void> {
    const withinMs = Math.min(this.pace.answerMs * longer ** this.lost, mostMs);
    this.dueMs = nowMs + withinMs;
    const before = new Map([...this.requests.keys()].map((request) => [request, request.heard()]));
    const isThere = await answers(withinMs);
    const comes = [...this.requests.keys()].some((request) => request.heard() !== (before.get(request) ?? 0));
    if (!isThere && !comes) this.lose(nowMs); // what else comes takes the link from a question
    if (!isThere) return;
    const wasLost = this.lost > 0;
    const { returned } = this;
    this.isOver(nowMs, true);
    this.stopWaiting();
    // It makes all requests anew: where something comes, those that say nothing are made again one by one.
    if (wasLost && returned !== null && !comes) return returned();
    for (const [request, heard] of before) this.judge(request, heard, this.pace.doubtMs * (this.isUnsure ? 1 : aloneTimes));
  }

  private lose(askedMs: number): void {
    if (this.lost === 0) this.goneMs = askedMs - this.pace.doubtMs;
    this.lost++;
    this.isAnswered = false;
  }

  // What has come since the question went out came over a connection that lives.
  private judge(request: Request, heard: number, enoughMs: number): void {
    const silence = this.requests.get(request);
    const nowMs = performance.now();
    if (silence === undefined || request.heard() !== heard || nowMs - silence.sinceMs < enoughMs) return;
    request.again();
    silence.sinceMs = nowMs;
  }
}

export const linkWatch = new LinkWatch();
