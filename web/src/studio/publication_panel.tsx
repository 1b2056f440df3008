// When a lecture is published: at once, at a time, or by hand.
import { useEffect, useState } from "preact/hooks";
import type { LectureSummary } from "../api/types";
import { Loading } from "../parts/states";
import { s } from "../text/studio";
import { announce } from "./announce";
import { explain, Refusal } from "./api";
import { useAsked } from "./asked";
import { changeEntry, entryUrl, readEntry, type Entry, type Versioned } from "./entries";
import { AskFailed } from "./failed";
import { instantOf, momentText, standingOf, typedOf, viewersZone, type Publication } from "./publication";
import { noticeEnd } from "./session";

const longestWaitMs = 2 ** 31 - 1; // of a browser's timer
const serversPaceMs = 3_000; // until it has published and says so

export const publicationOf = ({ held, publish_at }: LectureSummary): Publication => ({ held: held ?? false, publish_at: publish_at ?? null });

/** Nothing, for a lecture that is not held back. `onDue` when its time has come. */
export function PublicationLine({ lecture, plays, onDue }: { lecture: LectureSummary; plays: boolean; onDue: () => void }) {
  const of = publicationOf(lecture);
  const { publish_at } = of;
  useEffect(() => {
    const left = publish_at === null ? -1 : Date.parse(publish_at) - Date.now();
    if (left < 0 || left + serversPaceMs > longestWaitMs) return;
    const timer = setTimeout(onDue, left + serversPaceMs);
    return () => clearTimeout(timer);
  }, [publish_at]);
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
  onChanged: () => void;
}

export function PublicationPanel(props: PanelProps) {
  const { data, failure, reload } = useAsked(`publication ${props.lecture}`, (signal) => readEntry("lectures", props.lecture, signal));
  if (data === null) return failure === null ? <Loading /> : <AskFailed failure={failure} retry={reload} />;
  return <PublicationForm {...props} key={data.version} found={data} reload={reload} />;
}

function PublicationForm({ lecture, title, onChanged, found, reload }: PanelProps & { found: Versioned; reload: () => void }) {
  const isHeld = found.entry["held"] === true;
  const before = typeof found.entry["publish_at"] === "string" ? found.entry["publish_at"] : null;
  const [typed, setTyped] = useState(typedOf(before));
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const input = `publish-at-${lecture}`;

  const change = async (changes: Entry, said: string) => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await changeEntry(entryUrl("lectures", lecture), changes, found.version);
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
    const at = instantOf(typed);
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
          value={typed}
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
