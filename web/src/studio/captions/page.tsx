// The captions of a lecture: which there are, new ones, and the way to the editor of each.
import { languageName } from "../../format/language";
import { Name, namesOf, OtherName } from "../../parts/names";
import { Loading, Message } from "../../parts/states";
import { useTitle } from "../../parts/title";
import { captionsUrl, studioUrl } from "../../router";
import "../../style/captions.css";
import { c } from "../../text/studio_captions";
import { s } from "../../text/studio";
import { t } from "../../text/text";
import { useAsked } from "../asked";
import { AskFailed } from "../failed";
import { shownLecture, type ShownLecture } from "../shown";
import { listCaptions, readCaptions } from "./api";
import { CaptionEditor } from "./editor";
import { TrackList } from "./track_list";

export function CaptionsPage({ lecture, language }: { lecture: string; language: string | null }) {
  const about = useAsked(`shown ${lecture}`, (signal) => shownLecture(lecture, signal));
  useTitle(t("phrase.page", { page: about.data?.title ?? c("page.title"), of: c("page.title") }));
  if (about.data === null) {
    if (about.failure === null) return <Loading />;
    return about.failure.status === 404 ? <NotYours /> : <AskFailed failure={about.failure} retry={about.reload} />;
  }
  return (
    <>
      <Head lecture={lecture} about={about.data} language={language} />
      {language === null ? (
        <AllTracks lecture={lecture} about={about.data} />
      ) : (
        <OneTrack key={language} lecture={lecture} about={about.data} language={language} />
      )}
    </>
  );
}

function Head({ lecture, about, language }: { lecture: string; about: ShownLecture; language: string | null }) {
  const [name, other] = namesOf({ text: about.title, local: about.local_title });
  return (
    <header class="studio-head">
      <div>
        <p class="quiet">
          <a href={studioUrl(about.course.slug)}>{about.course.title}</a>
          {language !== null && (
            <>
              {" · "}
              <a href={captionsUrl(lecture)}>{c("page.title")}</a>
            </>
          )}
        </p>
        <h1 tabIndex={-1}>
          <Name of={name} /> <OtherName of={other} />
        </h1>
        <p class="quiet">{language === null ? c("page.title") : c("page.one", { language: languageName(language) })}</p>
      </div>
    </header>
  );
}

function AllTracks({ lecture, about }: { lecture: string; about: ShownLecture }) {
  const list = useAsked(`captions ${lecture}`, (signal) => listCaptions(lecture, signal));
  if (list.data !== null) return <TrackList lecture={lecture} course={about.course.slug} list={list.data} onChanged={list.reload} />;
  if (list.failure === null) return <Loading />;
  return isNotYours(list.failure.status) ? <NotYours /> : <AskFailed failure={list.failure} retry={list.reload} />;
}

function OneTrack({ lecture, about, language }: { lecture: string; about: ShownLecture; language: string }) {
  const loaded = useAsked(`captions ${lecture} ${language}`, (signal) => readCaptions(lecture, language, signal));
  if (loaded.data !== null) return <CaptionEditor lecture={lecture} about={about} loaded={loaded.data} />;
  if (loaded.failure === null) return <Loading />;
  return isNotYours(loaded.failure.status) ? <NotYours /> : <AskFailed failure={loaded.failure} retry={loaded.reload} />;
}

const isNotYours = (status: number) => status === 403 || status === 404;

function NotYours() {
  return (
    <Message title={c("page.notYours")} hint="">
      <a class="button" href={studioUrl(null)}>
        {s("course.back")}
      </a>
    </Message>
  );
}
