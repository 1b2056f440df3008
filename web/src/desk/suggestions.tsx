// Slugs that begin a field are offered with the names they stand for.
import { useEffect, useRef, useState } from "preact/hooks";
import { offeredLanguages } from "../format/languages_offered";
import { listEntries } from "../studio/entries";
import { ownCourses } from "../studio/api";
import type { Suggest } from "./forms";
import type { NamedBy } from "./named";

export interface Offer {
  value: string;
  label: string;
}

/** What people choose by: the name; with the slug where two have the same. Each is the offer's own. */
export function choicesOf(offers: readonly Offer[]): { shown: string; slug: string }[] {
  const times = new Map<string, number>();
  for (const { label } of offers) times.set(label, (times.get(label) ?? 0) + 1);
  return offers.map(({ value, label }) => ({ slug: value, shown: label === "" || times.get(label) !== 1 ? `${label} (${value})`.trim() : label }));
}

const typingPauseMs = 250;

async function find(from: NamedBy, typed: string): Promise<Offer[]> {
  if (from === "courses") return (await ownCourses(typed, null)).items.map(({ slug, title }) => ({ value: slug, label: title }));
  const { items } = await listEntries(from, typed, null);
  return items.map((entry) => ({ value: String(entry.slug), label: String(entry.name) }));
}

// Of this browser: the server says when it does not know one.
const timeZones = (): Offer[] => {
  const of = (Intl as { supportedValuesOf?: (what: string) => string[] }).supportedValuesOf;
  return of === undefined ? [] : of("timeZone").map((zone) => ({ value: zone, label: "" }));
};

export function useOffers(from: Suggest | undefined, typed: string, isActive: boolean): Offer[] {
  const [offers, setOffers] = useState<Offer[]>([]);
  const timer = useRef(0);
  useEffect(() => {
    if (from === undefined || !isActive) return;
    if (from === "time-zones") return setOffers(timeZones());
    if (from === "languages") return setOffers(offeredLanguages().map(({ tag, name }) => ({ value: tag, label: name })));
    let isLate = false;
    const look = () =>
      find(from, typed.replace(/-/g, " ").trim()).then(
        (found) => isLate || setOffers(found),
        () => undefined, // one types it without
      );
    timer.current = setTimeout(() => void look(), typingPauseMs) as unknown as number;
    return () => {
      isLate = true;
      clearTimeout(timer.current);
    };
  }, [from, typed, isActive]);
  return offers;
}
