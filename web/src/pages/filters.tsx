// Three ways to narrow the list. Native selects: known by every keyboard, screen reader and phone.
import { facetsPath } from "../ahead";
import { useResource } from "../api/resource";
import type { Facets } from "../api/types";
import { languageName } from "../format/language";
import { choose } from "../navigation";
import { namesOf } from "../parts/names";
import { coursesUrl, type CourseQuery } from "../router";
import { apart, t, type TextKey } from "../text/text";

interface Choice {
  value: string;
  label: string;
}

export function Filters({ query }: { query: CourseQuery }) {
  const { data } = useResource<Facets>(facetsPath);
  const institutions = (data?.institutions ?? []).map(({ slug, name, local_name, country }) => {
    const names = namesOf({ text: name, local: local_name, country });
    return { value: slug, label: names.flatMap((one) => (one === null ? [] : apart(one.text))).join(" ") };
  });
  const disciplines = (data?.disciplines ?? []).map(({ discipline }) => ({ value: discipline, label: discipline }));
  const languages = (data?.languages ?? []).map(({ language }) => ({ value: language, label: languageName(language) }));
  const anySet = query.institution !== "" || query.discipline !== "" || query.language !== "";
  return (
    <div class="filters">
      <Filter name="institution" any="courses.anyInstitution" choices={institutions} query={query} />
      <Filter name="discipline" any="courses.anyDiscipline" choices={disciplines} query={query} />
      <Filter name="language" any="courses.anyLanguage" choices={languages} query={query} />
      {anySet && (
        <a class="clear" href={coursesUrl({ q: query.q, institution: "", discipline: "", language: "" })}>
          {t("courses.clear")}
        </a>
      )}
    </div>
  );
}

interface FilterProps {
  name: "institution" | "discipline" | "language";
  any: TextKey;
  choices: Choice[];
  query: CourseQuery;
}

function Filter({ name, any, choices, query }: FilterProps) {
  const chosen = query[name];
  // A filter that came with the address stays visible before, or without, the list of choices.
  const all = chosen === "" || choices.some(({ value }) => value === chosen) ? choices : [...choices, named(name, chosen)];
  return (
    <label class={chosen === "" ? "filter" : "filter filter-set"}>
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
      </select>
    </label>
  );
}

function named(name: FilterProps["name"], value: string): Choice {
  return { value, label: name === "language" ? languageName(value) : value };
}
