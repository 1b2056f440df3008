// The frame around every page, and the change from page to page: title, focus, scroll.
import type { ComponentType } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { currentRoute, rememberedScroll, startNavigation } from "./navigation";
import { CoursePageView } from "./pages/course";
import { CoursesPage } from "./pages/courses";
import { askEarly } from "./api/client";
import { lecturePath } from "./api/paths";
import { hlsModule } from "./player/hls_module";
import { Loading, Message, NotFound } from "./parts/states";
import { setTitle } from "./parts/title";
import type { Route } from "./router";
import { t } from "./text/text";

type Change = "first" | "new" | "back" | "same-page";

export function App() {
  const [{ route, change, visit }, setPlace] = useState<{ route: Route; change: Change; visit: number }>(() => ({
    route: currentRoute(),
    change: "first",
    visit: 0,
  }));
  const main = useRef<HTMLElement>(null);

  useEffect(() => {
    startNavigation((next, how) =>
      setPlace((place) => ({ route: next, change: how, visit: how === "same-page" ? place.visit : place.visit + 1 })),
    );
  }, []);

  useLayoutEffect(() => {
    if (change === "first" || change === "same-page") return;
    // A screen reader starts to read the new page here, and Tab continues from here.
    main.current?.focus({ preventScroll: true });
    scrollTo(0, change === "back" ? rememberedScroll() : 0);
  }, [visit]);

  return (
    <div class={`frame frame-${route.name}`}>
      <a class="skip" href="#main">
        {t("site.skip")}
      </a>
      <header class="masthead">
        <a class="brand" href="/">
          <Mark />
          <span>{t("site.name")}</span>
        </a>
        <nav aria-label={t("site.name")}>
          <a href="/" aria-current={route.name === "courses" ? "page" : undefined}>
            {t("site.courses")}
          </a>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1} class="page">
        <Page route={route} key={pageKey(route)} />
      </main>
      <footer class="footer">
        <p>{t("site.footer")}</p>
      </footer>
    </div>
  );
}

function pageKey(route: Route): string {
  if (route.name === "course") return `course ${route.slug}`;
  if (route.name === "lecture") return `lecture ${route.id}`;
  return route.name;
}

function Page({ route }: { route: Route }) {
  switch (route.name) {
    case "courses":
      return <CoursesPage query={route.query} />;
    case "course":
      return <CoursePageView slug={route.slug} />;
    case "lecture":
      return <LecturePage id={route.id} startS={route.startS} />;
    case "not-found":
      setTitle(t("error.notFound"));
      return <NotFound />;
  }
}

type LectureView = ComponentType<{ id: string; startS: number | null }>;
let lectureView: LectureView | null = null;

// The player's code is fetched on a lecture's page and nowhere else.
function LecturePage(place: { id: string; startS: number | null }) {
  const [view, setView] = useState<{ is: LectureView | null }>({ is: lectureView });
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    // All at once: on a link with a long round trip, one after the other costs seconds.
    askEarly(lecturePath(place.id));
    hlsModule();
    import("./pages/lecture").then(
      (module) => {
        lectureView = module.LecturePage;
        setView({ is: lectureView });
      },
      () => setFailed(true),
    );
  };
  useEffect(() => {
    if (view.is === null) load();
  }, []);
  if (failed) {
    return (
      <Message title={t("player.scriptFailed")} hint={t("error.unreachableHint")} alert>
        <button type="button" class="button" onClick={() => location.reload()}>
          {t("state.retry")}
        </button>
      </Message>
    );
  }
  return view.is === null ? <Loading /> : <view.is {...place} />;
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path class="mark-desk" d="M3 10.5 25.5 4l3.5 8L6.5 18.5z" />
      <path class="mark-foot" d="M14 18.2h5V26h5v3H9v-3h5z" />
    </svg>
  );
}
