// What slugs stand for: asked for together, and known for a while.
import { useEffect, useState } from "preact/hooks";
import type { CourseSummary } from "../api/types";
import { namesOf, titleOf, type Named } from "../parts/names";
import { ownCourse } from "../studio/api";
import { listNamed, type Entry } from "../studio/entries";
import { useLanguage } from "../text/use_language";

export type NamedBy = "institutions" | "people" | "courses";

const typingPauseMs = 250;
const freshMs = 60_000;
const atOnce = 40; // the server takes 50

interface Known {
  names: Parameters<typeof namesOf>[0] | null; // null: there is none
  atMs: number;
}

const known = new Map<string, Known>();
const asked = new Map<NamedBy, Set<string>>();

export const isSlug = (text: string) => text.length <= 80 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);

function remember(from: NamedBy, slug: string, names: Known["names"]): void {
  known.set(`${from} ${slug}`, { names, atMs: Date.now() });
}

const namesOfEntry = ({ name, local_name, country }: Entry) => ({
  text: String(name),
  local: (local_name as string | null | undefined) ?? null,
  country: typeof country === "string" ? country : null,
});

async function find(from: NamedBy, slugs: string[]): Promise<void> {
  if (from === "courses") {
    await Promise.allSettled(slugs.map((slug) => ownCourse(slug).then((course: CourseSummary) => remember(from, slug, titleOf(course)))));
    return;
  }
  for (let at = 0; at < slugs.length; at += atOnce) {
    const part = slugs.slice(at, at + atOnce);
    const { items } = await listNamed(from, part);
    for (const slug of part) {
      const entry = items.find((one) => one.slug === slug);
      remember(from, slug, entry === undefined ? null : namesOfEntry(entry));
    }
  }
}

let next: Promise<void> | null = null;

// Whoever asks before the next turn is answered by the same request.
function ask(from: NamedBy, slugs: readonly string[]): Promise<void> {
  const all = asked.get(from) ?? new Set<string>();
  slugs.forEach((slug) => all.add(slug));
  asked.set(from, all);
  next ??= Promise.resolve().then(async () => {
    const questions = [...asked];
    asked.clear();
    next = null;
    await Promise.allSettled(questions.map(([of, wanted]) => find(of, [...wanted]))); // without a name the slug says it
  });
  return next;
}

/** The names of those that there are, in the reader's script where they have one. */
export function useNames(from: NamedBy | undefined, slugs: readonly string[], pauseMs = 0): ReadonlyMap<string, Named> {
  useLanguage();
  const [, redraw] = useState(0);
  const wanted = from === undefined ? [] : [...new Set(slugs)].filter(isSlug);
  const key = wanted.join(" ");
  useEffect(() => {
    if (from === undefined) return;
    const unknown = wanted.filter((slug) => Date.now() - (known.get(`${from} ${slug}`)?.atMs ?? 0) > freshMs);
    if (unknown.length === 0) return;
    let isLate = false;
    const timer = setTimeout(() => void ask(from, unknown).then(() => isLate || redraw((count) => count + 1)), pauseMs);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [from, key]);
  const found = wanted.map((slug) => [slug, known.get(`${from} ${slug}`)?.names ?? null] as const);
  return new Map(found.flatMap(([slug, names]) => (names === null ? [] : [[slug, namesOf(names)[0]] as const])));
}

/** Of what is typed. */
export function useNameOf(from: NamedBy | undefined, typed: string): Named | null {
  return useNames(from, [typed], typingPauseMs).get(typed) ?? null;
}
