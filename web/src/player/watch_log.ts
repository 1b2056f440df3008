// What is watched in one sitting, collected as it plays. Pure: the caller brings the times.
import { longest, withInterval, type Interval } from "./intervals";

export interface Sitting {
  id: string;
  lecture: string;
  package: string;
  playedS: number; // so far, what was played again included
  intervals: Interval[]; // not told yet
  positionS: number | null;
  positionMs: number; // when it was there, by this device's clock
}

const mostIntervals = 100; // kept for the server, which takes 200 at once

export class WatchLog {
  private lastS: number | null = null; // up to where it has played without a break

  constructor(private sitting: Sitting) {}

  // The element plays, and has come to `atS`.
  playedTo(atS: number, nowMs: number): void {
    const from = this.lastS;
    this.lastS = atS;
    if (from === null || atS <= from) return;
    const { intervals, playedS } = this.sitting;
    this.sitting = {
      ...this.sitting,
      playedS: playedS + atS - from,
      intervals: longest(withInterval(intervals, [from, atS]), mostIntervals),
      positionS: atS,
      positionMs: nowMs,
    };
  }

  // What another element played of the same package, as its `played` says, and where it is now.
  playedElsewhere(parts: readonly Interval[], atS: number, nowMs: number): void {
    const whole = parts.filter(([start, end]) => end > start);
    if (whole.length === 0) return;
    const { intervals, playedS } = this.sitting;
    this.sitting = {
      ...this.sitting,
      playedS: whole.reduce((sum, [start, end]) => sum + end - start, playedS),
      intervals: longest(whole.reduce(withInterval, [...intervals]), mostIntervals),
      positionS: atS,
      positionMs: nowMs,
    };
  }

  // A jump, or another source: what comes next does not continue what was.
  cut(): void {
    this.lastS = null;
  }

  get(): Sitting {
    return this.sitting;
  }

  // What was told is not told again; what was played meanwhile is.
  told(before: Sitting): void {
    if (before.intervals.length === 0) return;
    const fresh = this.sitting.intervals.filter((one) => !before.intervals.some((old) => old[0] <= one[0] && old[1] >= one[1]));
    this.sitting = { ...this.sitting, intervals: fresh };
  }
}
