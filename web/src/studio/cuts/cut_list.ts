// Pieces of a recording that are left out of its lecture: the rules of src/media/cut_list.cpp. Pure.

// Milliseconds of the recording, from 0; `to` is the first moment that stays.
export interface Cut {
  from: number;
  to: number;
}

// In order and apart from each other: those that touch become one, those without length none.
export function cutList(cuts: readonly Cut[]): Cut[] {
  const out: Cut[] = [];
  const begun = cuts.map(({ from, to }) => ({ from: Math.max(from, 0), to }));
  for (const { from, to } of begun.filter((cut) => cut.to > cut.from).sort((one, other) => one.from - other.from)) {
    const last = out[out.length - 1];
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else out.push({ from, to });
  }
  return out;
}

// The functions below want a list as `cutList` makes it.

export const removes = (cuts: readonly Cut[], at: number) => cuts.some(({ from, to }) => from <= at && at < to);

// When a moment of the recording is in the lecture. One that was cut out: the joint.
export function place(cuts: readonly Cut[], at: number): number {
  let removed = 0;
  for (const { from, to } of cuts) {
    if (at <= from) break;
    removed += Math.min(at, to) - from;
  }
  return at - removed;
}

// When a moment of the lecture was in the recording. The joint: what comes after the cut.
export function origin(cuts: readonly Cut[], at: number): number {
  let moment = at;
  for (const { from, to } of cuts) {
    if (moment < from) break;
    moment += to - from;
  }
  return moment;
}

export const isSame = (some: readonly Cut[], others: readonly Cut[]) =>
  some.length === others.length && some.every(({ from, to }, index) => from === others[index]?.from && to === others[index]?.to);

export type SpanKind = "kept" | "marked" | "gone" | "back";

export interface Span extends Cut {
  is: SpanKind;
}

// The whole recording in pieces: what stays, what will go, what is gone already and what of that comes back.
export function spans(recording: number, played: readonly Cut[], wanted: readonly Cut[]): Span[] {
  const edges = [0, recording, ...[...played, ...wanted].flatMap(({ from, to }) => [from, to])];
  const within = [...new Set(edges.filter((at) => at >= 0 && at <= recording))].sort((one, other) => one - other);
  const out: Span[] = [];
  within.slice(1).forEach((to, index) => {
    const from = within[index] ?? 0;
    const is = kindOf(removes(played, from), removes(wanted, from));
    const last = out[out.length - 1];
    if (last?.is === is) last.to = to;
    else out.push({ from, to, is });
  });
  return out;
}

function kindOf(isGone: boolean, isWanted: boolean): SpanKind {
  if (isGone) return isWanted ? "gone" : "back";
  return isWanted ? "marked" : "kept";
}

const nearMs = 40; // a frame or so: a player lands a little before where it was sent

// Where a lecture that plays goes on, at a moment of the recording: null where it is, "end" when nothing comes any more.
export function skip(wanted: readonly Cut[], at: number, recording: number): number | "end" | null {
  const cut = wanted.find(({ from, to }) => from <= at && at < to - nearMs);
  if (cut === undefined) return null;
  return cut.to >= recording ? "end" : cut.to;
}
