// The courses that one may change, a page at a time.
import { useRef, useState } from "preact/hooks";
import type { CourseSummary } from "../api/types";
import { joined } from "../format/facts";
import { lectureCount } from "../parts/lecture_count";
import { firstName, Name, namesOf, OtherName, titleOf } from "../parts/names";
import { Loading, Message } from "../parts/states";
import { useTitle } from "../parts/title";
import { studioUrl } from "../router";
import { s } from "../text/studio";
import { t } from "../text/text";
import { ownCourses } from "./api";
import { useAsked } from "./asked";
import { AskFailed } from "./failed";

const typingPauseMs = 300;
const searchFrom = 12; // fewer courses are seen at a glance

async function pages(q: string, count: number, signal: AbortSignal) {
  const items: CourseSummary[] = [];
  let next: string | null = null;
  for (let page = 0; page < count; page++) {
    const answer = await ownCourses(q, next, signal);
    items.push(...answer.items);
    next = answer.next;
    if (next === null) break;
  }
  return { items, next };
}

export function OwnCourses() {
  const [q, setQ] = useState("");
  const [count, setCount] = useState(1);
  const timer = useRef(0);
  const { data, failure, reload } = useAsked(`${count} ${q}`, (signal) => pages(q, count, signal));
  const last = useRef(data);
  if (data !== null) last.current = data;
  const shown = data ?? last.current;
  useTitle(t("phrase.page", { page: s("studio.courses"), of: s("studio.title") }));
  const many = q !== "" || (shown !== null && (shown.next !== null || shown.items.length >= searchFrom));
  return (
    <>
      <div class="studio-head">
        <h1 tabIndex={-1}>{s("studio.courses")}</h1>
        {many && (
          <label class="studio-find">
            <span class="visually-hidden">{s("courses.find")}</span>
            <input
              type="search"
              placeholder={s("courses.find")}
              onInput={(event) => {
                const typed = event.currentTarget.value;
                clearTimeout(timer.current);
                timer.current = setTimeout(() => {
                  setCount(1);
                  setQ(typed.trim());
                }, typingPauseMs) as unknown as number;
              }}
            />
          </label>
        )}
      </div>
      {failure !== null && <AskFailed failure={failure} retry={reload} />}
      {shown === null && failure === null && <Loading />}
      {shown?.items.length === 0 && q === "" && <Message title={s("courses.none")} hint={s("courses.noneHint")} />}
      {shown?.items.length === 0 && q !== "" && <Message title={s("courses.noMatch")} hint="" />}
      {shown !== null && shown.items.length > 0 && (
        <ul class="own-courses">
          {shown.items.map((course) => (
            <CourseRow key={course.slug} course={course} />
          ))}
        </ul>
      )}
      {shown?.next != null && (
        <button type="button" class="button more" onClick={() => setCount(count + 1)}>
          {s("courses.more")}
        </button>
      )}
    </>
  );
}

function CourseRow({ course }: { course: CourseSummary }) {
  const [title, other] = namesOf(titleOf(course));
  const { institution } = course;
  const where = institution ? firstName({ text: institution.name, local: institution.local_name, country: institution.country }) : "";
  const state = course.status === "draft" ? s("courses.draft") : course.status === "archived" ? s("courses.archived") : "";
  return (
    <li>
      <a class="own-course" href={studioUrl(course.slug)}>
        <Name of={title} class="own-course-title" />
        <OtherName of={other} />
        <span class="facts">{joined([where, lectureCount(course), state])}</span>
      </a>
    </li>
  );
}
