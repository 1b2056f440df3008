// A lecture: the player first, then who speaks, what it costs in data, and what else is in the course.
import { Fragment } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { coursePath, lecturePath } from "../api/paths";
import { plainAddresses } from "../api/plain";
import { useResource } from "../api/resource";
import type { Chapter, Course, Lecture, LectureStatus, LectureSummary, Playback as PlaybackFacts } from "../api/types";
import { sizeRange, sizeText } from "../format/size";
import { clock, duration } from "../format/time";
import { canSave } from "../offline/index";
import { Contents, useCourseProgress } from "../parts/contents";
import { Facts } from "../parts/facts";
import { lazily } from "../parts/lazily";
import { courseNameOf, firstName, marksOf, Name, namesOf, OtherName } from "../parts/names";
import { ServerWords } from "../parts/server_words";
import { Failed, Loading, Message } from "../parts/states";
import { useTitle } from "../parts/title";
import { elsewhere } from "../player/own_progress";
import { Player } from "../player/player";
import { Playback } from "../player/playback";
import { leadOf, showApp } from "../first/lead";
import { loadPosition, resumeAt } from "../player/progress";
import { sizesOf } from "../player/qualities";
import { useStore } from "../player/store";
import { begunAt, standIn } from "../player/take_over";
import { courseUrl, lectureUrl, personUrl, signInUrl } from "../router";
import { rich, t, type TextKey } from "../text/text";
import { useLanguage } from "../text/use_language";
import { beside } from "./beside";
import { useComfort } from "./comfort";
import { goesOn, useMediaKeys } from "./media_keys";
import { useRenewal, useSavedHere, type SavedHere } from "./saved_here";
import { ShareButton } from "./share";
import { SlideList } from "./slide_list";
import "../style/lecture.css";

const preparingPollMs = 15_000;

export function LecturePage({ id, startS }: { id: string; startS: number | null }) {
  const { data: told, failure, retry } = useResource<Lecture>(lecturePath(id));
  const here = useSavedHere(id);
  const data = told ?? here?.lecture ?? null;
  const { data: course, failure: noCourse } = useResource<Course>(data ? coursePath(data.course.slug) : null);
  useTitle(data ? t("phrase.page", { page: firstName(titleOf(data)), of: courseNameOf(data).text }) : failure ? t("error.lectureNotFound") : "");
  usePolling(data?.status, retry);
  useRenewal(told);
  useCourseProgress(data?.course.slug ?? null);
  if (here === undefined) return <Loading />;
  if (failure !== null && here === null) return <Failed failure={failure} retry={retry} notFound="error.lectureNotFound" />;
  if (data === null) return <Loading />;
  const isPrivate = data.held === true || noCourse?.status === 404; // a draft's lectures are shown to its staff, and its page to nobody
  const isClosed = data.access?.allowed === false;
  return (
    <div class="lecture">
      {!isClosed && (data.playback !== null || here !== null) ? (
        <Playable lecture={data} here={here} startS={startS} course={course} isPrivate={isPrivate} />
      ) : (
        <div class="lecture-main">{isClosed ? <NotForYou lecture={data} /> : <NotPlayable lecture={data} />}</div>
      )}
      <aside class="lecture-side" aria-labelledby="others-title">
        <h2 id="others-title">
          <a href={courseUrl(data.course.slug)}>
            <Name of={courseNameOf(data)} />
          </a>
        </h2>
        {course === null ? noCourse === null && <Loading /> : <Contents sections={course.sections} taughtIn={course.language} current={data.id} />}
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
  useEffect(showApp, []);
  const text: TextKey = lecture.status === "published" ? "lecture.unplayable" : `lecture.${lecture.status}`;
  return (
    <>
      <div class="no-player">
        <Message title={t(text)} hint={lecture.status_reason && <ServerWords text={lecture.status_reason} />} />
      </div>
      <LectureHead lecture={lecture} />
    </>
  );
}

// Who may watch, and the way there.
function NotForYou({ lecture }: { lecture: Lecture }) {
  useEffect(showApp, []);
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
  here: SavedHere | null;
  startS: number | null;
  course: Course | null;
  isPrivate: boolean;
}

function Playable({ lecture, here, startS, course, isPrivate }: PlayableProps) {
  const [wantsHere, playFromHere] = useState(here !== null);
  const isFromHere = here !== null && (wantsHere || lecture.playback === null);
  const { playback, startedS, picture } = useMemo(() => {
    const facts = isFromHere ? here.facts : lecture.playback && plainAddresses(lecture.playback);
    if (facts === null) throw new Error("a lecture without playback has no player");
    const resumed = startS === null ? resumeAt(loadPosition(lecture.id), facts.duration_s) : 0;
    const begun = begunAt(leadOf(lecture.id), facts);
    const at = begun?.atS ?? (startS === null ? resumed : Math.min(startS, Math.max(facts.duration_s - 1, 0)));
    const made = new Playback(lecture.id, facts, at, isFromHere ? null : (lecture.access?.expires_in_s ?? null));
    if (begun !== null) made.beginAs(begun.mode);
    const picture = begun === null ? standIn(leadOf(lecture.id), made) : null;
    if (goesOn(lecture.id)) made.play();
    return { playback: made, startedS: begun === null && startS === null ? resumed : null, picture };
  }, [lecture.id, startS, isFromHere]);
  useEffect(() => {
    if (isFromHere) playback.moveTo(here.facts); // another quality of it was saved meanwhile
  }, [playback, isFromHere && here.facts]);
  const facts = useStore(playback.facts);
  const resumedS = useResumed(playback, lecture.id, startedS);
  const comfort = useComfort();
  const toLecture = useMediaKeys(lecture, playback, course);
  return (
    <>
      <div class="lecture-main">
        <Player key={`${lecture.id} ${startS ?? ""} ${isFromHere}`} playback={playback} resumedS={resumedS} picture={picture} toLecture={toLecture} />
        <LectureHead lecture={lecture} isPrivate={isPrivate}>
          <DataCosts facts={facts} />
          <div class="lecture-actions">
            <ShareButton id={lecture.id} playback={playback} />
            {comfort && canSave() && <SaveControl lecture={lecture} plays={facts.hls} isFromHere={isFromHere} playFromHere={here === null ? null : playFromHere} />}
            {comfort && !isFromHere && <DataMeter />}
            <NextLecture playback={playback} next={beside(course, lecture.id, 1)} />
          </div>
        </LectureHead>
        <SlideList key={`${lecture.id} ${isFromHere}`} facts={facts} playback={playback} />
        {facts.chapters !== undefined && facts.chapters.length > 1 && <Chapters chapters={facts.chapters} playback={playback} />}
      </div>
      {comfort && facts.captions.length > 0 && (
        <div class="lecture-said">
          <Transcript playback={playback} captions={facts.captions} slideTexts={facts.slide_texts ?? null} />
        </div>
      )}
    </>
  );
}

// Where it goes on: as this device knows, until the server says that another one has come further since. Null: the address says where.
function useResumed(playback: Playback, lecture: string, hereS: number | null): number {
  const [resumed, setResumed] = useState<{ of: Playback; atS: number } | null>(null);
  useEffect(() => {
    if (hereS === null) return;
    const stop = new AbortController();
    void elsewhere(lecture, stop.signal).then((atS) => {
      if (atS !== null && !stop.signal.aborted && playback.continueAt(atS)) setResumed({ of: playback, atS });
    });
    return () => stop.abort();
  }, [playback]);
  return resumed?.of === playback ? resumed.atS : (hereS ?? 0);
}

const Transcript = lazily(() => import("../offline/lazy").then(({ transcript }) => transcript()), null);
const DataMeter = lazily(() => import("../offline/lazy").then(({ dataMeter }) => dataMeter()), null);
const SaveControl = lazily(() => import("../offline/lazy").then(({ saveControl }) => saveControl()), null);

interface HeadProps {
  lecture: Lecture;
  isPrivate?: boolean; // shown to its staff alone
  children?: preact.ComponentChildren;
}

function LectureHead({ lecture, isPrivate = false, children }: HeadProps) {
  const [title, other] = namesOf(titleOf(lecture));
  return (
    <header class="lecture-head">
      <p class="lecture-course">
        <a href={courseUrl(lecture.course.slug)}>
          <Name of={courseNameOf(lecture)} />
        </a>
      </p>
      <h1 tabIndex={-1} {...marksOf(title)}>
        {title.text}
      </h1>
      {other !== null && (
        <p class="local-title">
          <OtherName of={other} />
        </p>
      )}
      {isPrivate && <p class="quiet">{t("lecture.private")}</p>}
      {lecture.presenters.length > 0 && (
        <p class="presenters">
          <span class="quiet">{t("lecture.presenters")}</span>{" "}
          {lecture.presenters.map((presenter, index) => (
            <Fragment key={presenter.id}>
              {index > 0 && t("phrase.comma")}
              <Presenter of={presenter} />
            </Fragment>
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

function titleOf({ title, local_title, course }: Lecture) {
  return { text: title, local: local_title, taughtIn: course.language };
}

function Presenter({ of: { id, name, local_name } }: { of: Lecture["presenters"][number] }) {
  const [first, other] = namesOf({ text: name, local: local_name });
  return (
    <span class="presenter">
      <a href={personUrl(id)}>
        <Name of={first} />
      </a>{" "}
      <OtherName of={other} />
    </span>
  );
}

// Before Play, not after the bill: what this lecture takes from a data plan.
function DataCosts({ facts }: { facts: PlaybackFacts }) {
  const language = useLanguage();
  const { video, slides, sound } = useMemo(() => sizesOf(facts.renditions, facts.duration_s), [facts, language]);
  const costs: string[] = [];
  if (facts.slides && slides !== null) costs.push(t("lecture.dataSlides", { size: sizeText(slides) }));
  if (sound !== null) costs.push(t("lecture.dataAudio", { size: sizeText(sound) }));
  const bytes = video.map((quality) => quality.bytes);
  if (bytes.length > 0) costs.push(t("lecture.dataVideo", { size: sizeRange(Math.min(...bytes), Math.max(...bytes)) }));
  return <Facts of={[duration(facts.duration_s), ...costs]} />;
}

function NextLecture({ playback, next }: { playback: Playback; next: LectureSummary | null }) {
  const { ended } = useStore(playback.state);
  if (next === null) return null;
  return (
    <a class={ended ? "button button-strong" : "button"} href={lectureUrl(next.id)}>
      {rich("lecture.nextIs", { title: <Name of={namesOf({ text: next.title, local: next.local_title })[0]} /> })}
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

