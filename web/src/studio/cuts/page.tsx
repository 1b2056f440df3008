// What is left out of a lecture's recording: marked, heard, saved, prepared.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Loading } from "../../parts/states";
import { useTitle } from "../../parts/title";
import { useStore } from "../../player/store";
import { studioUrl } from "../../router";
import "../../style/cuts.css";
import { k } from "../../text/studio_cuts";
import { t } from "../../text/text";
import { useAsked } from "../asked";
import { AskFailed } from "../failed";
import { useLeaveQuestion } from "../leave_question";
import { isNotYours, LectureHead, NotYours } from "../lecture_page";
import { CutDraft } from "./draft";
import { CutEditor } from "./editor";
import { loadCuts, type LoadedCuts } from "./loading";
import { usePreparing } from "./preparing";
import { CutState } from "./state";

export function CutsPage({ lecture }: { lecture: string }) {
  const { data, failure, reload } = useAsked(`cuts ${lecture}`, (signal) => loadCuts(lecture, signal));
  useTitle(t("phrase.page", { page: data?.about.title ?? k("page.title"), of: k("page.title") }));
  if (data === null) {
    if (failure === null) return <Loading />;
    return isNotYours(failure.status) ? <NotYours title={k("page.notYours")} /> : <AskFailed failure={failure} retry={reload} />;
  }
  return (
    <>
      <LectureHead about={data.about} what={k("page.title")} />
      {data.cuts.recording === 0 ? (
        <p class="quiet">{k("page.none")}</p>
      ) : (
        <Cutting key={lecture} lecture={lecture} loaded={data} onReplaced={reload} />
      )}
    </>
  );
}

interface CuttingProps {
  lecture: string;
  loaded: LoadedCuts;
  onReplaced: () => void; // something else plays now
}

function Cutting({ lecture, loaded, onReplaced }: CuttingProps) {
  const draft = useMemo(() => new CutDraft(lecture, loaded.cuts), []);
  const { there, isChanged, faults } = useStore(draft.state);
  const preparing = usePreparing(draft);
  const played = useRef(there.version);
  useEffect(() => {
    if (played.current === there.version) return;
    played.current = there.version;
    onReplaced();
  }, [there.version]);
  // The picture and the times that belong to it come together.
  const { about, cuts } = loaded;
  useEffect(() => {
    played.current = cuts.version;
    if (cuts.version !== draft.state.get().there.version) draft.meet(cuts);
  }, [cuts]);
  useLeaveQuestion(isChanged || faults.size > 0, () => k("leave"));
  const state = <CutState draft={draft} preparing={preparing} course={about.course.slug} />;
  if (there.canCut) return <CutEditor draft={draft} about={about} played={cuts.cuts} state={state} onReplaced={onReplaced} />;
  return (
    <>
      {state}
      <p>{k("page.notKept")}</p>
      <p>
        <a class="button" href={studioUrl(about.course.slug)}>
          {k("page.back")}
        </a>
      </p>
    </>
  );
}
