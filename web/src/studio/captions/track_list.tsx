// The list of a lecture's captions, and the form for new ones.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { dayOf } from "../../format/date";
import { languageName } from "../../format/language";
import { captionsUrl } from "../../router";
import { c } from "../../text/studio_captions";
import { t } from "../../text/text";
import { announce } from "../announce";
import { explain } from "../api";
import { noticeEnd } from "../session";
import { base64Of, changeCaptions, removeCaptions, reviews, type CaptionList, type CaptionTrack, type Changes, type Review } from "./api";
import { NewTrack } from "./new_track";

interface ListProps {
  lecture: string;
  course: string;
  list: CaptionList;
  onChanged: () => void;
}

export function TrackList({ lecture, list, onChanged }: ListProps) {
  if (list.duration_s === null) return <p class="quiet">{c("list.noRecording")}</p>;
  return (
    <>
      {list.items.length === 0 && <p class="quiet">{c("list.none")}</p>}
      {list.items.length > 0 && (
        <ul class="tracks" aria-label={c("page.title")}>
          {list.items.map((track) => (
            <Track key={track.language} lecture={lecture} track={track} onChanged={onChanged} />
          ))}
        </ul>
      )}
      <NewTrack lecture={lecture} there={list.items} onMade={onChanged} />
    </>
  );
}

function Track({ lecture, track, onChanged }: { lecture: string; track: CaptionTrack; onChanged: () => void }) {
  const [asks, setAsks] = useState(false);
  const busy = useRef(0); // what is asked for, one after the other
  const line = useRef<Promise<void>>(Promise.resolve());
  const version = useRef(track.version);
  const leaving = useRef(false);
  const [problem, setProblem] = useState("");
  const confirm = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (asks) confirm.current?.focus();
  }, [asks]);
  useEffect(() => {
    if (busy.current === 0) version.current = track.version;
  }, [track.version]);
  const language = languageName(track.language) || track.language;
  const attempt = (work: () => Promise<unknown>, done: string) => {
    busy.current += 1;
    line.current = line.current.then(() => doIt(work, done));
    return line.current;
  };
  const doIt = async (work: () => Promise<unknown>, done: string) => {
    setProblem("");
    try {
      await work();
      announce(done);
      onChanged();
    } catch (failure) {
      if (!noticeEnd(failure)) setProblem(explain(failure));
      onChanged(); // somebody else may have changed it
    }
    busy.current -= 1;
  };
  const change = (what: Changes) =>
    attempt(async () => {
      version.current = (await changeCaptions(lecture, track.language, version.current, what)).version;
    }, c("said.changed", { language }));
  const remove = () => {
    if (leaving.current) return;
    leaving.current = true;
    const work = () => removeCaptions(lecture, track.language, version.current);
    void attempt(() => work().finally(() => (leaving.current = false)), c("said.removed", { language }));
  };
  const replace = async (file: File | undefined) => {
    if (file !== undefined) await change({ file: await base64Of(file), origin: "upload" });
  };
  return (
    <li class="track">
      <div class="track-text">
        <h2 lang={track.language} dir="auto">
          {track.name}
        </h2>
        <p class="quiet">
          {language} · {c(`origin.${track.origin}`)}
          {track.changed_at !== null && <> · {t("phrase.note", { text: c("list.changed"), note: dayOf(track.changed_at) })}</>}
        </p>
        {problem !== "" && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="track-actions">
        <select
          aria-label={c("review.of", { language })}
          value={track.review}
          onChange={(event) => void change({ review: event.currentTarget.value as Review })}
        >
          {reviews.map((one) => (
            <option value={one} key={one}>
              {c(`review.${one}`)}
            </option>
          ))}
        </select>
        <a class="button button-small button-strong" href={captionsUrl(lecture, track.language)} aria-label={c("list.editOf", { language })}>
          {c("list.edit")}
        </a>
        <ReplaceButton language={language} onFile={(file) => void replace(file)} />
        {!asks && (
          <button type="button" class="button button-small" aria-label={c("list.removeOf", { language })} onClick={() => setAsks(true)}>
            {c("list.remove")}
          </button>
        )}
      </div>
      {asks && (
        <div class="studio-ask" role="alert">
          <p>{c("list.askRemove", { language })}</p>
          <button
            ref={confirm}
            type="button"
            class="button button-small button-strong"
            onClick={remove}
          >
            {c("list.removeYes")}
          </button>
          <button type="button" class="button button-small" onClick={() => setAsks(false)}>
            {c("list.removeNo")}
          </button>
        </div>
      )}
    </li>
  );
}

function ReplaceButton({ language, onFile }: { language: string; onFile: (file: File | undefined) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="button button-small" aria-label={c("list.replaceOf", { language })} onClick={() => input.current?.click()}>
        {c("list.replace")}
      </button>
      <input
        ref={input}
        type="file"
        accept=".vtt,.srt,text/vtt,application/x-subrip"
        hidden
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}
