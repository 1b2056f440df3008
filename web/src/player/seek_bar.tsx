// Where we are, what is loaded, where the chapters begin, and what the picture is at any point.
// The control itself is a native range, invisible on top of the drawing: keyboards and screen readers know it.
import { useRef, useState } from "preact/hooks";
import type { Chapter } from "../api/types";
import { clock, spokenTime } from "../format/time";
import { t } from "../text/text";
import type { Playback } from "./playback";
import { tileAt, type Tile } from "./storyboard";
import { useStore } from "./store";

interface SeekBarProps {
  playback: Playback;
  chapters: Chapter[];
  tiles: Tile[];
  wantTiles: () => void; // the pictures are fetched when somebody first reaches for the bar
}

export function SeekBar({ playback, chapters, tiles, wantTiles }: SeekBarProps) {
  const { atS, wholeS, loadedS } = useStore(playback.time);
  const [dragS, setDragS] = useState<number | null>(null);
  const [hoverS, setHoverS] = useState<number | null>(null);
  const bar = useRef<HTMLDivElement>(null);
  const shownS = dragS ?? atS;
  const previewS = dragS ?? hoverS;
  const part = (seconds: number) => `${wholeS > 0 ? Math.min((seconds / wholeS) * 100, 100) : 0}%`;

  const secondsAt = (event: PointerEvent): number => {
    const box = bar.current?.getBoundingClientRect();
    if (!box || box.width === 0) return 0;
    return Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1) * wholeS;
  };

  return (
    <div
      class="seek"
      ref={bar}
      dir="ltr"
      onPointerEnter={wantTiles}
      onPointerMove={(event) => setHoverS(event.pointerType === "touch" ? null : secondsAt(event))}
      onPointerLeave={() => setHoverS(null)}
    >
      <div class="seek-track">
        <div class="seek-loaded" style={{ width: part(loadedS) }} />
        <div class="seek-done" style={{ width: part(shownS) }} />
        {chapters
          .filter(({ start_s }) => start_s > 0 && start_s < wholeS)
          .map(({ start_s }) => (
            <span class="seek-chapter" key={start_s} style={{ insetInlineStart: part(start_s) }} />
          ))}
      </div>
      <span class="seek-thumb" style={{ insetInlineStart: part(shownS) }} />
      <input
        type="range"
        data-seek
        min={0}
        max={Math.max(Math.floor(wholeS), 1)}
        step={1}
        value={Math.floor(shownS)}
        aria-label={t("player.seek")}
        aria-valuetext={t("player.seekText", { at: spokenTime(shownS), whole: spokenTime(wholeS) })}
        onFocus={wantTiles}
        onInput={(event) => setDragS(Number(event.currentTarget.value))}
        onChange={(event) => {
          // Only where the hand lets go: a seek for every step between would fetch what nobody watches.
          playback.seek(Number(event.currentTarget.value));
          setDragS(null);
        }}
      />
      {previewS !== null && wholeS > 0 && (
        <Preview atS={previewS} wholeS={wholeS} at={part(previewS)} tiles={tiles} chapter={chapterAt(chapters, previewS)} />
      )}
    </div>
  );
}

export function chapterAt(chapters: Chapter[], atS: number): Chapter | null {
  let found: Chapter | null = null;
  for (const chapter of chapters) if (chapter.start_s <= atS && chapter.start_s >= (found?.start_s ?? 0)) found = chapter;
  return found;
}

interface PreviewProps {
  atS: number;
  wholeS: number;
  at: string;
  tiles: Tile[];
  chapter: Chapter | null;
}

function Preview({ atS, wholeS, at, tiles, chapter }: PreviewProps) {
  const tile = tileAt(tiles, atS);
  return (
    <div class="preview" style={{ "--at": at }} aria-hidden="true">
      {tile !== null && (
        <div
          class="preview-picture"
          style={{
            width: `${tile.width}px`,
            height: `${tile.height}px`,
            backgroundImage: `url("${tile.image}")`,
            ...(tile.isWhole && { backgroundSize: `${tile.width}px ${tile.height}px` }),
            backgroundPosition: `-${tile.x}px -${tile.y}px`,
          }}
        />
      )}
      {chapter !== null && <span class="preview-chapter" dir="auto">{chapter.title}</span>}
      <span class="preview-time">{clock(atS, wholeS)}</span>
    </div>
  );
}
