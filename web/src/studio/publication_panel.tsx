// When a lecture is published: at once, at a time, or by hand.
import { useEffect, useRef, useState } from "preact/hooks";
import type { LectureSummary } from "../api/types";
import { Loading } from "../parts/states";
import { s } from "../text/studio";
import { announce } from "./announce";
import { explain, Refusal } from "./api";
import { useAsked } from "./asked";
import { changeEntry, entryUrl, readEntry, type Entry, type Versioned } from "./entries";
import { AskFailed } from "./failed";
import { useLeaveQuestion } from "./leave_question";
import { askIn, instantOf, momentText, standingOf, typedOf, viewersZone, type Publication } from "./publication";
import { noticeEnd } from "./session";

export const publicationOf = ({ held, publish_at }: LectureSummary): Publication => ({ held: held ?? false, publish_at: publish_at ?? null });

/** Nothing, for a lecture that is not held back. `onDue` when its time has come, and again until it is published. */
export function PublicationLine({ lecture, plays, onDue }: { lecture: LectureSummary; plays: boolean; onDue: () => void }) {
  const of = publicationOf(lecture);
  const { publish_at } = of;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      const ms = askIn(of, plays);
      if (ms === null) return;
      timer = setTimeout(() => {
        onDue();
        wait();
      }, ms);
    };
    wait();
    return () => clearTimeout(timer);
  }, [publish_at, plays]);
  const standing = standingOf(of, plays);
  if (standing === "at-once") return null;
  return (
    <p class="studio-publication">
      {standing === "by-hand" && s("publication.byHand")}
      {standing === "with-recording" && s("publication.withRecording")}
      {standing === "later" && publish_at !== null && s("publication.later", { time: momentText(publish_at) })}
    </p>
  );
}

interface PanelProps {
  lecture: string;
  title: string;
  isTyped: { current: boolean }; // something that is not saved
  onChanged: () => void;
}

export function PublicationPanel(props: PanelProps) {
  const { data, failure, reload } = useAsked(`publication ${props.lecture}`, (signal) => readEntry("lectures", props.lecture, signal));
  if (data === null) return failure === null ? <Loading /> : <AskFailed failure={failure} retry={reload} />;
  return <PublicationForm {...props} found={data} reload={reload} />;
}

// What was typed outlives another version, which somebody else may have made; only what was saved is read anew.
function PublicationForm({ lecture, title, isTyped, onChanged, found, reload }: PanelProps & { found: Versioned; reload: () => void }) {
  const isHeld = found.entry["held"] === true;
  const before = typeof found.entry["publish_at"] === "string" ? found.entry["publish_at"] : null;
  const [typed, setTyped] = useState<string | null>(null); // null: as it is
  const value = typed ?? typedOf(before);
  const saved = useRef<string | null>(null); // what was typed then
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const input = `publish-at-${lecture}`;
  const isChanged = value !== typedOf(before);
  useLeaveQuestion(isChanged, () => s("edit.leave"));
  useEffect(() => {
    isTyped.current = isChanged;
    return () => void (isTyped.current = false);
  }, [isChanged]);
  useEffect(() => {
    const done = saved.current;
    saved.current = null;
    if (done !== null) setTyped((now) => (now === done ? null : now));
  }, [found.version]);

  const change = async (changes: Entry, said: string) => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await changeEntry(entryUrl("lectures", lecture), changes, found.version);
      saved.current = typed;
      announce(said);
      onChanged();
      reload();
    } catch (failure) {
      noticeEnd(failure);
      setProblem(explain(failure));
      if (failure instanceof Refusal && failure.status === 412) reload();
    }
    setBusy(false);
  };
  const schedule = () => {
    const at = instantOf(value);
    if (at !== null && Date.parse(at) > Date.now()) return void change({ publish_at: at }, s("publication.later", { time: momentText(at) }));
    setProblem(s(at === null ? "publication.noTime" : "publication.past"));
    document.getElementById(input)?.focus();
  };
  return (
    <form
      class="publication"
      aria-label={s("upload.of", { action: s("publication.title"), title })}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        schedule();
      }}
    >
      {!isHeld && <p class="quiet small">{s("publication.heldFromNow")}</p>}
      <p>
        <label for={input}>{s("publication.at", { zone: viewersZone() })}</label>
        <input
          id={input}
          type="datetime-local"
          value={value}
          aria-invalid={problem !== ""}
          aria-describedby={problem === "" ? undefined : `${input}-problem`}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </p>
      {problem !== "" && (
        <p class="problem" role="alert" id={`${input}-problem`}>
          {problem}
        </p>
      )}
      <p class="edit-tools">
        <button type="submit" class="button button-small button-strong" aria-disabled={busy}>
          {s("publication.schedule")}
        </button>
        {isHeld && (
          <button type="button" class="button button-small" onClick={() => void change({ held: false, publish_at: null }, s("publication.now"))}>
            {s("publication.publish")}
          </button>
        )}
        {before !== null && (
          <button type="button" class="button button-small" onClick={() => void change({ publish_at: null }, s("publication.byHand"))}>
            {s("publication.clear")}
          </button>
        )}
        {!isHeld && (
          <button type="button" class="button button-small" onClick={() => void change({ held: true }, s("publication.byHand"))}>
            {s("publication.hold")}
          </button>
        )}
      </p>
    </form>
  );
}
