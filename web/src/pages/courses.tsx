// The list of courses: one question in the address, answered a page at a time.
import { useEffect, useRef, useState } from "preact/hooks";
import type { CourseSummary } from "../api/types";
import { duration } from "../format/time";
import { languageName } from "../format/language";
import { refine } from "../navigation";
import { Facts } from "../parts/facts";
import { InstitutionName, marksOf, namesOf, OtherName, titleOf } from "../parts/names";
import { lectureCount } from "../parts/lecture_count";
import { Plate } from "../parts/plate";
import { Seals } from "../parts/recognition";
import { Failed, Loading, Message } from "../parts/states";
import { useTitle } from "../parts/title";
import { focusOf } from "../player/focus";
import { isForPage } from "../player/page_keys";
import { courseUrl, coursesUrl, isFiltered, queryParameters, type CourseQuery } from "../router";
import { t } from "../text/text";
import { useCourseList } from "./course_list";
import { Filters } from "./filters";
import { AlsoFound, useElsewhere, verdictOf, type Verdict } from "./also_found";

const typingPauseMs = 300;

export function CoursesPage({ query }: { query: CourseQuery }) {
  const list = useCourseList(queryParameters(query));
  // An address that somebody wrote by hand: no course matches what is no institution or language.
  const refused = list.failure?.kind === "not-found";
  const isWithout = list.items?.length === 0 || refused;
  const also = useElsewhere(query);
  const verdict = isWithout ? verdictOf(query, also) : null;
  useTitle(query.q === "" ? t("courses.title") : t("phrase.page", { page: query.q, of: t("courses.title") }));
  return (
    <>
      <div class="courses-head">
        <h1 tabIndex={-1}>{t("courses.title")}</h1>
        <SearchBox query={query} />
      </div>
      <Filters query={query} person={list.person} isTold={list.items !== null || list.failure !== null} />
      <div class="count-row">
        <p class="count" role="status">
          {list.items !== null &&
            list.items.length > 0 &&
            t(list.next === null ? "courses.count" : "courses.countMore", { n: list.items.length })}
          {verdict !== null && verdict.beside.map((key) => t(key)).join(" ")}
        </p>
        {isFiltered(query) && (
          <a class="clear" href="/">
            {t("courses.clear")}
          </a>
        )}
      </div>
      {((list.items === null && list.failure === null) || (isWithout && !also.isKnown)) && <Loading />}
      {list.items !== null && <CourseGrid items={list.items} firstNew={list.firstNew} />}
      {verdict !== null && verdict.instead !== null && <Nothing says={verdict.instead} />}
      {verdict !== null && also.failure !== null && <Failed failure={also.failure} retry={also.retry} asked={query.q} />}
      {list.failure !== null && !refused && <Failed failure={list.failure} retry={list.retry} asked={query.q} />}
      {list.next !== null && list.failure === null && (
        <button type="button" class="button more" disabled={list.loadingMore} onClick={list.loadMore}>
          {t(list.loadingMore ? "state.loading" : "courses.more")}
        </button>
      )}
      <AlsoFound {...also} />
    </>
  );
}

function SearchBox({ query }: { query: CourseQuery }) {
  const [words, setWords] = useState(query.q);
  const timer = useRef(0);
  useEffect(() => setWords(query.q), [query.q]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !isForPage(event, null)) return;
      if (["typing", "menu"].includes(focusOf(document.activeElement))) return;
      event.preventDefault(); // Firefox looks within the page
      document.getElementById("q")?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  const ask = (q: string) => refine(coursesUrl({ ...query, q: q.trim() }));
  return (
    <form
      class="search"
      role="search"
      action="/"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        ask(words);
      }}
    >
      <label class="visually-hidden" for="q">
        {t("courses.search")}
      </label>
      <input
        id="q"
        name="q"
        type="search"
        value={words}
        placeholder={t("courses.searchHint")}
        autocomplete="off"
        enterkeyhint="search"
        onInput={(event) => {
          const typed = event.currentTarget.value;
          setWords(typed);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => ask(typed), typingPauseMs) as unknown as number;
        }}
      />
      <button type="submit" class="button">
        {t("courses.searchButton")}
      </button>
    </form>
  );
}

function CourseGrid({ items, firstNew }: { items: CourseSummary[]; firstNew: number }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // The button that was pressed has moved down or gone; reading continues with the first course it brought.
    if (firstNew > 0) list.current?.children[firstNew]?.querySelector("a")?.focus({ preventScroll: true });
  }, [firstNew]);
  return (
    <ul class="course-grid" ref={list}>
      {items.map((course) => (
        <li key={course.slug}>
          <CourseCard course={course} />
        </li>
      ))}
    </ul>
  );
}

function CourseCard({ course }: { course: CourseSummary }) {
  const language = languageName(course.language);
  const [title, other] = namesOf(titleOf(course));
  const facts = [
    lectureCount(course),
    course.duration_s ? duration(course.duration_s) : "",
    language,
  ];
  return (
    <article class="course-card">
      <Plate slug={course.slug} discipline={course.discipline} />
      <div class="course-card-text">
        {course.discipline && <p class="discipline"><bdi>{course.discipline}</bdi></p>}
        <h2 {...marksOf(title)}>
          <a href={courseUrl(course.slug)}>{title.text}</a>
        </h2>
        {other !== null && (
          <p class="local-title">
            <OtherName of={other} />
          </p>
        )}
        {course.institution && (
          <p class="by">
            <InstitutionName of={course.institution} />
          </p>
        )}
        <Seals of={course.recognitions} />
        <Facts of={facts} />
      </div>
    </article>
  );
}

function Nothing({ says }: { says: NonNullable<Verdict["instead"]> }) {
  if (says === "courses.empty") return <Message title={t(says)} hint={t("courses.emptyHint")} />;
  return (
    <Message title={t(says)} hint={t("courses.noneHint")}>
      <a class="button" href="/">
        {t("courses.clear")}
      </a>
    </Message>
  );
}
