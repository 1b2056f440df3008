// The frame around every page, and the change from page to page: title, focus, scroll.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { askAhead, lecturePage } from "./ahead";
import { currentRoute, rememberedScroll, startNavigation } from "./navigation";
import { CoursePageView } from "./pages/course";
import { CoursesPage } from "./pages/courses";
import { showApp } from "./first/lead";
import { saved } from "./offline/index";
import type { StudioPlace } from "./studio/studio";
import { Account } from "./parts/account";
import { LanguageMenu } from "./parts/language_menu";
import { lazily } from "./parts/lazily";
import { NotFound } from "./parts/states";
import { useOnline } from "./parts/online";
import { useTitle } from "./parts/title";
import { useStore } from "./player/store";
import { studioUrl, type Route } from "./router";
import { t } from "./text/text";
import { useLanguage } from "./text/use_language";

type Change = "first" | "new" | "back" | "same-page";

export function App() {
  const [{ route, change, visit }, setPlace] = useState<{ route: Route; change: Change; visit: number }>(() => ({
    route: currentRoute(),
    change: "first",
    visit: 0,
  }));
  const main = useRef<HTMLElement>(null);
  const [left, setLeft] = useState<{ visit: number; times: number }>({ visit: -1, times: 0 }); // by signing out
  useLanguage(); // all that is below is drawn again in another one
  const online = useOnline();
  const hasSaved = Object.keys(useStore(saved).notes).length > 0;

  useEffect(() => {
    startNavigation((next, how) => {
      showApp(); // the server's page was another one
      setPlace((place) => ({ route: next, change: how, visit: how === "same-page" ? place.visit : place.visit + 1 }));
    });
  }, []);

  useLayoutEffect(() => {
    if (change === "first" || change === "same-page") return;
    // A screen reader starts to read the new page here, and Tab continues from here.
    main.current?.focus({ preventScroll: true });
    scrollTo(0, change === "back" ? rememberedScroll() : 0);
  }, [visit]);

  // What the page shows was for whoever has left: it begins anew.
  const leave = () => {
    setLeft(({ times }) => ({ visit, times: times + 1 }));
    main.current?.focus({ preventScroll: true });
  };
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
          {(hasSaved || !online || route.name === "saved") && (
            <a href="/saved" aria-current={route.name === "saved" ? "page" : undefined}>
              {t("site.savedShort")}
            </a>
          )}
        </nav>
        <Account route={route} onOut={leave} />
        <LanguageMenu />
      </header>
      <p class="offline-note" role="status">
        {!online && t("site.offline")}
      </p>
      <p class="offline-note" role="status">
        {left.visit === visit && t("account.out")}
      </p>
      <main id="main" ref={main} tabIndex={-1} class="page">
        <Page route={route} key={`${pageKey(route)} ${left.times}`} />
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
  if (route.name === "studio-captions" || route.name === "studio-cuts") return "studio";
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
    case "saved":
      return <SavedPage />;
    case "studio":
      return <StudioPage place={{ course: route.course }} />;
    case "studio-captions":
      return <StudioPage place={{ lecture: route.lecture, language: route.language }} />;
    case "studio-cuts":
      return <StudioPage place={{ cutsOf: route.lecture }} />;
    case "desk":
      return <DeskPage area={route.area} of={route.key} />;
    case "sign-in":
      return <SignInPage next={route.next} />;
    case "not-found":
      return <NoPage />;
  }
}

function NoPage() {
  useTitle(t("error.notFound"));
  return <NotFound />;
}

const LecturePage = lazily<{ id: string; startS: number | null }>(
  () => lecturePage().then((module) => module.LecturePage),
  "player.scriptFailed",
  ({ id, startS }) => askAhead({ name: "lecture", id, startS }),
);

async function withStudioText<T>(code: Promise<T>): Promise<T> {
  const { studioTextReady } = await import("./text/studio");
  await studioTextReady();
  return code;
}

const SavedPage = lazily(() => import("./offline/lazy").then(({ savedPage }) => savedPage()), "site.savedFailed");

const StudioPage = lazily<{ place: StudioPlace }>(
  () => withStudioText(import("./studio/studio").then((module) => module.Studio)),
  "site.studioFailed",
);

const DeskPage = lazily<{ area: string | null; of: string | null }>(
  () => withStudioText(import("./desk/entry_point").then((module) => module.deskWithText())),
  "site.deskFailed",
);

const SignInPage = lazily<{ next: string }>(
  () => withStudioText(import("./studio/sign_in_page").then((module) => module.SignInPage)),
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
