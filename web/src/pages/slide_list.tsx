// The lecture's slides as a table of contents. Closed it costs nothing; open, a picture is fetched when it comes into view.
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Playback as PlaybackFacts } from "../api/types";
import { beginning } from "../format/fold";
import { sizeText } from "../format/size";
import { clock } from "../format/time";
import { isSavedAddress } from "../offline/addresses";
import { budget } from "../player/budget";
import { mayLoad } from "../player/budget_guard";
import { NoRoom, useRoom } from "../player/no_room";
import type { Playback } from "../player/playback";
import { slidesBytes } from "../player/qualities";
import { savesData } from "../player/save_data";
import { fetchSlideTexts, wordsAt } from "../player/slide_texts";
import { bytesToCome, fetchSlides, slideAt, type Slide } from "../player/slides";
import { useStore } from "../player/store";
import { slidesBps, slideTextsBps } from "../player/text_room";
import { hasCome } from "../player/transfers";
import type { Said } from "../player/vtt";
import { t } from "../text/text";

const describedLetters = 140; // of each slide; the one on the stage has all its words

interface SlideListProps {
  facts: PlaybackFacts;
  playback: Playback;
}

export function SlideList({ facts, playback }: SlideListProps) {
  const [list, setList] = useState<{ url: string; slides: Slide[] } | null>(null);
  const [failed, setFailed] = useState(false);
  const url = facts.slides ?? null;
  const asked = useRef<string | null>(null);
  const [opened, setOpened] = useState(false); // once
  const textsUrl = list?.url === url ? wantedTexts(facts.slide_texts) : null;
  const texts = useTexts(useRoom(playback, textsUrl, slideTextsBps) ? textsUrl : null);
  const isHere = playback.slideShow?.starts() != null; // and in the browser's cache
  const hasRoom = useRoom(playback, opened && !isHere ? url : null, slidesBps);
  useEffect(() => {
    if (opened && hasRoom) ask(); // also when the lecture plays from another package
  }, [url, opened, hasRoom]);
  if (url === null) return null;
  const rendition = facts.renditions.find(({ kind }) => kind === "slides");
  const bytes = rendition === undefined ? undefined : slidesBytes(rendition);
  function ask() {
    if (url === null) return;
    asked.current = url;
    setFailed(false);
    const isLate = () => asked.current !== url; // another list was asked for since
    fetchSlides(url).then(
      (slides) => isLate() || setList({ url, slides }),
      () => isLate() || setFailed(true),
    );
  }
  const open = () => {
    setOpened(true);
    if (failed) ask();
  };
  return (
    <details class="slides" onToggle={(event) => event.currentTarget.open && open()}>
      <summary>
        <h2>{t("lecture.slides")}</h2>
        {bytes !== undefined && <span class="quiet">{t("lecture.slidesSize", { size: sizeText(bytes) })}</span>}
      </summary>
      {failed && (
        <p role="alert">
          {t("lecture.slidesFailed")}{" "}
          <button type="button" class="button" onClick={ask}>
            {t("state.retry")}
          </button>
        </p>
      )}
      {!hasRoom && <NoRoom text={t("lecture.noRoom")} address={url} />}
      {list !== null && <Strip slides={list.slides} isSaved={isSavedAddress(list.url)} texts={texts} playback={playback} />}
    </details>
  );
}

// Who saves data goes without.
function wantedTexts(url: string | null | undefined): string | null {
  return url && (!savesData() || isSavedAddress(url)) ? url : null;
}

// After the list, and nobody waits for them.
function useTexts(url: string | null): Said[] {
  const [texts, setTexts] = useState<Said[]>([]);
  useEffect(() => {
    setTexts([]);
    if (url === null) return;
    const stop = new AbortController();
    fetchSlideTexts(url, stop.signal).then(
      (found) => stop.signal.aborted || setTexts(found),
      () => undefined,
    );
    return () => stop.abort();
  }, [url]);
  return texts;
}

interface StripProps {
  slides: Slide[];
  isSaved: boolean;
  texts: Said[];
  playback: Playback;
}

// The pictures come where the month's budget has room for all that are missing; those that are there stay.
function Strip({ slides, isSaved, texts, playback }: StripProps) {
  useStore(budget);
  const missingBytes = isSaved ? 0 : bytesToCome(slides, hasCome);
  const hasRoom = missingBytes === 0 || mayLoad(missingBytes);
  const { atS, wholeS } = useStore(playback.time);
  const strip = useRef<HTMLOListElement>(null);
  const current = slideAt(slides, atS);
  const id = useId();
  const words = useMemo(() => slides.map(({ startS }) => beginning(wordsAt(texts, startS), describedLetters)), [slides, texts]);
  useLayoutEffect(() => {
    if (strip.current !== null) showItem(strip.current, current);
  }, [current]);
  return (
    <>
      {!hasRoom && <p class="quiet">{t("lecture.slidesNoRoom")}</p>}
      <ol ref={strip}>
        {slides.map(({ startS, image }, index) => (
          <li key={startS}>
            <button
              type="button"
              aria-current={index === current ? "true" : undefined}
              aria-describedby={words[index] ? `${id}-${index}` : undefined}
              onClick={() => {
                playback.seek(startS);
                playback.play();
              }}
            >
              <img src={hasRoom || hasCome(image) ? image : undefined} alt="" loading="lazy" decoding="async" />
              <span class="visually-hidden">{t("lecture.slide", { n: index + 1 })} </span>
              <span class="slide-time">{clock(startS, wholeS)}</span>
            </button>
            {words[index] && (
              <span id={`${id}-${index}`} hidden>
                {words[index]}
              </span>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

// Moves the strip and never the page, which the viewer may have scrolled to the player.
function showItem(strip: HTMLElement, index: number): void {
  const item = strip.children[index];
  if (item === undefined) return;
  const [inner, outer] = [item.getBoundingClientRect(), strip.getBoundingClientRect()];
  if (inner.left < outer.left) strip.scrollBy({ left: inner.left - outer.left });
  else if (inner.right > outer.right) strip.scrollBy({ left: inner.right - outer.right });
}
