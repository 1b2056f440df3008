// What the list is narrowed by. Native selects: known by every keyboard, screen reader and phone.
import { useState } from "preact/hooks";
import { facetsPath } from "../ahead";
import { useResource } from "../api/resource";
import type { Facets, PersonName } from "../api/types";
import { languageName } from "../format/language";
import { choose } from "../navigation";
import { namesOf } from "../parts/names";
import { coursesUrl, isFiltered, type CourseQuery } from "../router";
import { apart, hasText, t, type TextKey } from "../text/text";

interface Choice {
  value: string;
  label: string;
}

const levels = ["school", "preparatory", "undergraduate", "postgraduate", "doctoral", "professional", "public"];

const allFacetsPath = "/api/v1/facets";

interface FiltersProps {
  query: CourseQuery;
  person: PersonName | null; // whose courses are shown
  isTold: boolean; // who that is, if anybody
}

export function Filters({ query, person, isTold }: FiltersProps) {
  const { data } = useResource<Facets>(facetsPath);
  const [wantsPeople, setWanted] = useState(false);
  const { data: whole } = useResource<Facets>(wantsPeople ? allFacetsPath : null);
  const institutions = (data?.institutions ?? []).map(({ slug, name, local_name, country }) => ({ value: slug, label: bothNames({ text: name, local: local_name, country }) }));
  const disciplines = (data?.disciplines ?? []).map(({ discipline }) => ({ value: discipline, label: discipline }));
  const offered = (data?.levels ?? []).map(({ level }) => level).sort((one, other) => levels.indexOf(one) - levels.indexOf(other));
  const languages = (data?.languages ?? []).map(({ language }) => ({ value: language, label: languageName(language) }));
  const people = whole?.people ?? [];
  const all = person === null || people.some(({ id }) => id === person.id) ? people : [...people, person];
  return (
    <div class="filters">
      <Filter name="institution" any="courses.anyInstitution" choices={institutions} query={query} />
      <Filter name="discipline" any="courses.anyDiscipline" choices={disciplines} query={query} />
      <Filter name="level" any="courses.anyLevel" choices={offered.map((level) => named("level", level))} query={query} />
      <Filter name="language" any="courses.anyLanguage" choices={languages} query={query} />
      <Filter
        name="person"
        any="courses.anyPerson"
        choices={all.map(({ id, name, local_name }) => ({ value: id, label: bothNames({ text: name, local: local_name }) }))}
        query={query}
        isComing={whole === null}
        want={() => setWanted(true)}
        isTold={isTold}
      />
      {isFiltered(query) && (
        <a class="clear" href="/">
          {t("courses.clear")}
        </a>
      )}
    </div>
  );
}

function bothNames(names: Parameters<typeof namesOf>[0]): string {
  return namesOf(names).flatMap((one) => (one === null ? [] : apart(one.text))).join(" ");
}

interface FilterProps {
  name: Exclude<keyof CourseQuery, "q">;
  any: TextKey;
  choices: Choice[];
  query: CourseQuery;
  isComing?: boolean; // more to choose from, once somebody wants it
  want?: () => void;
  isTold?: boolean; // the name of what is chosen, if it has one
}

function Filter({ name, any, choices, query, isComing = false, want, isTold = true }: FilterProps) {
  const chosen = query[name];
  // A filter that came with the address stays visible before, or without, the list of choices.
  const all = chosen === "" || choices.some(({ value }) => value === chosen) ? choices : [...choices, isTold ? named(name, chosen) : { value: chosen, label: "…" }];
  return (
    <label class={chosen === "" ? "filter" : "filter filter-set"} onPointerDown={want} onFocusIn={want}>
      <span>{t(`courses.${name}`)}</span>
      <select
        name={name}
        value={chosen}
        onChange={(event) => choose(coursesUrl({ ...query, [name]: event.currentTarget.value }))}
      >
        <option value="">{t(any)}</option>
        {all.map(({ value, label }) => (
          <option value={value} key={value} selected={value === chosen}>
            {label}
          </option>
        ))}
        {isComing && <option disabled>{t("state.loading")}</option>}
      </select>
    </label>
  );
}

function named(name: FilterProps["name"], value: string): Choice {
  const level = `level.${value}`;
  if (name === "level" && hasText(level)) return { value, label: t(level) };
  return { value, label: name === "language" ? languageName(value) : value };
}
