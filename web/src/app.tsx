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
import { studioUrl, type Route } from "./router";
import { t, type TextKey } from "./text/text";

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
        <p>
          {t("site.footer")} <a href={studioUrl(null)}>{t("site.studio")}</a>
        </p>
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
    case "studio":
      return <StudioPage course={route.course} />;
    case "sign-in":
      return <SignInPage next={route.next} />;
    case "not-found":
      setTitle(t("error.notFound"));
      return <NotFound />;
  }
}

// Code that only some pages need is fetched there and nowhere else.
function lazily<P extends object>(load: () => Promise<ComponentType<P>>, failedText: TextKey, early?: (props: P) => void) {
  let view: ComponentType<P> | null = null;
  return function Lazily(props: P) {
    const [loaded, setLoaded] = useState<{ is: ComponentType<P> | null }>({ is: view });
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded.is !== null) return;
      early?.(props);
      load().then(
        (component) => {
          view = component;
          setLoaded({ is: view });
        },
        () => setFailed(true),
      );
    }, []);
    if (failed) {
      return (
        <Message title={t(failedText)} hint={t("error.unreachableHint")} alert>
          <button type="button" class="button" onClick={() => location.reload()}>
            {t("state.retry")}
          </button>
        </Message>
      );
    }
    return loaded.is === null ? <Loading /> : <loaded.is {...props} />;
  };
}

const LecturePage = lazily<{ id: string; startS: number | null }>(
  () => import("./pages/lecture").then((module) => module.LecturePage),
  "player.scriptFailed",
  ({ id }) => {
    // All at once: on a link with a long round trip, one after the other costs seconds.
    askEarly(lecturePath(id));
    hlsModule();
  },
);

const StudioPage = lazily<{ course: string | null }>(
  () => import("./studio/studio").then((module) => module.Studio),
  "site.studioFailed",
);

const SignInPage = lazily<{ next: string }>(
  () => import("./studio/sign_in_page").then((module) => module.SignInPage),
  "error.unreachable",
);

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path class="mark-desk" d="M3 10.5 25.5 4l3.5 8L6.5 18.5z" />
      <path class="mark-foot" d="M14 18.2h5V26h5v3H9v-3h5z" />
    </svg>
  );
}
