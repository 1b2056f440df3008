// What the player says over the picture: waiting, trouble, and the way out of it.
import { lazily } from "../parts/lazily";
import { sizeText } from "../format/size";
import { t } from "../text/text";
import { LetCome } from "./no_room";
import type { Playback } from "./playback";
import type { Sizes } from "./qualities";
import { useStore } from "./store";
import { Strip } from "./strip";

interface NoticesProps {
  playback: Playback;
  sizes: Sizes;
  heldCaptions: string | null; // address of those that are chosen, and that the month's budget has no room for
}

export function Notices({ playback, sizes, heldCaptions }: NoticesProps) {
  const { problem, waiting, slow, failing, online, playing } = useStore(playback.state);
  if (problem?.kind === "budget") return <BudgetNotice playback={playback} slidesBytes={sizes.slides} />;
  if (problem !== null) return <ProblemNotice playback={playback} />;
  if (!online && waiting) return <Notice text={t("player.offline")} spinning />;
  if (!online && playing) return <Strip text={t("player.offlinePlaying")} />;
  if (!waiting && heldCaptions !== null) {
    return (
      <Strip text={t("player.captionsNoRoom")}>
        <LetCome address={heldCaptions} class="player-link" />
      </Strip>
    );
  }
  if (!waiting) return null;
  if (failing) {
    return (
      <Notice text={t("player.failing")} spinning>
        <Again playback={playback} text={t("player.retryNow")} />
      </Notice>
    );
  }
  const frugal = slow ? frugalMode(playback, sizes) : null;
  if (frugal !== null) {
    return (
      <Notice text={t("player.slow")} spinning>
        <button type="button" class="player-button" onClick={() => playback.setMode(frugal.mode)}>
          {t(frugal.mode === "slides" ? "player.slowSlides" : "player.slowAudio", { size: sizeText(frugal.bytes) })}
        </button>
      </Notice>
    );
  }
  return (
    <div class="player-wait" role="status">
      <span class="spinner" aria-hidden="true" />
      <span class="visually-hidden">{t("player.buffering")}</span>
    </div>
  );
}

const BudgetNotice = lazily(() => import("../offline/lazy").then(({ budgetNotice }) => budgetNotice()), null);

// What would do on a link that is too slow for what plays now.
function frugalMode(playback: Playback, sizes: Sizes): { mode: "slides" | "sound"; bytes: number } | null {
  const { mode, modes } = playback.state.get();
  if (mode === "video" && modes.includes("slides") && sizes.slides !== null) return { mode: "slides", bytes: sizes.slides };
  if (mode !== "sound" && modes.includes("sound") && sizes.sound !== null) return { mode: "sound", bytes: sizes.sound };
  return null;
}

function ProblemNotice({ playback }: { playback: Playback }) {
  const { problem, waiting, online, started } = useStore(playback.state);
  switch (problem?.kind) {
    case undefined:
    case "budget":
      return null;
    case "link":
      if (!online) return waiting || !started ? <Notice text={t("player.offline")} spinning /> : <Strip text={t("player.offlinePlaying")} />;
      // While something is left to play, the trouble is a line at the top and not a curtain.
      if (started && !waiting) return <Strip text={t("player.retrying", { n: problem.secondsLeft })} />;
      return (
        <Notice text={t("player.retrying", { n: problem.secondsLeft })} spinning>
          <Again playback={playback} text={t("player.retryNow")} />
        </Notice>
      );
    case "media":
      if (problem.recovering) return <Notice text={t("player.mediaError")} spinning />;
      return (
        <Notice text={t("player.mediaFailed")}>
          <Again playback={playback} text={t("state.retry")} />
        </Notice>
      );
    case "script":
      return (
        <Notice text={t("player.scriptFailed")}>
          <Again playback={playback} text={t("state.retry")} />
        </Notice>
      );
    case "gone":
      return <Notice text={t("player.gone")} />;
    case "unsupported":
      return <Notice text={t("player.unsupported")} />;
  }
}

function Again({ playback, text }: { playback: Playback; text: string }) {
  return (
    <button type="button" class="player-button" onClick={() => playback.tryAgain()}>
      {text}
    </button>
  );
}

interface NoticeProps {
  text: string;
  spinning?: boolean;
  children?: preact.ComponentChildren;
}

function Notice({ text, spinning = false, children }: NoticeProps) {
  return (
    <div class="player-notice" role="alert">
      {spinning && <span class="spinner" aria-hidden="true" />}
      <p>{text}</p>
      {children}
    </div>
  );
}
