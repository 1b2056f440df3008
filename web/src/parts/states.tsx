// What a page says while it has nothing to show.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ApiFailure } from "../api/client";
import { saved } from "../offline/index";
import { lazily } from "./lazily";
import { hasText, t, type TextKey } from "../text/text";

const silentMs = 200; // shorter waits show nothing: a flash of "loading" is noise
const slowMs = 6_000;

export function Loading() {
  const [stage, setStage] = useState<"silent" | "loading" | "slow">("silent");
  useEffect(() => {
    const soon = setTimeout(() => setStage("loading"), silentMs);
    const late = setTimeout(() => setStage("slow"), slowMs);
    return () => {
      clearTimeout(soon);
      clearTimeout(late);
    };
  }, []);
  return (
    <div class="state" role="status">
      {stage !== "silent" && <span class="spinner" aria-hidden="true" />}
      {stage !== "silent" && <p>{t(stage === "slow" ? "state.slow" : "state.loading")}</p>}
    </div>
  );
}

interface FailedProps {
  failure: ApiFailure;
  retry: () => void;
  notFound?: TextKey;
  asked?: string; // what was searched for: what is saved may have it
}

export function Failed({ failure, retry, notFound = "error.notFound", asked = "" }: FailedProps) {
  if (failure.kind === "not-found") return <NotFound text={notFound} />;
  const text: TextKey = `error.${failure.kind}`;
  const hint = `error.${failure.kind}Hint`;
  const isLink = failure.kind === "offline" || failure.kind === "unreachable" || failure.kind === "timeout";
  return (
    <>
      <Message title={t(text)} hint={hasText(hint) ? t(hint, { status: String(failure.status) }) : ""} alert>
        <button type="button" class="button" onClick={retry}>
          {t("state.retry")}
        </button>
      </Message>
      {isLink && Object.keys(saved.get().notes).length > 0 && <WhatIsSaved asked={asked} />}
    </>
  );
}

// What this device can do without the server.
function WhatIsSaved({ asked }: { asked: string }) {
  return (
    <section aria-labelledby="saved-here">
      <h2 id="saved-here">{t("site.saved")}</h2>
      <SavedList asked={asked} />
    </section>
  );
}

const SavedList = lazily(() => import("../offline/lazy").then(({ savedList }) => savedList()), null);

export function Unreachable({ retry }: { retry: () => void }) {
  return (
    <Message title={t("error.unreachable")} hint={t("error.unreachableHint")} alert>
      <button type="button" class="button" onClick={retry}>
        {t("state.retry")}
      </button>
    </Message>
  );
}

export function NotFound({ text = "error.notFound" }: { text?: TextKey }) {
  return (
    <Message title={t(text)} hint={t("error.notFoundHint")} heading>
      <a class="button" href="/">
        {t("state.toCourses")}
      </a>
    </Message>
  );
}

interface MessageProps {
  title: string;
  hint: ComponentChildren;
  children?: ComponentChildren;
  alert?: boolean;
  heading?: boolean;
}

export function Message({ title, hint, children, alert = false, heading = false }: MessageProps) {
  return (
    <div class="state state-message" role={alert ? "alert" : undefined}>
      {heading ? (
        <h1 class="state-title" tabIndex={-1}>
          {title}
        </h1>
      ) : (
        <p class="state-title">{title}</p>
      )}
      <p>{hint}</p>
      {children}
    </div>
  );
}
