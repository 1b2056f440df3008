// A course: who recognised it, who teaches it, what can be watched.
import { useEffect } from "preact/hooks";
import { coursePath } from "../api/paths";
import { useResource } from "../api/resource";
import type { Course, FacultyMember } from "../api/types";
import { joined } from "../format/facts";
import { languageName } from "../format/language";
import { duration } from "../format/time";
import { Contents } from "../parts/contents";
import { lectureCount } from "../parts/lecture_count";
import { InstitutionName, LocalName } from "../parts/names";
import { disciplineHue, Plate } from "../parts/plate";
import { RecognitionList, Seals } from "../parts/recognition";
import { Failed, Loading } from "../parts/states";
import { setTitle } from "../parts/title";
import { lectureUrl } from "../router";
import { nextToWatch } from "../player/progress";
import { hasText, t } from "../text/text";

export function CoursePageView({ slug }: { slug: string }) {
  const { data, failure, retry } = useResource<Course>(coursePath(slug));
  useEffect(() => setTitle(data?.title ?? (failure ? t("error.courseNotFound") : "")), [data, failure]);
  if (failure !== null) return <Failed failure={failure} retry={retry} notFound="error.courseNotFound" />;
  if (data === null) return <Loading />;
  return (
    <div class="course">
      <CourseHead course={data} />
      <div class="course-body">
        <section class="course-contents" aria-labelledby="contents-title">
          <h2 id="contents-title">{t("course.contents")}</h2>
          {data.sections.every(({ lectures }) => lectures.length === 0) ? <p class="quiet">{t("course.noLectures")}</p> : <Contents sections={data.sections} />}
        </section>
        <aside class="course-side" aria-label={t("course.about")}>
          {data.recognitions !== undefined && data.recognitions.length > 0 && (
            <section aria-labelledby="recognition-title">
              <h2 id="recognition-title">{t("recognition.title")}</h2>
              <RecognitionList of={data.recognitions} />
            </section>
          )}
          <section aria-labelledby="faculty-title">
            <h2 id="faculty-title">{t("course.faculty")}</h2>
            <Faculty of={data.faculty} />
          </section>
        </aside>
      </div>
    </div>
  );
}

function CourseHead({ course }: { course: Course }) {
  const language = languageName(course.language);
  const level = `level.${course.level ?? ""}`;
  const facts = [
    language === "" ? "" : t("course.taughtIn", { language }),
    hasText(level) ? t(level) : "",
    lectureCount(course),
    course.duration_s ? duration(course.duration_s) : "",
  ];
  return (
    <header class="course-head" style={{ "--hue": String(disciplineHue(course.discipline)) }}>
      <Plate slug={course.slug} discipline={course.discipline} />
      <div class="course-head-text">
        {course.discipline && (
          <p class="discipline">
            <a href={`/?discipline=${encodeURIComponent(course.discipline)}`}>{course.discipline}</a>
          </p>
        )}
        <h1 tabIndex={-1} lang={course.language === "und" ? undefined : course.language} dir="auto">
          {course.title}
        </h1>
        {course.local_title && (
          <p class="local-title">
            <LocalName text={course.local_title} country={course.institution?.country} />
          </p>
        )}
        {course.institution && (
          <p class="by">
            <a href={`/?institution=${encodeURIComponent(course.institution.slug)}`}>
              <InstitutionName of={course.institution} withCountry />
            </a>
          </p>
        )}
        <Seals of={course.recognitions} />
        <p class="facts">{joined(facts)}</p>
        {course.description && (
          <p class="description" dir="auto">
            {course.description}
          </p>
        )}
        <StartButton course={course} />
      </div>
    </header>
  );
}

function StartButton({ course }: { course: Course }) {
  const lectures = course.sections.flatMap((section) => section.lectures).filter(({ status }) => status === "published");
  const next = nextToWatch(lectures);
  if (next === null) return null;
  return (
    <a class="button button-strong" href={lectureUrl(next.lecture.id)}>
      {next.started ? t("course.continue", { title: next.lecture.title }) : t("course.start")}
    </a>
  );
}

function Faculty({ of }: { of: FacultyMember[] }) {
  if (of.length === 0) return <p class="quiet">{t("course.noFaculty")}</p>;
  const ordered = [...of].sort((one, other) => one.position - other.position);
  return (
    <ol class="faculty">
      {ordered.map((person) => (
        <li key={person.id}>
          <span class="person-name" dir="auto">
            {person.name}
          </span>{" "}
          <LocalName text={person.local_name} country={person.affiliations?.[0]?.institution.country} />
          <span class="person-role">{roleName(person)}</span>
        </li>
      ))}
    </ol>
  );
}

function roleName(person: FacultyMember): string {
  const key = `role.${person.role}`;
  const role = hasText(key) ? t(key) : person.role;
  const title = person.affiliations?.[0]?.title;
  return title ? `${role} · ${title}` : role;
}
