// One course as its staff sees it: its lectures, what becomes of their recordings, and new ones.
import { useRef } from "preact/hooks";
import type { Course } from "../api/types";
import { firstName, marksOf, namesOf, OtherName, titleOf } from "../parts/names";
import { Loading, Message } from "../parts/states";
import { useTitle } from "../parts/title";
import { courseUrl, studioUrl } from "../router";
import { languageOfTitle } from "../format/language";
import { s } from "../text/studio";
import { t } from "../text/text";
import { openUploads, ownCourse, queue } from "./api";
import { useAsked } from "./asked";
import { EditTools, OpenPanel, useEditing, type Editing } from "./editing";
import { AskFailed } from "./failed";
import { LectureRow } from "./lecture_row";
import { NewLectures } from "./new_lectures";

export function OwnCourse({ slug }: { slug: string }) {
  const { data: course, failure, reload } = useAsked(slug, (signal) => ownCourse(slug, signal));
  const editing = useEditing(reload);
  // Without it the page misses only what an earlier window began.
  const begun = useAsked(`begun ${slug}`, (signal) => openUploads("", signal).catch(() => []));
  // Of a lecture that plays, its own state does not tell that another recording is on its way, or failed.
  const queued = useAsked(`queue ${slug}`, (signal) => queue(signal).then(({ items }) => items, () => []));
  const isQueued = (id: string) => queued.data?.some(({ lecture, kind }) => lecture === id && kind === "package") ?? false;
  const shows = useRef<string | null>(null); // a lecture that was added: what becomes of it is where one looks next, once: moved to another section, its row is a new one
  const added = (first: string | null) => {
    shows.current = first;
    reload();
  };
  useTitle(course === null ? s("studio.title") : t("phrase.page", { page: firstName(titleOf(course)), of: s("studio.title") }));
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
  const [title, other] = namesOf(titleOf(course));
  let number = 0;
  return (
    <>
      <header class="studio-head studio-course-head">
        <div>
          <h1 tabIndex={-1} {...marksOf(title)}>
            {title.text}
          </h1>
          {other !== null && (
            <p class="local-title">
              <OtherName of={other} />
            </p>
          )}
          <p class="quiet">
            {isDraft && `${s("courses.draft")} · `}
            <a href={courseUrl(slug)} hidden={isDraft}>
              {s("course.public")}
            </a>
            {isDraft && s("edit.draftHint")}
          </p>
        </div>
        <button type="button" class="button" aria-pressed={editing.isOn} onClick={editing.toggle}>
          {s(editing.isOn ? "edit.end" : "edit.begin")}
        </button>
      </header>
      {editing.isOn && <CourseTools editing={editing} course={course} reload={reload} />}
      <NewLectures course={slug} isDraft={isDraft} sections={course.sections.map(({ title }) => title)} onAdded={added} />
      {course.sections.every(({ lectures }) => lectures.length === 0) && (
        <p class="quiet">{s("course.noLectures")}</p>
      )}
      {course.sections
        .filter(({ lectures }) => editing.isOn || lectures.length > 0)
        .map((section, index, all) => (
          <section class="studio-section" key={section.id ?? index}>
            <h2 dir="auto" lang={languageOfTitle(section.title, course.language)}>
              {section.title}
            </h2>
            {editing.isOn && section.id !== undefined && (
              <>
                <EditTools
                  editing={editing}
                  of={{ id: section.id, title: section.title }}
                  collection="sections"
                  place={index}
                  isLast={index === all.length - 1}
                />
                <OpenPanel editing={editing} of={{ is: "section", key: section.id }} title={section.title} sections={course.sections} reload={reload} />
                {section.lectures.length === 0 && <p class="quiet">{s("edit.emptySection")}</p>}
              </>
            )}
            <ol>
              {section.lectures.map((lecture, place) => (
                <LectureRow
                  key={lecture.id}
                  lecture={lecture}
                  number={++number}
                  course={slug}
                  isDraft={isDraft}
                  isQueued={isQueued(lecture.id)}
                  isShown={shows.current === lecture.id}
                  onShown={() => (shows.current = null)}
                  begun={begun.data?.find((upload) => upload.lecture === lecture.id) ?? null}
                  onBegunChanged={begun.reload}
                  onPublished={reload}
                >
                  {editing.isOn && (
                    <>
                      <EditTools
                        editing={editing}
                        of={lecture}
                        collection="lectures"
                        place={place}
                        isLast={place === section.lectures.length - 1}
                      />
                      <OpenPanel editing={editing} of={{ is: "lecture", key: lecture.id }} title={lecture.title} sections={course.sections} reload={reload} />
                    </>
                  )}
                </LectureRow>
              ))}
            </ol>
          </section>
        ))}
    </>
  );
}

function CourseTools({ editing, course, reload }: { editing: Editing; course: Course; reload: () => void }) {
  const tools = [
    { of: { is: "course", key: course.slug }, text: s("edit.course") },
    { of: { is: "new-section", key: course.slug }, text: s("edit.newSection") },
  ] as const;
  return (
    <div class="edit-course">
      <p class="edit-tools">
        {tools.map(({ of, text }) => (
          <button key={of.is} type="button" class="button button-small" aria-expanded={editing.open?.is === of.is} onClick={() => editing.show(of)}>
            {text}
          </button>
        ))}
      </p>
      {tools.map(({ of, text }) => (
        <OpenPanel key={of.is} editing={editing} of={of} title={text} sections={course.sections} reload={reload} />
      ))}
      {editing.problem !== "" && (
        <p class="problem" role="alert">
          {editing.problem}
        </p>
      )}
    </div>
  );
}
