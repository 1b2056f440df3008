// What a row says of several visits. Pure.
const many = 20; // visits, of which a twentieth can be told

// The least number that so many of a hundred do not exceed (nearest rank).
function percentile(sorted, percent) {
  return sorted[Math.max(Math.ceil((percent / 100) * sorted.length), 1) - 1];
}

/** Median and worst, and between them what 95 of a hundred do not exceed, where there are enough. */
export function spread(numbers, digits = 1) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const text = (value) => (value === Infinity ? "never" : value.toFixed(digits));
  const [middle, worst] = [text(percentile(sorted, 50)), text(sorted.at(-1))];
  if (sorted.length === 1) return middle;
  return sorted.length < many ? `${middle} (${worst})` : `${middle} (p95 ${text(percentile(sorted, 95))}, worst ${worst})`;
}

export function meanAndLeast(numbers) {
  const mean = numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return numbers.length === 1 ? mean.toFixed(0) : `${mean.toFixed(0)} (${Math.min(...numbers).toFixed(0)})`;
}

/** Of all that was played, for how much as long it stood still. */
export function stalledPercent(visits) {
  const sum = (value) => visits.reduce((all, one) => all + value(one), 0);
  const playedS = sum((one) => one.playedS);
  return playedS === 0 ? "-" : ((sum(({ stalledMs }) => stalledMs) / 10) / playedS).toFixed(2);
}
