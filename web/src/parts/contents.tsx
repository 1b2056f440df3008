// Sections and their lectures, as on a contents page: number, title, leader, duration.
import type { Course, LectureSummary } from "../api/types";
import { languageOf } from "../format/language";
import { clock, spokenTime } from "../format/time";
import { progressOf } from "../player/progress";
import { lectureUrl } from "../router";
import { t } from "../text/text";
import { LocalName } from "./names";

interface ContentsProps {
  sections: Course["sections"];
  current?: string;
}

export function Contents({ sections, current }: ContentsProps) {
  let number = 0;
  return (
    <div class="contents">
      {sections
        .filter(({ lectures }) => lectures.length > 0)
        .map((section) => (
          <section key={section.title} class="contents-section">
            {section.title !== "" && (
              <h3 dir="auto" lang={languageOf(section.title)}>
                {section.title}
              </h3>
            )}
            <ol>
              {section.lectures.map((lecture) => (
                <LectureRow key={lecture.id} lecture={lecture} number={++number} isCurrent={lecture.id === current} />
              ))}
            </ol>
          </section>
        ))}
    </div>
  );
}

interface RowProps {
  lecture: LectureSummary;
  number: number;
  isCurrent: boolean;
}

function LectureRow({ lecture, number, isCurrent }: RowProps) {
  const ready = lecture.status === "published";
  const progress = progressOf(lecture.id);
  const text = (
    <>
      <span class="lecture-number" aria-hidden="true">
        {number}
      </span>
      <span class="lecture-title">
        <span dir="auto">{lecture.title}</span> <LocalName text={lecture.local_title} />
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
  const percent = new Intl.NumberFormat("en", { style: "percent" }).format(part);
  const text = part >= 1 ? t("course.watched") : t("course.watchedPart", { percent });
  return (
    <span class="progress" title={text}>
      <span class="progress-done" style={{ width: `${part * 100}%` }} />
      <span class="visually-hidden">{text}</span>
    </span>
  );
}
