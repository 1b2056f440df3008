// Names in two scripts: the English one, and the one its owner writes, marked for fonts, voices and direction. Who reads the latter
// gets it first.
import type { CourseSummary, Institution, Lecture } from "../api/types";
import { countryName, direction, languageOf, languageOfTitle } from "../format/language";
import { spoken } from "../text/vocabulary";

export interface Named {
  text: string;
  language: string | undefined; // not known of Latin letters
}

interface Names {
  text: string;
  taughtIn?: string | null | undefined; // of a course or a lecture
  local?: string | null | undefined;
  country?: string | null | undefined;
}

// The name that stands first, and the other one.
export function namesOf({ text, taughtIn, local, country }: Names): [Named, Named | null] {
  const language = languageOfTitle(text, taughtIn, country ?? "");
  if (!local) return [{ text, language }, null];
  const plain: Named = { text, language: language ?? "en" };
  const own: Named = { text: local, language: languageOf(local, country ?? "") };
  return isSpoken(own) && !isSpoken(plain) ? [own, plain] : [plain, own];
}

function isSpoken({ language }: Named): boolean {
  return language?.split("-")[0] === spoken.get().language.split("-")[0];
}

export function titleOf({ title, local_title, language, institution }: CourseSummary): Names {
  return { text: title, local: local_title, taughtIn: language, country: institution?.country };
}

/** Of the course that a lecture is in. */
export function courseNameOf({ course: { title, local_title, language } }: Pick<Lecture, "course">): Named {
  return namesOf({ text: title, local: local_title, taughtIn: language })[0];
}

/** For places that take text only. */
export function firstName(names: Names): string {
  return namesOf(names)[0].text;
}

/** The attributes of an element that holds nothing but a name. */
export function marksOf({ language }: Named): { lang: string | undefined; dir: "ltr" | "rtl" | "auto" } {
  return { lang: language, dir: language ? direction(language) : "auto" };
}

export function Name({ of, class: name }: { of: Named; class?: string }) {
  return (
    <span class={name} {...marksOf(of)}>
      {of.text}
    </span>
  );
}

export function OtherName({ of }: { of: Named | null }) {
  return of === null ? null : <Name of={of} class="local" />;
}

export function InstitutionName({ of, withCountry = false }: { of: Institution; withCountry?: boolean }) {
  const [first, other] = namesOf({ text: of.name, local: of.local_name, country: of.country });
  return (
    <span class="institution">
      <Name of={first} /> <OtherName of={other} />
      {withCountry && of.country && <span class="country">{countryName(of.country)}</span>}
    </span>
  );
}
