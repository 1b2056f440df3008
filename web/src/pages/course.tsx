// A course: who recognised it, who teaches it, what can be watched.
import { coursePath } from "../api/paths";
import { useResource } from "../api/resource";
import type { Course, FacultyMember } from "../api/types";
import { languageName } from "../format/language";
import { duration } from "../format/time";
import { presentAffiliation } from "../parts/affiliation";
import { Contents, useCourseProgress } from "../parts/contents";
import { Facts } from "../parts/facts";
import { lectureCount } from "../parts/lecture_count";
import { firstName, InstitutionName, marksOf, Name, namesOf, OtherName, titleOf } from "../parts/names";
import { disciplineHue, Plate } from "../parts/plate";
import { RecognitionList, Seals } from "../parts/recognition";
import { Failed, Loading } from "../parts/states";
import { useTitle } from "../parts/title";
import { lectureUrl, personUrl } from "../router";
import { nextToWatch, progressOf, watchedElsewhere } from "../player/progress";
import { useStore } from "../player/store";
import { SaveBelow } from "./save_below";
import { apart, hasText, rich, t } from "../text/text";

export function CoursePageView({ slug }: { slug: string }) {
  const { data, failure, retry } = useResource<Course>(coursePath(slug));
  useCourseProgress(data === null ? null : slug);
  useTitle(data ? firstName(titleOf(data)) : failure ? t("error.courseNotFound") : "");
  if (failure !== null) return <Failed failure={failure} retry={retry} notFound="error.courseNotFound" />;
  if (data === null) return <Loading />;
  return (
    <div class="course">
      <CourseHead course={data} />
      <div class="course-body">
        <section class="course-contents" aria-labelledby="contents-title">
          <h2 id="contents-title">{t("course.contents")}</h2>
          {data.sections.every(({ lectures }) => lectures.length === 0) ? <p class="quiet">{t("course.noLectures")}</p> : <Contents sections={data.sections} taughtIn={data.language} below={(section) => <SaveBelow section={section} />} />}
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
  const [title, other] = namesOf(titleOf(course));
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
            <a href={`/?discipline=${encodeURIComponent(course.discipline)}`} dir="auto">{course.discipline}</a>
          </p>
        )}
        <h1 tabIndex={-1} {...marksOf(title)}>
          {title.text}
        </h1>
        {other !== null && (
          <p class="local-title">
            <OtherName of={other} />
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
        <Facts of={facts} />
        {course.description && (
          <p class="description" dir="auto">
            {course.description}
          </p>
        )}
        <StartButton course={course} />
        <WatchedOf course={course} />
      </div>
    </header>
  );
}

// How far one has come, in lectures: of what can be watched.
function WatchedOf({ course }: { course: Course }) {
  useStore(watchedElsewhere);
  const parts = course.sections.flatMap(({ lectures }) => lectures.filter(({ status }) => status === "published").map(({ id }) => progressOf(id)));
  const done = parts.filter((part) => part >= 1).length;
  if (parts.every((part) => part === 0)) return null;
  return (
    <p class="course-watched">
      <progress aria-hidden="true" max={parts.length} value={parts.reduce((sum, part) => sum + part, 0)} />
      <span>{t("course.watchedOf", { n: parts.length, done })}</span>
    </p>
  );
}

function StartButton({ course }: { course: Course }) {
  useStore(watchedElsewhere);
  const lectures = course.sections.flatMap((section) => section.lectures).filter(({ status }) => status === "published");
  const next = nextToWatch(lectures);
  if (next === null) return null;
  const [title] = namesOf({ text: next.lecture.title, local: next.lecture.local_title, taughtIn: course.language });
  return (
    <a class="button button-strong" href={lectureUrl(next.lecture.id)}>
      {next.started ? rich("course.continue", { title: <Name of={title} /> }) : t("course.start")}
    </a>
  );
}

function Faculty({ of }: { of: FacultyMember[] }) {
  if (of.length === 0) return <p class="quiet">{t("course.noFaculty")}</p>;
  const ordered = [...of].sort((one, other) => one.position - other.position);
  return (
    <ol class="faculty">
      {ordered.map((person) => (
        <Person key={person.id} of={person} />
      ))}
    </ol>
  );
}

function Person({ of: person }: { of: FacultyMember }) {
  const country = presentAffiliation(person.affiliations)?.institution.country;
  const [name, other] = namesOf({ text: person.name, local: person.local_name, country });
  return (
    <li>
      <a href={personUrl(person.id)}>
        <Name of={name} class="person-name" />
      </a>{" "}
      <OtherName of={other} />
      <span class="person-role">{roleName(person)}</span>
    </li>
  );
}

function roleName(person: FacultyMember): string {
  const key = `role.${person.role}`;
  const role = hasText(key) ? t(key) : person.role;
  const title = presentAffiliation(person.affiliations)?.title;
  return title ? [role, title].map(apart).join(" · ") : role;
}
