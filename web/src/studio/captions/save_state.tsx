// What became of what was typed: kept here, saved, refused, or overtaken by somebody else.
import { useState } from "preact/hooks";
import { ServerWords } from "../../parts/server_words";
import { useStore } from "../../player/store";
import { c } from "../../text/studio_captions";
import { explain } from "../api";
import { noticeEnd } from "../session";
import { readCaptions, type CaptionsWithText } from "./api";
import type { Draft } from "./draft";

export function SaveState({ draft, loaded, empty, isChanged }: { draft: Draft; loaded: CaptionsWithText; empty: number; isChanged: boolean }) {
  const { phase, problem, remarks, theirs, found, isKept } = useStore(draft.state);
  if (theirs !== null) return <Overtaken draft={draft} theirs={theirs} />;
  return (
    <div class="cue-state">
      <p role="status">{stateText(phase, isChanged, isKept)}</p>
      {(phase === "lost" || phase === "failed") && problem !== "" && (
        <p class="problem" role="alert">
          {c(phase === "lost" ? "save.lost" : "save.failed", { why: problem })}
        </p>
      )}
      {found && isChanged && phase === "idle" && <Found draft={draft} loaded={loaded} />}
      {isChanged && empty > 0 && <p class="quiet">{c("save.empty", { n: empty })}</p>}
      {phase === "saved" && remarks.map((text) => <ServerWords text={text} key={text} />)}
    </div>
  );
}

function stateText(phase: string, isChanged: boolean, isKept: boolean): string {
  if (phase === "saving") return c("save.saving");
  if (phase === "saved") return c("save.saved");
  if (!isChanged) return "";
  return c(isKept ? "save.kept" : "save.notKept");
}

function Overtaken({ draft, theirs }: { draft: Draft; theirs: CaptionsWithText }) {
  return (
    <div class="studio-ask cue-overtaken" role="alert">
      <p>{c("overtaken.what")}</p>
      <button type="button" class="button button-small button-strong" onClick={() => void draft.saveOver()}>
        {c("overtaken.mine")}
      </button>
      <button type="button" class="button button-small" onClick={() => draft.take(theirs)}>
        {c("overtaken.theirs")}
      </button>
    </div>
  );
}

// From an earlier visit: one may want to be rid of it.
function Found({ draft, loaded }: { draft: Draft; loaded: CaptionsWithText }) {
  const [problem, setProblem] = useState("");
  const discard = async () => {
    try {
      draft.take(await readCaptions(draft.lecture, loaded.language));
    } catch (failure) {
      if (!noticeEnd(failure)) setProblem(explain(failure));
    }
  };
  return (
    <div class="studio-ask">
      <p>{c("found.what")}</p>
      <button type="button" class="button button-small" onClick={() => void discard()}>
        {c("found.discard")}
      </button>
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
