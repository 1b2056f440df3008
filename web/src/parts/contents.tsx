// Sections and their lectures, as on a contents page: number, title, leader, duration.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Course, LectureSummary } from "../api/types";
import { languageOfTitle } from "../format/language";
import { percent } from "../format/percent";
import { clock, spokenTime } from "../format/time";
import { rememberedUser } from "../api/signed_in";
import { progressOf, watchedElsewhere } from "../player/progress";
import { useStore } from "../player/store";
import { lectureUrl } from "../router";
import { t } from "../text/text";
import { Name, namesOf, OtherName } from "./names";

interface ContentsProps {
  sections: Course["sections"];
  taughtIn: string | undefined;
  current?: string;
  below?: (section: Course["sections"][number]) => ComponentChildren; // what stands below a section
}

// What a signed-in user has watched of the course on any device: shown where it is listed, once it has come.
export function useCourseProgress(slug: string | null): void {
  useEffect(() => {
    if (slug === null || rememberedUser() === null) return;
    const stop = new AbortController();
    // Code that only those who have signed in need. Without it, the page shows what this device knows.
    import("../player/own_progress").then((module) => module.askCourseProgress(slug, stop.signal)).catch(() => undefined);
    return () => stop.abort();
  }, [slug]);
}

export function Contents({ sections, taughtIn, current, below }: ContentsProps) {
  useStore(watchedElsewhere);
  let number = 0;
  return (
    <div class="contents">
      {sections
        .filter(({ lectures }) => lectures.length > 0)
        .map((section) => (
          <section key={section.title} class="contents-section">
            {section.title !== "" && (
              <h3 dir="auto" lang={languageOfTitle(section.title, taughtIn)}>
                {section.title}
              </h3>
            )}
            <ol>
              {section.lectures.map((lecture) => (
                <LectureRow key={lecture.id} lecture={lecture} taughtIn={taughtIn} number={++number} isCurrent={lecture.id === current} />
              ))}
            </ol>
            {below?.(section)}
          </section>
        ))}
    </div>
  );
}

interface RowProps {
  lecture: LectureSummary;
  taughtIn: string | undefined;
  number: number;
  isCurrent: boolean;
}

function LectureRow({ lecture, taughtIn, number, isCurrent }: RowProps) {
  const [name, other] = namesOf({ text: lecture.title, local: lecture.local_title, taughtIn });
  const ready = lecture.status === "published";
  const progress = progressOf(lecture.id);
  const text = (
    <>
      <span class="lecture-number" aria-hidden="true">
        {number}
      </span>
      <span class="lecture-title">
        <Name of={name} /> <OtherName of={other} />
        {progress > 0 && <Progress part={progress} />}
      </span>
      <span class="lecture-state">{ready ? <Length seconds={lecture.duration_s ?? 0} /> : t(`status.${lecture.status}`)}</span>
    </>
  );
  return (
    <li class={`lecture-row lecture-${lecture.status}`}>
      <a href={lectureUrl(lecture.id)} aria-current={isCurrent ? "page" : undefined}>
        {text}
      </a>
    </li>
  );
}

function Length({ seconds }: { seconds: number }) {
  if (!(seconds > 0)) return null;
  return (
    <>
      <span aria-hidden="true">{clock(seconds)}</span>
      <span class="visually-hidden">{spokenTime(seconds)}</span>
    </>
  );
}

function Progress({ part }: { part: number }) {
  const text = part >= 1 ? t("course.watched") : t("course.watchedPart", { percent: percent(part) });
  return (
    <span class="progress" title={text}>
      <span class="progress-done" style={{ width: `${part * 100}%` }} />
      <span class="visually-hidden">{text}</span>
    </span>
  );
}
