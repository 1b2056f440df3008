// What the list is narrowed by. Native selects: known by every keyboard, screen reader and phone. On a narrow screen they are folded, so that
// courses are seen; what is chosen is said there.
import { useState } from "preact/hooks";
import { facetsPath } from "../ahead";
import { useResource } from "../api/resource";
import type { Facets, PersonName } from "../api/types";
import { languageName } from "../format/language";
import { choose } from "../navigation";
import { namesOf } from "../parts/names";
import { coursesUrl, type CourseQuery } from "../router";
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
  const [isOpen, setOpen] = useState(false);
  const [wantsPeople, setWanted] = useState(false);
  const { data: whole } = useResource<Facets>(wantsPeople ? allFacetsPath : null);
  const institutions = (data?.institutions ?? []).map(({ slug, name, local_name, country }) => ({ value: slug, label: bothNames({ text: name, local: local_name, country }) }));
  const disciplines = (data?.disciplines ?? []).map(({ discipline }) => ({ value: discipline, label: discipline }));
  const offered = (data?.levels ?? []).map(({ level }) => level).sort((one, other) => levels.indexOf(one) - levels.indexOf(other));
  const languages = (data?.languages ?? []).map(({ language }) => ({ value: language, label: languageName(language) }));
  const people = whole?.people ?? [];
  const all = person === null || people.some(({ id }) => id === person.id) ? people : [...people, person];
  const filters: Filter[] = [
    { name: "institution", any: "courses.anyInstitution", choices: institutions },
    { name: "discipline", any: "courses.anyDiscipline", choices: disciplines },
    { name: "level", any: "courses.anyLevel", choices: offered.map((level) => named("level", level)) },
    { name: "language", any: "courses.anyLanguage", choices: languages },
    {
      name: "person",
      any: "courses.anyPerson",
      choices: all.map(({ id, name, local_name }) => ({ value: id, label: bothNames({ text: name, local: local_name }) })),
      isComing: whole === null,
      want: () => setWanted(true),
      isTold,
    },
  ];
  const chosen = filters.flatMap((filter) => chosenOf(filter, query[filter.name]) ?? []);
  return (
    <div class={isOpen ? "filters" : "filters filters-folded"}>
      <button type="button" class={chosen.length === 0 ? "filters-button" : "filters-button filter-set"} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {inShort(chosen)}
      </button>
      {filters.map((filter) => (
        <FilterChoice key={filter.name} filter={filter} query={query} />
      ))}
    </div>
  );
}

function inShort(chosen: Choice[]): string {
  const name = t("courses.filters");
  if (chosen.length === 0) return name;
  return t("phrase.value", { name, value: chosen.map(({ label }) => apart(label)).join(t("phrase.comma")) });
}

function bothNames(names: Parameters<typeof namesOf>[0]): string {
  return namesOf(names).flatMap((one) => (one === null ? [] : apart(one.text))).join(" ");
}

interface Filter {
  name: Exclude<keyof CourseQuery, "q">;
  any: TextKey;
  choices: Choice[];
  isComing?: boolean; // more to choose from, once somebody wants it
  want?: () => void;
  isTold?: boolean; // the name of what is chosen, if it has one
}

// A filter that came with the address is named before, or without, the list of choices.
function chosenOf({ name, choices, isTold = true }: Filter, chosen: string): Choice | null {
  if (chosen === "") return null;
  return choices.find(({ value }) => value === chosen) ?? (isTold ? named(name, chosen) : { value: chosen, label: "…" });
}

function FilterChoice({ filter, query }: { filter: Filter; query: CourseQuery }) {
  const { name, any, choices, isComing = false, want } = filter;
  const chosen = query[name];
  const own = chosenOf(filter, chosen);
  const all = own === null || choices.includes(own) ? choices : [...choices, own];
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

function named(name: Filter["name"], value: string): Choice {
  const level = `level.${value}`;
  if (name === "level" && hasText(level)) return { value, label: t(level) };
  return { value, label: name === "language" ? languageName(value) : value };
}
