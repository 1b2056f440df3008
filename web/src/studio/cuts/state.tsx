// What becomes of what is marked: not saved yet, saved and prepared, or overtaken by somebody else.
import { useEffect } from "preact/hooks";
import { percent } from "../../format/percent";
import { clock } from "../../format/time";
import { ServerWords } from "../../parts/server_words";
import { useStore } from "../../player/store";
import { lectureUrl, studioUrl } from "../../router";
import { s } from "../../text/studio";
import { k } from "../../text/studio_cuts";
import { announce } from "../announce";
import { workText } from "../work_text";
import type { CutDraft } from "./draft";
import { mostPieces, problemOf } from "./pieces";
import type { Preparing } from "./preparing";

interface StateProps {
  draft: CutDraft;
  preparing: Preparing;
  course: string;
}

export function CutState({ draft, preparing, course }: StateProps) {
  const { there, pieces, isChanged, isSaving, problem, outcome, theirs } = useStore(draft.state);
  const cannot = isChanged ? problemOf(pieces, there.recording) : null;
  return (
    <div class="cut-state">
      {theirs !== null && <Overtaken draft={draft} />}
      <p role="status">{stateText(isSaving, isChanged, there.pending !== null)}</p>
      {cannot !== null && <p class="problem">{k(`cannot.${cannot}`, { n: mostPieces })}</p>}
      {problem !== "" && (
        <p class="problem" role="alert">
          {k("save.failed", { why: problem })}
        </p>
      )}
      {there.pending !== null && <Pending preparing={preparing} course={course} />}
      {outcome !== null && <Outcome is={outcome} draft={draft} reason={preparing.work.reason} />}
    </div>
  );
}

function stateText(isSaving: boolean, isChanged: boolean, isPending: boolean): string {
  if (isSaving) return k("save.saving");
  if (!isChanged) return "";
  return isPending ? k("save.wait") : k("save.notYet");
}

function Pending({ preparing: { work, samples }, course }: { preparing: Preparing; course: string }) {
  useEffect(() => announce(k("pending.what")), []);
  return (
    <div class="cut-pending">
      <p>{k("pending.what")}</p>
      {(work.step === "waiting" || work.step === "running") && <p class="quiet">{workText(work, null, samples)}</p>}
      {work.step === "running" && (
        <progress max={1} value={work.progress} aria-label={k("pending.progress")}>
          {percent(work.progress)}
        </progress>
      )}
      <p>
        <a href={studioUrl(course)}>{k("page.back")}</a>
      </p>
    </div>
  );
}

function Outcome({ is, draft, reason }: { is: "ready" | "lost"; draft: CutDraft; reason: string | null }) {
  const ready = k("pending.ready", { time: clock(draft.state.get().there.duration / 1000) });
  useEffect(() => {
    if (is === "ready") announce(ready);
  }, []);
  if (is === "lost") {
    return (
      <p class="problem" role="alert">
        {k("pending.lost")} {reason !== null && <ServerWords text={reason} />}
      </p>
    );
  }
  return (
    <p>
      {ready} <a href={lectureUrl(draft.lecture)}>{s("lecture.watch")}</a>
    </p>
  );
}

function Overtaken({ draft }: { draft: CutDraft }) {
  return (
    <div class="studio-ask" role="alert">
      <p>{k("overtaken.what")}</p>
      <button type="button" class="button button-small button-strong" onClick={() => void draft.keepMine()}>
        {k("overtaken.mine")}
      </button>
      <button type="button" class="button button-small" onClick={() => draft.takeTheirs()}>
        {k("overtaken.theirs")}
      </button>
    </div>
  );
}
