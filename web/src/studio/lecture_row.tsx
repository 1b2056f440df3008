// A lecture in the studio: how its recording is, step by step, and what its teacher can do.
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LectureSummary } from "../api/types";
import { percent } from "../format/percent";
import { sizeText } from "../format/size";
import { clock } from "../format/time";
import { lazily } from "../parts/lazily";
import { Name, namesOf, OtherName } from "../parts/names";
import { ServerWords } from "../parts/server_words";
import { useStore } from "../player/store";
import { s } from "../text/studio";
import { posterTextReady } from "../text/studio_poster";
import { announce } from "./announce";
import { deleteUpload, explain, lectureState, retryLecture, type LectureState, type OpenUpload } from "./api";
import { ClassWatchingPanel } from "./class_watching";
import { DropPlace } from "./drop";
import { fingerprint } from "./fingerprint";
import { follow } from "./follow";
import { LectureActions, type RowPanel } from "./lecture_actions";
import { ofLecture, type Upload } from "./queue";
import type { Sample } from "./rate";
import { RowPanelView } from "./row_panel";
import { chosenProfile } from "./profile";
import { ProfileChoice } from "./profile_choice";
import { ProfilePanel } from "./profile_panel";
import { PublicationLine, PublicationPanel } from "./publication_panel";
import { noticeEnd } from "./session";
import { SpeedLimit } from "./speed_limit";
import { Steps } from "./steps";
import { UploadLine } from "./upload_line";
import { addUpload, uploads } from "./uploads";
import { isMoving, isNewlyPublished, withProgress, workOf, type Work } from "./work";
import { workText } from "./work_text";

// With its sentences.
const Poster = lazily<{ lecture: string; title: string }>(async () => {
  const [panel] = await Promise.all([import("./poster/panel"), posterTextReady()]);
  return panel.PosterPanel;
}, "site.studioFailed");

const againMs = 10_000;

interface RowProps {
  lecture: LectureSummary;
  number: number;
  course: string;
  isDraft: boolean; // the course
  isQueued: boolean; // a recording of it was in the queue when the page came
  isShown: boolean; // at first: brought into the window, with the focus
  onShown: () => void;
  begun: OpenUpload | null; // in another window, or before this one was opened
  onBegunChanged: () => void;
  onPublished: () => void;
  children?: ComponentChildren; // what edits it
}

export function LectureRow({ lecture, number, course, isDraft, isQueued, isShown, onShown, begun, onBegunChanged, onPublished, children }: RowProps) {
  const { list } = useStore(uploads);
  const upload = ofLecture(list, lecture.id);
  const { work, samples, setState } = useWork(lecture, upload, isQueued);
  const isOver = upload === null || upload.phase === "done";
  const was = useRef(isOver);
  useEffect(() => {
    if (isOver && !was.current) onBegunChanged();
    was.current = isOver;
  }, [isOver]);
  const before = useRef(work);
  useEffect(() => {
    if (isNewlyPublished(before.current, work, upload !== null)) onPublished(); // its length is known now
    before.current = work;
  }, [work.step, work.job]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isShown) return;
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "center" });
    onShown();
  }, []);
  const [asked, setAsked] = useState<File | null>(null); // whether it replaces what plays
  const [note, setNote] = useState("");
  const [name, other] = namesOf({ text: lecture.title, local: lecture.local_title });
  const title = name.text;
  const [open, setOpen] = useState<RowPanel | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const isTyped = useRef(false); // a time of publication
  const isHeld = lecture.held === true;
  const show = (which: RowPanel | null) => {
    const mayLeave = !isTyped.current || confirm(s("edit.leave"));
    if (mayLeave) setOpen(which === open ? null : which);
    return mayLeave;
  };
  const look = () => void lectureState(lecture.id).then(setState, noticeEnd); // what is under way is followed from then on
  const panel = { title, opener, onClose: () => show(null) };

  const begin = (file: File) => {
    const isOther = begun !== null && begun.fingerprint !== fingerprint(file, lecture.id);
    setNote(isOther ? s("lecture.otherFile") : "");
    setAsked(null);
    addUpload(file, { lecture: lecture.id, title, course }, chosenProfile.get().profile);
  };
  const take = (files: File[]) => {
    setNote("");
    const [file] = files;
    if (file === undefined) return;
    if (files.length > 1) return setNote(s("lecture.oneFile"));
    if (work.plays) setAsked(file);
    else begin(file);
  };
  // The question goes, and the focus with it.
  const answer = (act: () => void) => {
    act();
    opener.current?.focus();
  };
  const isBusy = upload !== null && upload.phase !== "done" && upload.phase !== "failed";
  const leftBehind = upload === null && begun !== null ? begun : null;
  const action = leftBehind !== null ? "lecture.continue" : work.plays ? "lecture.replace" : "lecture.upload";
  const inWork = work.step === "waiting" || work.step === "running";

  return (
    <DropPlace as="li" class={`studio-lecture studio-${work.step}`} hint={s("lecture.dropHere")} onFiles={take}>
      <span class="lecture-number" aria-hidden="true">
        {number}
      </span>
      <div class="studio-lecture-text">
        <h3 ref={heading} tabIndex={-1}>
          <Name of={name} /> <OtherName of={other} />
        </h3>
        {(isBusy || inWork || (work.step === "sending" && leftBehind === null)) && <Steps work={work} isSending={isBusy} />}
        {upload !== null && upload.phase !== "done" && <UploadLine upload={upload} />}
        {!isBusy && !(leftBehind !== null && work.step === "sending") && <Status lecture={lecture} work={work} samples={samples} isDraft={isDraft} onRetried={setState} />}
        <PublicationLine lecture={lecture} plays={work.plays} onDue={onPublished} />
        {leftBehind !== null && <LeftBehind of={leftBehind} onDiscarded={onBegunChanged} />}
        {note !== "" && (
          <p class="problem" role="alert">
            {note}
          </p>
        )}
        {asked !== null && (
          <div class="studio-ask" role="alert">
            <p>{s("lecture.confirmReplace", { title, name: asked.name })}</p>
            <ProfileChoice id={`profile-${lecture.id}`} />
            <SpeedLimit id={`limit-${lecture.id}`} />
            <button type="button" class="button button-small button-strong" onClick={() => answer(() => begin(asked))}>
              {s("lecture.replaceYes")}
            </button>
            <button type="button" class="button button-small" onClick={() => answer(() => setAsked(null))}>
              {s("lecture.cancel")}
            </button>
          </div>
        )}
      </div>
      <LectureActions
        lecture={lecture.id}
        title={title}
        plays={work.plays}
        watch={isDraft || isHeld ? "edit.preview" : "lecture.watch"}
        choose={!isBusy && !inWork && asked === null ? action : null}
        open={open}
        opener={opener}
        onPanel={show}
        onFiles={take}
      />
      {children !== undefined && children !== false && <div class="studio-lecture-editing">{children}</div>}
      {open === "publication" && (
        <RowPanelView action="publication.title" {...panel}>
          <PublicationPanel lecture={lecture.id} title={title} isTyped={isTyped} onChanged={onPublished} />
        </RowPanelView>
      )}
      {open === "profile" && work.plays && (
        <RowPanelView action="lecture.profile" {...panel}>
          <ProfilePanel lecture={lecture.id} title={title} step={work.step} onQueued={look} />
        </RowPanelView>
      )}
      {open === "poster" && work.plays && (
        <RowPanelView action="lecture.poster" {...panel}>
          <Poster lecture={lecture.id} title={title} />
        </RowPanelView>
      )}
      {open === "watching" && (
        <div class="watching-place">
          <ClassWatchingPanel lecture={lecture.id} title={title} />
        </div>
      )}
    </DropPlace>
  );
}

// Follows the lecture while there is news to come, and says each new step once.
function useWork(lecture: LectureSummary, upload: Upload | null, isQueued: boolean) {
  const [state, setState] = useState<LectureState | null>(null);
  const samples = useRef<Sample[]>([]);
  const moving = isMoving(lecture.status, state, upload, isQueued);
  useEffect(() => (moving ? follow(lecture.id, setState) : undefined), [lecture.id, moving]);
  const work = workOf(lecture.status, state);
  samples.current = withProgress(samples.current, work, Date.now());
  useAgain(work.step === "running");
  const spoken = useRef(state === null ? null : work.step);
  useEffect(() => {
    if (state === null) return;
    if (spoken.current !== null && spoken.current !== work.step && work.step !== "sending") {
      announce(s("work.announce", { title: lecture.title, what: workText(work, null) }));
    }
    spoken.current = work.step;
  }, [state, work.step]);
  return { work, samples: samples.current, setState };
}

// What is said of the time left holds now, also while there is no news.
function useAgain(isWanted: boolean): void {
  const [, setTimes] = useState(0);
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => setTimes((times) => times + 1), againMs);
    return () => clearInterval(timer);
  }, [isWanted]);
}

interface StatusProps {
  lecture: LectureSummary;
  work: Work;
  samples: Sample[];
  isDraft: boolean;
  onRetried: (state: LectureState) => void;
}

function Status({ lecture, work, samples, isDraft, onRetried }: StatusProps) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      onRetried(await retryLecture(lecture.id));
    } catch (failure) {
      noticeEnd(failure);
      setProblem(s("lecture.retryFailed", { why: explain(failure) }));
    }
    setBusy(false);
  };
  const length = lecture.duration_s ? clock(lecture.duration_s) : null;
  return (
    <>
      <p class="studio-status">
        {work.step === "published" && (isDraft || lecture.held === true) ? s(isDraft ? "lecture.draftCourse" : "publication.ready") : workText(work, length, samples, Date.now())}
        {work.plays && (work.step === "waiting" || work.step === "running") && <span class="quiet"> · {s(work.isEarly ? "work.partPlays" : "work.newWaiting")}</span>}
      </p>
      {work.step === "running" && (
        <progress max={1} value={work.progress} aria-label={s("upload.of", { action: s("step.prepare"), title: lecture.title })}>
          {percent(work.progress)}
        </progress>
      )}
      {work.step === "failed" && (
        <p class="problem">
          {work.reason === null ? s("work.noReason") : <ServerWords text={work.reason} />}{" "}
          <button
            type="button"
            class="link"
            aria-label={s("upload.of", { action: s("lecture.retry"), title: lecture.title })}
            onClick={() => void retry()}
          >
            {s(busy ? "lecture.retrying" : "lecture.retry")}
          </button>
        </p>
      )}
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

function LeftBehind({ of, onDiscarded }: { of: OpenUpload; onDiscarded: () => void }) {
  const [problem, setProblem] = useState("");
  const part = of.length ? of.offset / of.length : 0;
  const discard = () =>
    deleteUpload(of.url).then(onDiscarded, (failure: unknown) => {
      noticeEnd(failure);
      setProblem(explain(failure));
    });
  return (
    <p class="left-behind">
      <span dir="auto">{s("lecture.unfinished", { percent: percent(part), name: of.filename, size: sizeText(of.length ?? 0) })}</span>{" "}
      {s("lecture.unfinishedHint")}{" "}
      <button type="button" class="link" onClick={() => void discard()}>
        {s("lecture.discard")}
      </button>
      {problem !== "" && (
        <span class="problem" role="alert">
          {problem}
        </span>
      )}
    </p>
  );
}
