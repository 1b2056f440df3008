// Parts of a recording, as the server keeps them: sorted, apart by at least a second. Pure.

export type Interval = [number, number]; // start and end, seconds

const closestS = 1; // gaps below this are closed, as the server closes them

export function withInterval(all: readonly Interval[], [start, end]: Interval): Interval[] {
  if (!(end > start)) return [...all];
  const apart = (one: Interval) => one[1] + closestS <= start || one[0] >= end + closestS;
  const near = all.filter((one) => !apart(one));
  const joined: Interval = [Math.min(start, ...near.map((one) => one[0])), Math.max(end, ...near.map((one) => one[1]))];
  return [...all.filter(apart), joined].sort((one, other) => one[0] - other[0]);
}

// The longest ones, when there are more than may be told.
export function longest(all: readonly Interval[], most: number): Interval[] {
  if (all.length <= most) return [...all];
  const kept = [...all].sort((one, other) => other[1] - other[0] - (one[1] - one[0])).slice(0, most);
  return kept.sort((one, other) => one[0] - other[0]);
}
