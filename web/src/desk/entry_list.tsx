// The institutions, people or courses, each a link to where it is changed.
import type { CourseSummary } from "../api/types";
import { countryName } from "../format/language";
import { joined } from "../format/facts";
import { Name, namesOf, OtherName } from "../parts/names";
import { useTitle } from "../parts/title";
import { deskUrl } from "../router";
import { ownCourses } from "../studio/api";
import { listEntries, type Entry } from "../studio/entries";
import { d } from "../text/desk";
import { t } from "../text/text";
import { newEntry } from "./entry_page";
import type { Form } from "./forms";
import { SearchList, type LoadPage } from "./search_list";
import { wordFor } from "./words";

interface Line {
  key: string;
  text: string;
  local: string | null;
  country: string | undefined;
  facts: string[];
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
          <ul class="own-courses">
            {lines.map((line) => (
              <LineView key={line.key} line={line} href={deskUrl(collection, line.key)} />
            ))}
          </ul>
        )}
      </SearchList>
    </>
  );
}

function LineView({ line, href }: { line: Line; href: string }) {
  const [name, other] = namesOf({ text: line.text, local: line.local, ...(line.country === undefined ? {} : { country: line.country }) });
  return (
    <li>
      <a class="own-course" href={href}>
        <Name of={name} class="own-course-title" />
        <OtherName of={other} />
        <span class="facts">{joined(line.facts)}</span>
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
  const status = course.status === undefined ? "" : wordFor("courseStatus", course.status);
  return {
    key: course.slug,
    text: course.title,
    local: course.local_title ?? null,
    country: course.institution?.country,
    facts: [course.institution?.name ?? "", course.status === "published" ? "" : status],
  };
}

function lineOf(form: Form, entry: Entry): Line {
  const country = typeof entry.country === "string" ? entry.country : undefined;
  const facts =
    form.kind === "institution"
      ? [wordFor("institutionKind", String(entry.kind)), countryName(country ?? ""), entry.membership === null ? "" : wordFor("membership", String(entry.membership))]
      : placesOf(entry);
  return { key: String(entry[form.key]), text: String(entry.name), local: (entry.local_name as string | null) ?? null, country, facts };
}

// Where somebody works now.
function placesOf(entry: Entry): string[] {
  const all = (entry.affiliations ?? []) as { institution: string; title: string | null; until: string | null }[];
  return all.filter(({ until }) => until === null).map(({ institution, title }) => title ?? institution);
}
