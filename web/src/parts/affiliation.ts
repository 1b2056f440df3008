import type { Affiliation } from "../api/types";

// Whether an affiliation has begun and is not over; dates are as precise as they are known.
export function isPresent({ from, until }: Pick<Affiliation, "from" | "until">, now = new Date()): boolean {
  const today = now.toISOString().slice(0, 10);
  return (!from || today.slice(0, from.length) >= from) && (!until || today.slice(0, until.length) <= until);
}

/** The first of somebody's affiliations that is. */
export function presentAffiliation(of: Affiliation[] | undefined, now = new Date()): Affiliation | undefined {
  return of?.find((one) => isPresent(one, now));
}
