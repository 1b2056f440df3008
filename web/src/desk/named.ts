// What slugs stand for: asked for together, and known for a while.
import { useEffect, useState } from "preact/hooks";
import { namesOf, titleOf, type Named } from "../parts/names";
import { ownCourse, Refusal } from "../studio/api";
import { listNamed, readEntry, type Entry } from "../studio/entries";
import { useLanguage } from "../text/use_language";

export type NamedBy = "institutions" | "people" | "courses" | "lectures";

const typingPauseMs = 250;
const freshMs = 60_000;
const gatherMs = 10; // each field has a timer of its own, and a microtask ends between two of them
const againMs = [2_000, 10_000, 60_000]; // after no answer
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

const namesOfCourse = async (slug: string) => titleOf(await ownCourse(slug));
const namesOfLecture = async (id: string) => {
  const { title, local_title } = (await readEntry("lectures", id)).entry;
  return { text: String(title), local: (local_title as string | null | undefined) ?? null };
};
const oneByOne = { courses: namesOfCourse, lectures: namesOfLecture };

async function find(from: NamedBy, slugs: string[]): Promise<void> {
  if (from === "courses" || from === "lectures") {
    const found = (slug: string) => (names: Known["names"]) => remember(from, slug, names);
    const refused = (slug: string) => (failure: unknown) => void (isAnswer(failure) && remember(from, slug, null));
    await Promise.all(slugs.map((slug) => oneByOne[from](slug).then(found(slug), refused(slug))));
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

// That there is none, or none for this user: asking again changes nothing. Being too busy is none.
const isAnswer = (failure: unknown) => failure instanceof Refusal && [400, 403, 404].includes(failure.status);

let next: Promise<void> | null = null;

// Whoever asks within a few milliseconds is answered by the same request.
function ask(from: NamedBy, slugs: readonly string[]): Promise<void> {
  const all = asked.get(from) ?? new Set<string>();
  slugs.forEach((slug) => all.add(slug));
  asked.set(from, all);
  next ??= new Promise((resolve) => setTimeout(resolve, gatherMs)).then(async () => {
    const questions = [...asked];
    asked.clear();
    next = null;
    await Promise.allSettled(questions.map(([of, wanted]) => find(of, [...wanted]))); // without a name the slug says it
  });
  return next;
}

const isFresh = (from: NamedBy, slug: string) => Date.now() - (known.get(`${from} ${slug}`)?.atMs ?? -Infinity) < freshMs;

/** Asks, and asks again while there is no answer. Returns how to stop. */
export function lookUp(from: NamedBy, slugs: readonly string[], pauseMs: number, onAnswer: () => void): () => void {
  let isLate = false;
  let timer: ReturnType<typeof setTimeout>;
  const look = (inMs: number, attempt: number) => {
    timer = setTimeout(async () => {
      await ask(from, slugs.filter((slug) => !isFresh(from, slug)));
      if (isLate) return;
      onAnswer();
      const nextMs = againMs[attempt];
      if (nextMs !== undefined && !slugs.every((slug) => isFresh(from, slug))) look(nextMs, attempt + 1);
    }, inMs);
  };
  look(pauseMs, 0);
  return () => {
    isLate = true;
    clearTimeout(timer);
  };
}

/** What a slug stands for, where that is known. */
export const knownName = (from: NamedBy, slug: string): Named | null => {
  const names = known.get(`${from} ${slug}`)?.names ?? null;
  return names === null ? null : namesOf(names)[0];
};

/** The names of those that there are, in the reader's script where they have one. */
export function useNames(from: NamedBy | undefined, slugs: readonly string[], pauseMs = 0): ReadonlyMap<string, Named> {
  useLanguage();
  const [, redraw] = useState(0);
  const wanted = from === undefined ? [] : [...new Set(slugs)].filter(isSlug);
  const key = wanted.join(" ");
  useEffect(() => {
    if (from === undefined) return;
    if (wanted.every((slug) => isFresh(from, slug))) return;
    return lookUp(from, wanted, pauseMs, () => redraw((count) => count + 1));
  }, [from, key]);
  const found = wanted.map((slug) => [slug, from === undefined ? null : knownName(from, slug)] as const);
  return new Map(found.flatMap(([slug, name]) => (name === null ? [] : [[slug, name] as const])));
}

/** Of what is typed. */
export function useNameOf(from: NamedBy | undefined, typed: string): Named | null {
  return useNames(from, [typed], typingPauseMs).get(typed) ?? null;
}
