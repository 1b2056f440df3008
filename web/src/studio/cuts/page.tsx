// What is left out of a lecture's recording: marked, heard, saved, prepared.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
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
import { shownLecture, type ShownLecture } from "../shown";
import { readCuts, type CutsOfLecture } from "./api";
import { CutDraft } from "./draft";
import { CutEditor } from "./editor";
import { usePreparing } from "./preparing";
import { CutState } from "./state";

export function CutsPage({ lecture }: { lecture: string }) {
  const about = useAsked(`shown ${lecture}`, (signal) => shownLecture(lecture, signal));
  const loaded = useAsked(`cuts ${lecture}`, (signal) => readCuts(lecture, signal));
  useTitle(t("phrase.page", { page: about.data?.title ?? k("page.title"), of: k("page.title") }));
  const failed = about.data === null && about.failure !== null ? about : loaded;
  if (about.data === null || loaded.data === null) {
    if (failed.failure === null) return <Loading />;
    return failed.failure.status === 403 || failed.failure.status === 404 ? <NotYours /> : <AskFailed failure={failed.failure} retry={failed.reload} />;
  }
  return (
    <>
      <Head about={about.data} />
      {loaded.data.recording === 0 ? (
        <p class="quiet">{k("page.none")}</p>
      ) : (
        <Cutting lecture={lecture} about={about.data} loaded={loaded.data} onPrepared={about.reload} />
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
  about: ShownLecture;
  loaded: CutsOfLecture;
  onPrepared: () => void; // something else plays now
}

function Cutting({ lecture, about, loaded, onPrepared }: CuttingProps) {
  const draft = useMemo(() => new CutDraft(lecture, loaded), [lecture]);
  const { there, isChanged } = useStore(draft.state);
  const preparing = usePreparing(draft);
  const played = useRef(there.version);
  const [shown, setShown] = useState({ about, there });
  useEffect(() => {
    if (played.current === there.version) return;
    played.current = there.version;
    onPrepared();
  }, [there.version]);
  // The picture and the times that belong to it change together.
  useEffect(() => setShown({ about, there: draft.state.get().there }), [about]);
  useLeaveQuestion(isChanged, () => k("leave"));
  const state = <CutState draft={draft} preparing={preparing} course={about.course.slug} />;
  if (there.canCut) return <CutEditor draft={draft} about={shown.about} played={shown.there.cuts} state={state} />;
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
