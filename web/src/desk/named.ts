// What slugs stand for: asked for together, or a few at a time, and known for a while.
import { useEffect, useState } from "preact/hooks";
import { fewAtOnce } from "../offline/few";
import { namesOf, titleOf, type Named } from "../parts/names";
import { ownCourse, Refusal } from "../studio/api";
import { listNamed, readEntry, type Entry } from "../studio/entries";
import { useLanguage } from "../text/use_language";

export type NamedBy = "institutions" | "people" | "courses" | "lectures";

const typingPauseMs = 250;
const freshMs = 60_000;
const gatherMs = 10; // each field has a timer of its own, and a microtask ends between two of them
const againMs = [2_000, 10_000, 60_000]; // after no answer
const inOneList = 40; // the server takes 50
const underWay = 4; // of courses and lectures, each of which is an answer of its own, and may be a large one

interface Known {
  names: Parameters<typeof namesOf>[0] | null; // null: there is none
  atMs: number;
}

const known = new Map<string, Known>();
const asked = new Map<NamedBy, Set<string>>();
const waiting = new Map<string, Set<() => void>>(); // who is told once it is known

export const isSlug = (text: string) => text.length <= 80 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text);

function remember(from: NamedBy, slug: string, names: Known["names"]): void {
  known.set(`${from} ${slug}`, { names, atMs: Date.now() });
  waiting.get(`${from} ${slug}`)?.forEach((tell) => tell());
}

function wait(from: NamedBy, slug: string, tell: () => void): void {
  const key = `${from} ${slug}`;
  waiting.set(key, (waiting.get(key) ?? new Set()).add(tell));
}

function leave(from: NamedBy, slug: string, tell: () => void): void {
  const key = `${from} ${slug}`;
  waiting.get(key)?.delete(tell);
  if (waiting.get(key)?.size === 0) waiting.delete(key);
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

let turn: Promise<unknown> = Promise.resolve(); // of those that are asked for one by one, whoever asks

// What has become known meanwhile, and what nobody waits for any longer, is not asked for.
function findEach(from: keyof typeof oneByOne, slugs: string[]): Promise<unknown> {
  const findOne = async (slug: string) => {
    if (isFresh(from, slug) || !waiting.has(`${from} ${slug}`)) return;
    await oneByOne[from](slug).then(
      (names) => remember(from, slug, names),
      (failure: unknown) => void (isAnswer(failure) && remember(from, slug, null)),
    );
  };
  turn = turn.then(() => fewAtOnce(slugs, underWay, findOne));
  return turn;
}

async function find(from: NamedBy, slugs: string[]): Promise<void> {
  if (from === "courses" || from === "lectures") return void (await findEach(from, slugs));
  for (let at = 0; at < slugs.length; at += inOneList) {
    const part = slugs.slice(at, at + inOneList);
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

/** Asks, and asks again while there is no answer; each name is told as it comes. Returns how to stop. */
export function lookUp(from: NamedBy, slugs: readonly string[], pauseMs: number, onAnswer: () => void): () => void {
  let isLate = false;
  slugs.forEach((slug) => wait(from, slug, onAnswer));
  let timer: ReturnType<typeof setTimeout>;
  const look = (inMs: number, attempt: number) => {
    timer = setTimeout(async () => {
      await ask(from, slugs.filter((slug) => !isFresh(from, slug)));
      if (isLate) return;
      const nextMs = againMs[attempt];
      if (nextMs !== undefined && !slugs.every((slug) => isFresh(from, slug))) look(nextMs, attempt + 1);
    }, inMs);
  };
  look(pauseMs, 0);
  return () => {
    isLate = true;
    clearTimeout(timer);
    slugs.forEach((slug) => leave(from, slug, onAnswer));
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
