// How fast something goes and how long it still takes, from what was seen of it. Pure.

export interface Sample {
  atMs: number;
  amount: number;
}

const windowMs = 20_000;
const leastMs = 2_000; // from less, a guess would jump about

// The samples of the last while; going back (another try) begins anew.
export function withSample(samples: readonly Sample[], next: Sample, lookBackMs = windowMs): Sample[] {
  const last = samples[samples.length - 1];
  if (last !== undefined && next.amount < last.amount) return [next];
  const kept = samples.filter(({ atMs }) => next.atMs - atMs <= lookBackMs);
  // Many events a second: one sample in half a second is enough.
  if (kept.length > 1 && last !== undefined && next.atMs - (kept[kept.length - 2]?.atMs ?? 0) < 500) kept.pop();
  return [...kept, next];
}

// Per second; null: not known yet.
export function rateOf(samples: readonly Sample[]): number | null {
  const first = samples[0];
  const last = samples[samples.length - 1];
  if (first === undefined || last === undefined || last.atMs - first.atMs < leastMs) return null;
  return ((last.amount - first.amount) / (last.atMs - first.atMs)) * 1000;
}

export function secondsLeft(samples: readonly Sample[], whole: number): number | null {
  const rate = rateOf(samples);
  const last = samples[samples.length - 1];
  if (rate === null || rate <= 0 || last === undefined) return null;
  return Math.max(0, whole - last.amount) / rate;
}
