// One course as its staff sees it: its lectures, what becomes of their recordings, and new ones.
import { useEffect } from "preact/hooks";
import { LocalName } from "../parts/names";
import { Loading, Message } from "../parts/states";
import { setTitle } from "../parts/title";
import { courseUrl, studioUrl } from "../router";
import { languageOf } from "../format/language";
import { s } from "../text/studio";
import { openUploads, ownCourse } from "./api";
import { useAsked } from "./asked";
import { AskFailed } from "./failed";
import { LectureRow } from "./lecture_row";
import { NewLectures } from "./new_lectures";

export function OwnCourse({ slug }: { slug: string }) {
  const { data: course, failure, reload } = useAsked(slug, (signal) => ownCourse(slug, signal));
  // Without it the page misses only what an earlier window began.
  const begun = useAsked(`begun ${slug}`, (signal) => openUploads("", signal).catch(() => []));
  useEffect(() => setTitle(`${course?.title ?? s("studio.title")} – ${s("studio.title")}`), [course?.title]);
  if (course === null && failure === null) return <Loading />;
  if (course === null && failure !== null) {
    if (failure.status !== 404 && failure.status !== 403) return <AskFailed failure={failure} retry={reload} />;
    return (
      <Message title={s("course.notYours")} hint="" heading>
        <a class="button" href={studioUrl(null)}>
          {s("course.back")}
        </a>
      </Message>
    );
  }
  if (course === null) return null;
  const isDraft = course.status === "draft";
  let number = 0;
  return (
    <>
      <header class="studio-head studio-course-head">
        <div>
          <h1 tabIndex={-1} lang={course.language === "und" ? undefined : course.language} dir="auto">
            {course.title}
          </h1>
          {course.local_title && (
            <p class="local-title">
              <LocalName text={course.local_title} country={course.institution?.country} />
            </p>
          )}
          <p class="quiet">{isDraft ? s("courses.draft") : <a href={courseUrl(slug)}>{s("course.public")}</a>}</p>
        </div>
      </header>
      <NewLectures course={slug} sections={course.sections.map(({ title }) => title)} onAdded={reload} />
      {course.sections.every(({ lectures }) => lectures.length === 0) && (
        <p class="quiet">{s("course.noLectures")}</p>
      )}
      {course.sections
        .filter(({ lectures }) => lectures.length > 0)
        .map((section, index) => (
          <section class="studio-section" key={index}>
            <h2 dir="auto" lang={languageOf(section.title)}>
              {section.title}
            </h2>
            <ol>
              {section.lectures.map((lecture) => (
                <LectureRow
                  key={lecture.id}
                  lecture={lecture}
                  number={++number}
                  course={slug}
                  isDraft={isDraft}
                  begun={begun.data?.find((upload) => upload.lecture === lecture.id) ?? null}
                  onBegunChanged={begun.reload}
                  onPublished={reload}
                />
              ))}
            </ol>
          </section>
        ))}
    </>
  );
}
