import type { Affiliation } from "../api/types";

// The first of somebody's affiliations that has begun and is not over; dates are as precise as they are known.
export function presentAffiliation(of: Affiliation[] | undefined, now = new Date()): Affiliation | undefined {
  const today = now.toISOString().slice(0, 10);
  return of?.find(
    ({ from, until }) =>
      (!from || today.slice(0, from.length) >= from) && (!until || today.slice(0, until.length) <= until),
  );
}
