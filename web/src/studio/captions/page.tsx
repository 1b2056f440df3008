// The captions of a lecture: which there are, new ones, and the way to the editor of each.
import { languageName } from "../../format/language";
import { Loading } from "../../parts/states";
import { useTitle } from "../../parts/title";
import { captionsUrl } from "../../router";
import "../../style/captions.css";
import { c } from "../../text/studio_captions";
import { t } from "../../text/text";
import { useAsked } from "../asked";
import { AskFailed } from "../failed";
import { isNotYours, LectureHead, NotYours } from "../lecture_page";
import { shownLecture, type ShownLecture } from "../shown";
import { listCaptions, readCaptions } from "./api";
import { CaptionEditor } from "./editor";
import { TrackList } from "./track_list";

export function CaptionsPage({ lecture, language }: { lecture: string; language: string | null }) {
  const about = useAsked(`shown ${lecture}`, (signal) => shownLecture(lecture, signal));
  useTitle(t("phrase.page", { page: about.data?.title ?? c("page.title"), of: c("page.title") }));
  if (about.data === null) {
    if (about.failure === null) return <Loading />;
    return about.failure.status === 404 ? <NotYours title={c("page.notYours")} /> : <AskFailed failure={about.failure} retry={about.reload} />;
  }
  return (
    <>
      <LectureHead about={about.data} what={language === null ? c("page.title") : c("page.one", { language: languageName(language) })}>
        {language !== null && (
          <>
            {" · "}
            <a href={captionsUrl(lecture)}>{c("page.title")}</a>
          </>
        )}
      </LectureHead>
      {language === null ? (
        <AllTracks lecture={lecture} about={about.data} />
      ) : (
        <OneTrack key={language} lecture={lecture} about={about.data} language={language} />
      )}
    </>
  );
}

function AllTracks({ lecture, about }: { lecture: string; about: ShownLecture }) {
  const list = useAsked(`captions ${lecture}`, (signal) => listCaptions(lecture, signal));
  if (list.data !== null) return <TrackList lecture={lecture} course={about.course.slug} list={list.data} onChanged={list.reload} />;
  if (list.failure === null) return <Loading />;
  return isNotYours(list.failure.status) ? <NotYours title={c("page.notYours")} /> : <AskFailed failure={list.failure} retry={list.reload} />;
}

function OneTrack({ lecture, about, language }: { lecture: string; about: ShownLecture; language: string }) {
  const loaded = useAsked(`captions ${lecture} ${language}`, (signal) => readCaptions(lecture, language, signal));
  if (loaded.data !== null) return <CaptionEditor lecture={lecture} about={about} loaded={loaded.data} />;
  if (loaded.failure === null) return <Loading />;
  return isNotYours(loaded.failure.status) ? <NotYours title={c("page.notYours")} /> : <AskFailed failure={loaded.failure} retry={loaded.reload} />;
}
