// The institutions, people or courses, each a link to where it is changed.
import type { CourseSummary } from "../api/types";
import { countryName } from "../format/language";
import { joined } from "../format/facts";
import { isPresent } from "../parts/affiliation";
import { firstName, Name, namesOf, OtherName } from "../parts/names";
import { useTitle } from "../parts/title";
import { deskUrl } from "../router";
import { ownCourses } from "../studio/api";
import { listEntries, type Entry } from "../studio/entries";
import { d } from "../text/desk";
import { apart, t } from "../text/text";
import { newEntry } from "./entry_page";
import type { Form } from "./forms";
import { useNames } from "./named";
import { SearchList, type LoadPage } from "./search_list";
import { wordFor } from "./words";

interface Line {
  key: string;
  text: string;
  local: string | null;
  country: string | undefined;
  facts: string[];
  places: Place[]; // where somebody works now
}

interface Place {
  institution: string;
  title: string | null;
  from: string | null;
  until: string | null;
}

export function EntryList({ form }: { form: Form }) {
  const { collection } = form;
  useTitle(t("phrase.page", { page: wordFor("area", collection), of: d("desk.title") }));
  return (
    <>
      <div class="studio-head">
        <h1 tabIndex={-1}>{wordFor("area", collection)}</h1>
        <a class="button button-strong" href={deskUrl(collection, newEntry)}>
          {wordFor("new", form.kind)}
        </a>
      </div>
      <SearchList name={collection} load={loaderOf(form)} find={wordFor("find", collection)}>
        {(lines) => (
          <Lines of={lines} collection={collection} />
        )}
      </SearchList>
    </>
  );
}

function Lines({ of, collection }: { of: Line[]; collection: string }) {
  const institutions = useNames("institutions", of.flatMap(({ places }) => places.map(({ institution }) => institution)));
  return (
    <ul class="own-courses">
      {of.map((line) => {
        const places = line.places.map(({ title, institution }) =>
          [title ?? "", institutions.get(institution)?.text ?? institution].filter((part) => part !== "").join(t("phrase.comma")),
        );
        return <LineView key={line.key} line={line} places={places} href={deskUrl(collection, line.key)} />;
      })}
    </ul>
  );
}

function LineView({ line, places, href }: { line: Line; places: string[]; href: string }) {
  const [name, other] = namesOf({ text: line.text, local: line.local, ...(line.country === undefined ? {} : { country: line.country }) });
  return (
    <li>
      <a class="own-course" href={href}>
        <Name of={name} class="own-course-title" />
        <OtherName of={other} />
        <span class="facts">{[joined(line.facts), ...places.map(apart)].filter((fact) => fact !== "").join(" · ")}</span>
      </a>
    </li>
  );
}

function loaderOf(form: Form): LoadPage<Line> {
  return async (q, cursor, signal) => {
    if (form.kind === "course") {
      const { items, next } = await ownCourses(q, cursor, signal);
      return { items: items.map(lineOfCourse), next };
    }
    const { items, next } = await listEntries(form.collection, q, cursor, signal);
    return { items: items.map((entry) => lineOf(form, entry)), next };
  };
}

function lineOfCourse(course: CourseSummary): Line {
  const { institution } = course;
  const status = course.status === undefined ? "" : wordFor("courseStatus", course.status);
  return {
    key: course.slug,
    text: course.title,
    local: course.local_title ?? null,
    country: institution?.country,
    facts: [institution ? firstName({ text: institution.name, local: institution.local_name, country: institution.country }) : "", course.status === "published" ? "" : status],
    places: [],
  };
}

function lineOf(form: Form, entry: Entry): Line {
  const country = typeof entry.country === "string" ? entry.country : undefined;
  const facts =
    form.kind === "institution"
      ? [wordFor("institutionKind", String(entry.kind)), countryName(country ?? ""), entry.membership === null ? "" : wordFor("membership", String(entry.membership))]
      : [];
  const places = ((entry.affiliations ?? []) as Place[]).filter((place) => isPresent(place));
  return { key: String(entry[form.key]), text: String(entry.name), local: (entry.local_name as string | null) ?? null, country, facts, places };
}
