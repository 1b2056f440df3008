// What the forms of the desk ask for, and what becomes of what is typed. Pure.
import type { Entry } from "../studio/entries";

export type Suggest = "institutions" | "people" | "courses" | "languages" | "time-zones";

interface Of {
  name: string; // of the entry's member; its label is the text field.<name>
  label?: string; // or field.<label>: what the same member is called here
  optional?: boolean; // empty is null
  hint?: string; // the text hint.<hint>
}
export type Column =
  | (Of & { is: "text" | "slug" | "date" | "country" | "language" | "number" | "long"; suggest?: Suggest })
  // The text <texts>.<value>, unless it has a name of its own.
  | (Of & { is: "choice"; among: readonly string[]; texts: string; names?: Readonly<Record<string, string>> })
  | (Of & { is: "check" });
export type Field = Column | (Of & { is: "rows"; columns: readonly Column[]; fresh: Row });
export type Row = Record<string, unknown>;

export interface Form {
  kind: "institution" | "person" | "course" | "section" | "lecture";
  collection: "institutions" | "people" | "courses" | "sections" | "lectures";
  key: string; // the member that names it in addresses
  title: string; // the member that people call it by
  fields: readonly Field[];
  fresh: Entry;
}

const institutionKinds = ["university", "college", "school", "hospital", "institute", "alliance", "ministry", "company", "other"];
const levels = ["school", "preparatory", "undergraduate", "postgraduate", "doctoral", "professional", "public"];
const roles = ["lead", "lecturer", "tutor", "assistant", "coordinator", "guest", "technical"];

const slug: Column = { name: "slug", is: "slug", hint: "slug" };
const localName: Column = { name: "local_name", is: "text", optional: true, hint: "localName" };
const institution: Column = { name: "institution", is: "slug", suggest: "institutions" };
const from: Column = { name: "from", is: "date", optional: true };
const until: Column = { name: "until", is: "date", optional: true };

export const institutionForm: Form = {
  kind: "institution",
  collection: "institutions",
  key: "slug",
  title: "name",
  fields: [
    { name: "name", is: "text" },
    localName,
    slug,
    { name: "country", is: "country" },
    { name: "kind", is: "choice", among: institutionKinds, texts: "institutionKind" },
    { name: "membership", is: "choice", among: ["member", "partner"], texts: "membership", optional: true },
    { name: "time_zone", is: "text", optional: true, suggest: "time-zones", hint: "timeZone" },
  ],
  fresh: { name: "", local_name: null, slug: "", country: "", kind: "university", membership: null, time_zone: null },
};

export const personForm: Form = {
  kind: "person",
  collection: "people",
  key: "id",
  title: "name",
  fields: [
    { name: "name", is: "text", label: "person_name" },
    { name: "local_name", is: "text", optional: true, label: "person_local_name" },
    slug,
    {
      name: "affiliations",
      is: "rows",
      columns: [institution, { name: "title", is: "text", label: "job_title", optional: true, hint: "position" }, from, until],
      fresh: { institution: "", title: null, from: null, until: null },
    },
  ],
  fresh: { name: "", local_name: null, slug: "", affiliations: [] },
};

export const courseForm: Form = {
  kind: "course",
  collection: "courses",
  key: "slug",
  title: "title",
  fields: [
    { name: "title", is: "text" },
    { name: "local_title", is: "text", optional: true },
    slug,
    { name: "institution", is: "slug", suggest: "institutions", optional: true },
    { name: "language", is: "language", suggest: "languages" },
    { name: "discipline", is: "text", optional: true },
    { name: "level", is: "choice", among: levels, texts: "level", optional: true },
    { name: "status", is: "choice", among: ["draft", "published", "archived"], texts: "courseStatus" },
    { name: "audience", is: "choice", among: ["public", "signed_in", "enrolled", "granted"], texts: "audience" },
    { name: "description", is: "long", optional: true },
    {
      name: "faculty",
      is: "rows",
      hint: "faculty",
      columns: [
        { name: "person", is: "slug", suggest: "people" },
        { name: "role", is: "choice", among: roles, texts: "role" },
      ],
      fresh: { person: "", role: "lecturer" },
    },
    {
      name: "recognitions",
      is: "rows",
      columns: [
        { name: "level", is: "choice", among: ["national", "provincial", "alliance", "institutional"], texts: "recognition" },
        { name: "scheme", is: "text" },
        { name: "authority", is: "text", optional: true },
        { name: "region", is: "text", optional: true },
        { name: "awarded_on", is: "date", optional: true },
        { name: "valid_until", is: "date", optional: true },
        { name: "withdrawn", is: "check" },
        { name: "withdrawn_on", is: "date", optional: true },
        { name: "evidence", is: "text", optional: true },
      ],
      fresh: {
        level: "national", scheme: "", authority: null, region: null, awarded_on: null, valid_until: null,
        withdrawn: false, withdrawn_on: null, evidence: null,
      },
    },
    {
      name: "grants",
      is: "rows",
      columns: [
        institution,
        { name: "may_stream", is: "check" },
        { name: "may_download", is: "check" },
        { name: "may_mirror", is: "check" },
        { name: "highest", is: "number", optional: true, hint: "highest" },
        from,
        until,
      ],
      fresh: { institution: "", may_stream: true, may_download: false, may_mirror: false, highest: null, from: null, until: null },
    },
    {
      name: "runs",
      is: "rows",
      columns: [
        { name: "slug", is: "slug" },
        { name: "title", is: "text", optional: true },
        { name: "pacing", is: "choice", among: ["self_paced", "scheduled"], texts: "pacing" },
        from,
        until,
      ],
      fresh: { slug: "", title: null, pacing: "scheduled", from: null, until: null },
    },
    {
      name: "relations",
      is: "rows",
      columns: [
        { name: "kind", is: "choice", among: ["prerequisite", "translation_of", "replaces"], texts: "relation" },
        { name: "course", is: "slug", suggest: "courses" },
      ],
      fresh: { kind: "prerequisite", course: "" },
    },
  ],
  fresh: {
    title: "", local_title: null, slug: "", institution: null, language: "en", discipline: null, level: null, status: "draft",
    audience: "public", description: null, faculty: [], recognitions: [], grants: [], runs: [], relations: [],
  },
};

const text = (name: string): Column => ({ name, is: "text" });

/** Of a course, what those who teach it change most. */
export const courseFactsForm: Form = {
  ...courseForm,
  fields: courseForm.fields.filter(({ is, name }) => is !== "rows" && !["slug", "institution"].includes(name)),
};

export const sectionForm: Form = {
  kind: "section",
  collection: "sections",
  key: "id",
  title: "title",
  fields: [text("title")],
  fresh: { title: "" },
};

/** `sections` of its course: it may move to another one. */
export function lectureForm(sections: readonly { id: string; title: string }[]): Form {
  const names = Object.fromEntries(sections.map(({ id, title }) => [id, title]));
  const audiences = ["course", "public", "signed_in", "enrolled", "granted"];
  return {
    kind: "lecture",
    collection: "lectures",
    key: "id",
    title: "title",
    fields: [
      text("title"),
      { name: "local_title", is: "text", optional: true },
      { name: "description", is: "long", optional: true },
      { name: "section", is: "choice", among: sections.map(({ id }) => id), texts: "", names },
      { name: "audience", is: "choice", among: audiences, texts: "audience" },
    ],
    fresh: { title: "" },
  };
}

// What is typed into a field, as the entry has it. A number that is none stays text: the server says so.
export function valueOf(column: Column, typed: string): unknown {
  const text = column.is === "long" ? typed : typed.trimStart();
  if (text.trim() === "" && column.optional === true) return null;
  if (column.is === "number" && /^\d+$/.test(text.trim())) return Number(text.trim());
  if (column.is === "country") return text.toUpperCase();
  return text;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The members that differ: what a change sends. */
export function changesOf(before: Entry, now: Entry): Entry {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => !same(value, before[name])));
}

export interface Meeting {
  draft: Entry; // theirs, with what was typed here put over it
  both: string[]; // members that both have changed, to different values
}

/** Somebody saved meanwhile: nothing that was typed goes, and nothing of theirs that was not touched here. */
export function meet(before: Entry, mine: Entry, theirs: Entry): Meeting {
  const typed = changesOf(before, mine);
  const both = Object.keys(typed).filter((name) => !same(theirs[name], before[name]) && !same(theirs[name], typed[name]));
  return { draft: { ...theirs, ...typed }, both };
}

/** A list with one row moved; the same list when there is no such place. */
export function moved<T>(rows: readonly T[], from: number, to: number): readonly T[] {
  const row = rows[from];
  if (row === undefined || to < 0 || to >= rows.length) return rows;
  const rest = rows.filter((_, index) => index !== from);
  return [...rest.slice(0, to), row, ...rest.slice(to)];
}

/** A slug from a name in Latin letters; empty from others. */
export function slugFrom(name: string): string {
  const plain = name.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const words = plain.replace(/['’]/g, "").match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 80).replace(/-+$/, "");
}

/** The id of the input that a server's "faculty[0].role" means. */
export function inputId(field: string): string {
  return `field-${field.replace(/[[\].]+/g, "-").replace(/-$/, "")}`;
}

/** Without the spaces that nobody meant to type. */
export function trimmed(value: unknown): unknown {
  if (typeof value === "string") return value.trim();
  if (Array.isArray(value)) return value.map(trimmed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, trimmed(member)]));
}
