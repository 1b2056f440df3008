// The studio: who is signed in, and one of its pages. Loaded when somebody goes there.
import { useEffect, useState } from "preact/hooks";
import { lazily } from "../parts/lazily";
import { Loading, Unreachable } from "../parts/states";
import { useStore } from "../player/store";
import { deskUrl, studioUrl } from "../router";
import "../style/studio.css";
import { s } from "../text/studio";
import { Announcer } from "./announce";
import { explain } from "./api";
import { captionsTextReady } from "../text/studio_captions";
import { cutsTextReady } from "../text/studio_cuts";
import { hasFiles } from "./drop";
import { Held, useHeld } from "./held";
import { OwnCourse } from "./own_course";
import { OwnCourses } from "./own_courses";
import { isLive } from "./queue";
import { askWho, session, signOut } from "./session";
import { SignIn } from "./sign_in";
import { UploadTray } from "./tray";
import { uploads } from "./uploads";

// A course, the list of them, captions of a lecture, or what is left out of its recording.
export type StudioPlace = { course: string | null } | { lecture: string; language: string | null } | { cutsOf: string };

export function Studio({ place }: { place: StudioPlace }) {
  const course = "course" in place ? place.course : null;
  const { phase } = useStore(session);
  const held = useHeld(JSON.stringify(place));
  useEffect(() => {
    if (phase !== "in") void askWho();
    // A file that is dropped beside its place would open instead of the studio, and end the uploads.
    const keep = (event: DragEvent) => {
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "none";
    };
    addEventListener("dragover", keep);
    addEventListener("drop", keep);
    return () => {
      removeEventListener("dragover", keep);
      removeEventListener("drop", keep);
    };
  }, []);
  return (
    <div class="studio">
      <Announcer />
      {phase === "in" && <Bar />}
      <UploadTray here={phase === "in" ? course : null} />
      {phase === "asking" && <Loading />}
      {phase === "out" && <SignIn />}
      {phase === "unknown" && <Unreachable retry={() => void askWho()} />}
      {held !== null && (
        <Held key={held.name} isHidden={phase !== "in"}>
          <StudioPage place={place} />
        </Held>
      )}
    </div>
  );
}

const Captions = lazily<{ lecture: string; language: string | null }>(async () => {
  const [page] = await Promise.all([import("./captions/page"), captionsTextReady()]);
  return page.CaptionsPage;
}, "site.studioFailed");

const Cuts = lazily<{ lecture: string }>(async () => {
  const [page] = await Promise.all([import("./cuts/page"), cutsTextReady()]);
  return page.CutsPage;
}, "site.studioFailed");

function StudioPage({ place }: { place: StudioPlace }) {
  if ("lecture" in place) return <Captions key={place.lecture} {...place} />;
  if ("cutsOf" in place) return <Cuts key={place.cutsOf} lecture={place.cutsOf} />;
  return place.course === null ? <OwnCourses /> : <OwnCourse key={place.course} slug={place.course} />;
}

function Bar() {
  const { user } = useStore(session);
  const { list } = useStore(uploads);
  const [asks, setAsks] = useState(false);
  const [problem, setProblem] = useState("");
  const running = list.filter(isLive).length;
  const leave = () => {
    signOut().catch((failure: unknown) => setProblem(explain(failure)));
  };
  return (
    <div class="studio-bar">
      <a href={studioUrl(null)}>{s("studio.title")}</a>
      {user?.role === "admin" && <a href={deskUrl()}>{s("studio.desk")}</a>}
      <div class="studio-self">
        <span class="studio-who">{s("studio.signedInAs", { name: user?.name ?? "" })}</span>
        <button type="button" class="link" onClick={() => (running > 0 ? setAsks(true) : leave())}>
          {s("studio.signOut")}
        </button>
      </div>
      {asks && running > 0 && (
        <div class="studio-ask" role="alert">
          <p>{s("studio.signOutUploads", { n: running })}</p>
          <button type="button" class="button button-small" onClick={leave}>
            {s("studio.signOutAnyway")}
          </button>
          <button type="button" class="button button-small" onClick={() => setAsks(false)}>
            {s("studio.stay")}
          </button>
        </div>
      )}
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
