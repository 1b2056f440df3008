// Which words of a change are slugs or ids of something that has a name, and those names.
import { languageName } from "../format/language";
import { isSlug, useNames, type NamedBy } from "./named";

export interface Mention {
  from: NamedBy;
  slug: string;
}

/** The name, where it is known; else null. */
export type NameOf = (mention: Mention) => string | null;

const members: Readonly<Record<string, NamedBy>> = {
  course: "courses",
  courses: "courses",
  institution: "institutions",
  lecture: "lectures",
  person: "people",
  presenters: "people",
};

/** What a text of this member names. */
export function mentionOf(field: string, text: string): Mention | null {
  const from = members[field];
  return from !== undefined && isSlug(text) ? { from, slug: text } : null;
}

export function mentionsIn(value: unknown, field: string): Mention[] {
  if (typeof value === "string") return [mentionOf(field, value)].filter((one) => one !== null);
  if (Array.isArray(value)) return value.flatMap((one) => mentionsIn(one, field));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([member, part]) => mentionsIn(part, member));
}

const kinds: Readonly<Record<string, NamedBy>> = {
  captions: "lectures",
  course: "courses",
  cuts: "lectures",
  enrolment: "courses",
  institution: "institutions",
  lecture: "courses",
  person: "people",
  poster: "lectures",
  profile: "lectures",
  section: "courses",
  staff: "people",
};

/** Of these the name is another's: of the lecture whose captions they are, of the course that somebody is enrolled in. */
export const isNamedAfterAnother = (kind: string) => kind === "enrolment" || kind === "staff" || kinds[kind] === "lectures";

const isId = (text: string) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

export interface Called {
  mention: Mention | null;
  slug: string; // empty: an id, which tells people nothing
  rest: string; // what follows it: the user of an enrolment, the language of captions, the section of a course
}

/** What a change of this kind is of, by how the server calls it: a slug or an id, and what comes after "/" or ": ". */
export function calledBy(kind: string, name: string): Called {
  const from = kinds[kind];
  const [, slug, rest] = /^([a-z0-9-]+)(?:\/|: |$)(.*)$/s.exec(name) ?? [];
  const isUser = kind === "enrolment" && rest === ""; // in the report of one course's roster
  if (from === undefined || slug === undefined || isUser || !isSlug(slug)) return { mention: null, slug: "", rest: name };
  return { mention: { from, slug }, slug: isId(slug) ? "" : slug, rest: kind === "captions" ? languageName(rest ?? "") : (rest ?? "") };
}

/** What it is called beside a name of its own: as in the addresses, unless that is an id, or what it is called anyway. */
export function shortNameOf({ mention, slug, rest }: Called, own: string): string {
  const called = mention === null ? rest : slug;
  return isId(called) || called === own ? "" : called;
}

/** Names that need not be asked for, by `keyOf`; null: nobody knows one. */
export type Told = ReadonlyMap<string, string | null>;

export const keyOf = ({ from, slug }: Mention) => `${from} ${slug}`;

const nothing: Told = new Map();

const sources = ["courses", "institutions", "lectures", "people"] as const;

export function useNaming(mentions: readonly Mention[], told: Told = nothing): NameOf {
  const of = (wanted: NamedBy) => mentions.filter((one) => one.from === wanted && !told.has(keyOf(one))).map(({ slug }) => slug);
  const names = new Map(sources.map((from) => [from, useNames(from, of(from))] as const));
  return (mention) => told.get(keyOf(mention)) ?? names.get(mention.from)?.get(mention.slug)?.text ?? null;
}
