// What is left out of a lecture's recording: marked, heard, saved, prepared.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Name, namesOf, OtherName } from "../../parts/names";
import { Loading, Message } from "../../parts/states";
import { useTitle } from "../../parts/title";
import { useStore } from "../../player/store";
import { studioUrl } from "../../router";
import "../../style/cuts.css";
import { s } from "../../text/studio";
import { k } from "../../text/studio_cuts";
import { t } from "../../text/text";
import { useAsked } from "../asked";
import { AskFailed } from "../failed";
import { useLeaveQuestion } from "../leave_question";
import type { ShownLecture } from "../shown";
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
    return failure.status === 403 || failure.status === 404 ? <NotYours /> : <AskFailed failure={failure} retry={reload} />;
  }
  return (
    <>
      <Head about={data.about} />
      {data.cuts.recording === 0 ? (
        <p class="quiet">{k("page.none")}</p>
      ) : (
        <Cutting key={lecture} lecture={lecture} loaded={data} onReplaced={reload} />
      )}
    </>
  );
}

function Head({ about }: { about: ShownLecture }) {
  const [name, other] = namesOf({ text: about.title, local: about.local_title });
  return (
    <header class="studio-head">
      <div>
        <p class="quiet">
          <a href={studioUrl(about.course.slug)}>{about.course.title}</a>
        </p>
        <h1 tabIndex={-1}>
          <Name of={name} /> <OtherName of={other} />
        </h1>
        <p class="quiet">{k("page.title")}</p>
      </div>
    </header>
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

function NotYours() {
  return (
    <Message title={k("page.notYours")} hint="">
      <a class="button" href={studioUrl(null)}>
        {s("course.back")}
      </a>
    </Message>
  );
}
