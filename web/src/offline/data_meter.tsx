// The month's budget: how much of it is used, how it is set, and what is said when it is used up.
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { fineSize, sizeText } from "../format/size";
import { budget, lookAgain, raised, setLimit, type Budget } from "../player/budget";
import type { Playback } from "../player/playback";
import { useStore } from "../player/store";
import { countNow } from "../player/transfers";
import { o } from "../text/offline";
import { useLanguage } from "../text/use_language";
import "../style/offline.css";

const megabyte = 1e6;

export function DataMeter() {
  useLanguage();
  const { limit, used } = useStore(budget);
  const [open, setOpen] = useState(false);
  const meter = useId();
  useEffect(() => {
    countNow();
    lookAgain();
  }, []);
  return (
    <details class="data" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span id={meter}>{usedText({ limit, used })}</span>
        {limit !== null && <meter min={0} max={limit} high={limit * 0.8} value={Math.min(used, limit)} aria-labelledby={meter} />}
      </summary>
      {open && <LimitForm limit={limit} />}
    </details>
  );
}

/** As fine as a budget is set. */
export function usedText({ limit, used }: Budget): string {
  if (limit === null) return o("data.used", { used: fineSize(used) });
  return o("data.usedOf", { used: fineSize(used, limit), limit: fineSize(limit, used) });
}

function inWords(limit: number | null): string {
  return limit === null ? "" : String(limit / megabyte);
}

function LimitForm({ limit }: { limit: number | null }) {
  const [words, setWords] = useState(inWords(limit));
  const [refused, setRefused] = useState(false);
  const field = useId();
  const shown = useRef(limit);
  useLayoutEffect(() => {
    if (shown.current === limit) return; // what is typed before this runs stays
    shown.current = limit;
    setWords(inWords(limit));
  }, [limit]);
  const submit = (event: Event) => {
    event.preventDefault();
    const wanted = Number(words.trim().replace(",", "."));
    const isSet = words.trim() !== "";
    setRefused(isSet && !(wanted > 0));
    if (!isSet) setLimit(null);
    else if (wanted > 0) setLimit(wanted * megabyte);
  };
  return (
    <form class="data-form" onSubmit={submit}>
      <p class="quiet">{o("data.hint")}</p>
      <label for={field}>{o("data.limit")}</label>
      <div class="save-buttons">
        <input
          id={field}
          inputMode="decimal"
          value={words}
          aria-invalid={refused}
          aria-describedby={`${field}-why`}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <button type="submit" class="button">
          {o("data.set")}
        </button>
        {limit !== null && (
          <button type="button" class="button" onClick={() => setLimit(null)}>
            {o("data.none")}
          </button>
        )}
      </div>
      <p id={`${field}-why`} class="saving-problem" role="alert">
        {refused && o("data.refused")}
      </p>
    </form>
  );
}

/** Over the picture, when it is used up. */
export function BudgetNotice({ playback, slidesBytes }: { playback: Playback; slidesBytes: number | null }) {
  useLanguage();
  const { limit, used } = useStore(budget);
  const { mode, modes } = useStore(playback.state);
  const more = raised(limit ?? 0, used);
  const raise = () => {
    setLimit(more);
    playback.goOnBeyond();
  };
  return (
    <div class="player-notice" role="alert">
      <p>{o("data.usedUp", { limit: fineSize(limit ?? 0) })}</p>
      <div class="data-choices">
        {mode === "video" && modes.includes("slides") && slidesBytes !== null && (
          <button type="button" class="player-button" onClick={() => playback.goOnBeyond("slides")}>
            {o("data.slides", { size: sizeText(slidesBytes) })}
          </button>
        )}
        <button type="button" class="player-button" onClick={() => playback.goOnBeyond()}>
          {o("data.goOn")}
        </button>
        <button type="button" class="player-button" onClick={raise}>
          {o("data.raise", { limit: fineSize(more) })}
        </button>
      </div>
    </div>
  );
}
