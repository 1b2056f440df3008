// What is said, beside the video: it follows the playback, can be searched, and leads to each moment.
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import type { Caption } from "../api/types";
import { around, hasAll, wordsOf } from "../format/fold";
import { direction, languageName } from "../format/language";
import { clock } from "../format/time";
import { moveFocus } from "../parts/move_focus";
import { o } from "../text/offline";
import { t } from "../text/text";
import { useLanguage } from "../text/use_language";
import { NoRoom, useRoom } from "./no_room";
import type { Playback } from "./playback";
import { loadPreferences, savePreferences } from "./preferences";
import { spokenFirst } from "./spoken";
import { useStore } from "./store";
import { captionsBps, slideTextsBps } from "./text_room";
import { parseVtt, saidAt, type Said } from "./vtt";
import "../style/transcript.css";

interface TranscriptProps {
  playback: Playback;
  captions: Caption[];
  slideTexts: string | null; // address of what can be read on slides: a search finds that, too
}

export function Transcript({ playback, captions, slideTexts }: TranscriptProps) {
  useLanguage();
  const [open, setOpen] = useState(() => loadPreferences().transcript);
  const toggle = (isOpen: boolean) => {
    setOpen(isOpen);
    savePreferences({ transcript: isOpen });
  };
  return (
    <details class="transcript" open={open} onToggle={(event) => event.currentTarget.open !== open && toggle(event.currentTarget.open)}>
      <summary>
        <h2>{o("transcript.title")}</h2>
      </summary>
      {open && <Opened playback={playback} captions={captions} slideTexts={slideTexts} />}
    </details>
  );
}

function Opened({ playback, captions, slideTexts }: TranscriptProps) {
  const { captions: shown } = useStore(playback.state);
  const [chosen, choose] = useState<string | null>(null);
  const caption = captionOf(captions, chosen ?? shown, useLanguage());
  const hasRoom = useRoom(playback, caption?.url ?? null, captionsBps);
  const { said, failed, retry } = useSaid(hasRoom ? (caption?.url ?? null) : null);
  const [query, setQuery] = useState("");
  const words = useMemo(() => wordsOf(query), [query]);
  const searched = useRef(false);
  searched.current ||= words.length > 0;
  const texts = searched.current ? slideTexts : null; // asked for once somebody searches, and kept
  const hasRoomForTexts = useRoom(playback, texts, slideTextsBps);
  const { said: read } = useSaid(hasRoomForTexts ? texts : null);
  const found = useMemo(() => foundIn(said ?? [], words.length > 0 ? (read ?? []) : [], words), [said, read, words]);
  const field = useId();
  return (
    <>
      {captions.length > 1 && (
        <select class="transcript-language" aria-label={o("transcript.language")} value={caption?.language} onChange={(event) => choose(event.currentTarget.value)}>
          {captions.map(({ language }) => (
            <option key={language} value={language}>
              {languageName(language)}
            </option>
          ))}
        </select>
      )}
      <input
        id={field}
        type="search"
        class="transcript-search"
        aria-label={o("transcript.search")}
        placeholder={o("transcript.search")}
        value={query}
        onInput={(event) => setQuery(event.currentTarget.value)}
      />
      <p class="transcript-count" role="status">
        {words.length > 0 && said !== null && o("transcript.found", { n: found.length })}
      </p>
      {!hasRoom && caption !== undefined && <NoRoom text={t("lecture.noRoom")} address={caption.url} />}
      {hasRoom && !hasRoomForTexts && texts !== null && <NoRoom text={o("transcript.slidesNoRoom")} address={texts} />}
      {failed && (
        <p role="alert">
          {o("transcript.failed")}{" "}
          <button type="button" class="button" onClick={retry}>
            {t("state.retry")}
          </button>
        </p>
      )}
      {said === null && hasRoom && !failed && <p role="status">{t("state.loading")}</p>}
      {said !== null && caption !== undefined && <Lines key={caption.url} playback={playback} said={said} found={found} language={caption.language} />}
    </>
  );
}

export interface Line extends Said {
  place: number; // among all that is said; of a slide below -1
}

/** What is said and what stands on slides, by time. */
export function foundIn(said: readonly Said[], read: readonly Said[], words: readonly string[]): Line[] {
  const lines = said.map((one, place): Line => ({ ...one, place })).filter(({ text }) => hasAll(text, words));
  const slides = read.map((one, index): Line => ({ ...one, place: -2 - index })).filter(({ text }) => hasAll(text, words));
  return [...lines, ...slides.map((one) => ({ ...one, text: around(one.text, words) }))].sort((one, other) => one.startS - other.startS);
}

function captionOf(captions: Caption[], wanted: string | null, spoken: string): Caption | undefined {
  return captions.find(({ language }) => language === wanted) ?? spokenFirst(captions, spoken);
}

function useSaid(url: string | null) {
  const [answer, setAnswer] = useState<{ url: string; said: Said[] | null } | null>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (url === null) return;
    const stop = new AbortController();
    read(url, stop.signal).then(
      (said) => setAnswer({ url, said }),
      () => void (stop.signal.aborted || setAnswer({ url, said: null })),
    );
    return () => stop.abort();
  }, [url, tries]);
  const current = answer?.url === url ? answer : null;
  const retry = () => {
    setAnswer(null);
    setTries((count) => count + 1);
  };
  return { said: current?.said ?? null, failed: current !== null && current.said === null, retry };
}

async function read(url: string, signal: AbortSignal): Promise<Said[]> {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new Error(`captions: status ${answer.status}`);
  return parseVtt(await answer.text());
}

interface LinesProps {
  playback: Playback;
  said: Said[];
  found: Line[];
  language: string;
}

function Lines({ playback, said, found, language }: LinesProps) {
  const list = useRef<HTMLOListElement>(null);
  const [follows, setFollows] = useState(true);
  const current = useCurrent(playback, said);
  const { wholeS } = playback.time.get();
  const jump = (startS: number) => {
    setFollows(true);
    playback.seek(startS);
    playback.play();
  };
  // Hundreds of lines, drawn when they change and not whenever time goes on.
  const lines = useMemo(
    () =>
      found.map(({ startS, text, place }, at) => (
        <li key={place}>
          <button type="button" data-place={place} tabIndex={at === 0 ? 0 : -1} onClick={() => jump(startS)}>
            <span class="transcript-time">{clock(startS, wholeS)}</span>
            {place >= 0 ? (
              <span lang={language} dir={direction(language)}>
                {text}
              </span>
            ) : (
              <span>
                <span class="quiet">{t("courses.kind.slide")}</span> <bdi>{text}</bdi>
              </span>
            )}
          </button>
        </li>
      )),
    [playback, found, wholeS, language],
  );
  useEffect(() => {
    if (list.current !== null) mark(list.current, current, follows);
  }, [current, follows, lines]);
  const leave = () => setFollows(false); // somebody reads elsewhere
  return (
    <>
      <ol
        ref={list}
        class="transcript-lines"
        onWheel={leave}
        onTouchMove={leave}
        onFocusIn={({ currentTarget, target }) => {
          for (const button of buttonsOf(currentTarget)) button.tabIndex = button === target ? 0 : -1; // one stop of Tab, where one was last
        }}
        onKeyDown={(event) => {
          if (!moveFocus(buttonsOf(event.currentTarget), event.key)) return;
          leave();
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        {lines}
      </ol>
      <button type="button" class="button transcript-follow" hidden={follows} onClick={() => setFollows(true)}>
        {o("transcript.follow")}
      </button>
    </>
  );
}

function buttonsOf(list: HTMLElement): HTMLButtonElement[] {
  return [...list.querySelectorAll("button")];
}

// Only the list scrolls, never the page.
function mark(list: HTMLOListElement, current: number, follows: boolean): void {
  const before = list.querySelector<HTMLButtonElement>("[aria-current]");
  const now = list.querySelector<HTMLButtonElement>(`[data-place="${current}"]`);
  if (before !== now) before?.removeAttribute("aria-current");
  if (now === null) return;
  if (before !== now) now.setAttribute("aria-current", "true");
  if (!list.contains(document.activeElement)) for (const button of buttonsOf(list)) button.tabIndex = button === now ? 0 : -1;
  if (!follows) return;
  const [box, line] = [list.getBoundingClientRect(), now.getBoundingClientRect()];
  list.scrollTop += line.top - box.top - (box.height - line.height) / 3;
}

// The line that is said, or was said last.
function useCurrent(playback: Playback, said: Said[]): number {
  const place = () => saidAt(said, playback.time.get().atS + 0.05);
  const [current, setCurrent] = useState(place);
  useEffect(() => {
    setCurrent(place());
    return playback.time.watch(() => setCurrent(place()));
  }, [playback, said]);
  return current;
}
