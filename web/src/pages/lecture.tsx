// A lecture: the player first, then who speaks, what it costs in data, and what else is in the course.
import { useEffect, useMemo } from "preact/hooks";
import { coursePath, lecturePath } from "../api/paths";
import { plainAddresses } from "../api/plain";
import { useResource } from "../api/resource";
import type { Chapter, Course, Lecture, LectureStatus, LectureSummary } from "../api/types";
import { megabytes } from "../format/size";
import { clock, duration } from "../format/time";
import { Contents } from "../parts/contents";
import { LocalName } from "../parts/names";
import { Failed, Loading, Message } from "../parts/states";
import { setTitle } from "../parts/title";
import { Permission } from "../player/permission";
import { Player } from "../player/player";
import { Playback } from "../player/playback";
import { loadPosition, resumeAt } from "../player/progress";
import { sizesOf } from "../player/qualities";
import { useStore } from "../player/store";
import { courseUrl, lectureUrl, signInUrl } from "../router";
import { t, type TextKey } from "../text/text";
import { ShareButton } from "./share";
import { SlideList } from "./slide_list";
import "../style/lecture.css";

const preparingPollMs = 15_000;

export function LecturePage({ id, startS }: { id: string; startS: number | null }) {
  const { data, failure, retry } = useResource<Lecture>(lecturePath(id));
  const course = useResource<Course>(data ? coursePath(data.course.slug) : null).data;
  useEffect(() => {
    if (data) setTitle(`${data.title} – ${data.course.title}`);
    else if (failure) setTitle(t("error.lectureNotFound"));
  }, [data, failure]);
  usePolling(data?.status, retry);
  if (failure !== null) return <Failed failure={failure} retry={retry} notFound="error.lectureNotFound" />;
  if (data === null) return <Loading />;
  return (
    <div class="lecture">
      <div class="lecture-main">
        {data.access?.allowed === false ? <NotForYou lecture={data} /> : data.playback === null ? <NotPlayable lecture={data} /> : <Playable lecture={data} startS={startS} course={course} />}
      </div>
      <aside class="lecture-side" aria-labelledby="others-title">
        <h2 id="others-title">
          <a href={courseUrl(data.course.slug)}>{data.course.title}</a>
        </h2>
        {course === null ? <Loading /> : <Contents sections={course.sections} current={data.id} />}
      </aside>
    </div>
  );
}

// A recording that is on its way appears by itself.
function usePolling(status: LectureStatus | undefined, again: () => void): void {
  useEffect(() => {
    if (status !== "receiving" && status !== "processing") return;
    const timer = setInterval(again, preparingPollMs);
    return () => clearInterval(timer);
  }, [status]);
}

function NotPlayable({ lecture }: { lecture: Lecture }) {
  const text: TextKey = lecture.status === "published" ? "lecture.unplayable" : `lecture.${lecture.status}`;
  return (
    <>
      <div class="no-player">
        <Message title={t(text)} hint={lecture.status_reason ?? ""} />
      </div>
      <LectureHead lecture={lecture} />
    </>
  );
}

// Who may watch, and the way there.
function NotForYou({ lecture }: { lecture: Lecture }) {
  const reason = lecture.access?.reason ?? "sign_in";
  const audience = lecture.audience ?? "signed_in";
  const title = audience === "public" ? t("lecture.unplayable") : t(`watch.${audience}`);
  return (
    <>
      <div class="no-player">
        <Message title={title} hint={t(`watch.${reason}`)}>
          <a class={reason === "sign_in" ? "button button-strong" : "button"} href={signInUrl(lectureUrl(lecture.id))}>
            {t(reason === "sign_in" ? "watch.signIn" : "watch.signInAsOther")}
          </a>
        </Message>
      </div>
      <LectureHead lecture={lecture} />
    </>
  );
}

interface PlayableProps {
  lecture: Lecture;
  startS: number | null;
  course: Course | null;
}

function Playable({ lecture, startS, course }: PlayableProps) {
  const facts = useMemo(() => (lecture.playback === null ? null : plainAddresses(lecture.playback)), [lecture.playback]);
  const lifeS = lecture.access?.expires_in_s ?? null;
  const { playback, resumedS } = useMemo(() => {
    if (facts === null) throw new Error("a lecture without playback has no player");
    const resumed = startS === null ? resumeAt(loadPosition(lecture.id), facts.duration_s) : 0;
    const at = startS === null ? resumed : Math.min(startS, Math.max(facts.duration_s - 1, 0));
    const permission = lifeS === null ? null : new Permission(lecture.id, lifeS);
    return { playback: new Playback(lecture.id, facts, at, permission), resumedS: resumed };
  }, [lecture.id, facts?.hls, startS]);
  if (facts === null) return null;
  return (
    <>
      <Player key={`${facts.hls} ${startS ?? ""}`} facts={facts} playback={playback} resumedS={resumedS} />
      <LectureHead lecture={lecture}>
        <DataCosts lecture={lecture} />
        <div class="lecture-actions">
          <ShareButton id={lecture.id} playback={playback} />
          <NextLecture playback={playback} next={following(course, lecture.id)} />
        </div>
      </LectureHead>
      <SlideList key={facts.slides} facts={facts} playback={playback} />
      {facts.chapters !== undefined && facts.chapters.length > 1 && <Chapters chapters={facts.chapters} playback={playback} />}
    </>
  );
}

interface HeadProps {
  lecture: Lecture;
  children?: preact.ComponentChildren;
}

function LectureHead({ lecture, children }: HeadProps) {
  return (
    <header class="lecture-head">
      <p class="lecture-course">
        <a href={courseUrl(lecture.course.slug)}>{lecture.course.title}</a>
      </p>
      <h1 tabIndex={-1} dir="auto">
        {lecture.title}
      </h1>
      {lecture.local_title && (
        <p class="local-title">
          <LocalName text={lecture.local_title} />
        </p>
      )}
      {lecture.presenters.length > 0 && (
        <p class="presenters">
          <span class="quiet">{t("lecture.presenters")}</span>{" "}
          {lecture.presenters.map(({ id, name, local_name }) => (
            <span class="presenter" key={id}>
              <span dir="auto">{name}</span> <LocalName text={local_name} />
            </span>
          ))}
        </p>
      )}
      {children}
      {lecture.description && (
        <p class="description" dir="auto">
          {lecture.description}
        </p>
      )}
    </header>
  );
}

// Before Play, not after the bill: what this lecture takes from a data plan.
function DataCosts({ lecture }: { lecture: Lecture }) {
  const facts = lecture.playback;
  if (facts === null) return null;
  const { video, audioBytes } = sizesOf(facts.renditions, facts.duration_s);
  const costs: string[] = [];
  const bytes = video.map((quality) => quality.bytes);
  const [small, large] = [megabytes(Math.min(...bytes)), megabytes(Math.max(...bytes))];
  if (bytes.length > 0) costs.push(small === large ? t("lecture.dataOne", { size: small }) : t("lecture.dataRange", { small, large }));
  if (audioBytes > 0) costs.push(t("lecture.dataAudio", { size: megabytes(audioBytes) }));
  return (
    <p class="facts">
      {duration(facts.duration_s)}
      {costs.length > 0 && ` · ${t("lecture.data")}: ${costs.join(", ")}`}
    </p>
  );
}

function following(course: Course | null, id: string): LectureSummary | null {
  const lectures = (course?.sections ?? []).flatMap((section) => section.lectures);
  const at = lectures.findIndex((lecture) => lecture.id === id);
  return at < 0 ? null : (lectures.slice(at + 1).find(({ status }) => status === "published") ?? null);
}

function NextLecture({ playback, next }: { playback: Playback; next: LectureSummary | null }) {
  const { ended } = useStore(playback.state);
  if (next === null) return null;
  return (
    <a class={ended ? "button button-strong" : "button"} href={lectureUrl(next.id)}>
      {t("lecture.next")}: <span dir="auto">{next.title}</span>
    </a>
  );
}

function Chapters({ chapters, playback }: { chapters: Chapter[]; playback: Playback }) {
  const { atS, wholeS } = useStore(playback.time);
  const current = chapters.filter(({ start_s }) => start_s <= atS).length - 1;
  return (
    <section class="chapters" aria-labelledby="chapters-title">
      <h2 id="chapters-title">{t("lecture.chapters")}</h2>
      <ol>
        {chapters.map(({ start_s, title }, index) => (
          <li key={start_s}>
            <button
              type="button"
              aria-current={index === current ? "true" : undefined}
              onClick={() => {
                playback.seek(start_s);
                playback.play();
              }}
            >
              <span class="chapter-time">{clock(start_s, wholeS)}</span>
              <span dir="auto">{title}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

