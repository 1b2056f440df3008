// The studio: who is signed in, and one of its pages. Loaded when somebody goes there.
import { useEffect, useState } from "preact/hooks";
import { Loading, Unreachable } from "../parts/states";
import { useStore } from "../player/store";
import { studioUrl } from "../router";
import "../style/studio.css";
import { s } from "../text/studio";
import { Announcer } from "./announce";
import { explain } from "./api";
import { hasFiles } from "./drop";
import { OwnCourse } from "./own_course";
import { OwnCourses } from "./own_courses";
import { isLive } from "./queue";
import { askWho, session, signOut } from "./session";
import { SignIn } from "./sign_in";
import { UploadTray } from "./tray";
import { pauseAll, uploads } from "./uploads";

export function Studio({ course }: { course: string | null }) {
  const { phase } = useStore(session);
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
      <StudioPage course={course} phase={phase} />
    </div>
  );
}

function StudioPage({ course, phase }: { course: string | null; phase: ReturnType<typeof session.get>["phase"] }) {
  switch (phase) {
    case "asking":
      return <Loading />;
    case "out":
      return <SignIn />;
    case "unknown":
      return <Unreachable retry={() => void askWho()} />;
    case "in":
      return course === null ? <OwnCourses /> : <OwnCourse key={course} slug={course} />;
  }
}

function Bar() {
  const { user } = useStore(session);
  const { list } = useStore(uploads);
  const [asks, setAsks] = useState(false);
  const [problem, setProblem] = useState("");
  const running = list.filter(isLive).length;
  const leave = () => {
    pauseAll();
    signOut().catch((failure: unknown) => setProblem(explain(failure)));
  };
  return (
    <div class="studio-bar">
      <a href={studioUrl(null)}>{s("studio.title")}</a>
      <span class="studio-who">{s("studio.signedInAs", { name: user?.name ?? "" })}</span>
      <button type="button" class="link" onClick={() => (running > 0 ? setAsks(true) : leave())}>
        {s("studio.signOut")}
      </button>
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
