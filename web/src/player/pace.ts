// What is slow, and what is silent: over a thin link that much else comes over too, seconds pass between two pieces of what is under way, and
// an answer takes two round trips through the same queue. What is asked for again there takes the link from what was only late.

const leastDoubtMs = 5_000;
const leastAnswerMs = 3_000;
const doubtTimes = 2.5;
const answerTimes = 1.8;
const mostSlowMs = 6_000; // what takes longer may have been an outage, and says nothing
const forgets = 0.95; // with each piece; a segment comes in ten or so over such a link

export class Pace {
  private slowMs = 0;

  /** Something came, so long after what came before it or was asked for. */
  heardAfter(ms: number): void {
    if (ms > mostSlowMs) return;
    this.slowMs = Math.max(ms, this.slowMs * forgets);
  }

  /** Of a request that says nothing: so long it may be slow. */
  get doubtMs(): number {
    return Math.max(this.slowMs * doubtTimes, leastDoubtMs);
  }

  /** How long an answer may take on a link that is there. */
  get answerMs(): number {
    return Math.max(this.slowMs * answerTimes, leastAnswerMs);
  }
}
