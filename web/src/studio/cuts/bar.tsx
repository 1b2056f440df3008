// The whole recording as a bar: what stays and what goes, where the player is, and what is seen there.
// The control itself is a native range, invisible on top of the drawing: keyboards and screen readers know it.
import { useEffect, useState } from "preact/hooks";
import { clock, spokenTime } from "../../format/time";
import { parseStoryboard, tileAt, type Tile } from "../../player/storyboard";
import { k } from "../../text/studio_cuts";
import { t } from "../../text/text";
import { place, removes, spans, type Cut } from "./cut_list";

const pictures = 10;
const stepMs = 1000;
const kinds = ["kept", "marked", "gone", "back"] as const;

interface BarProps {
  recording: number; // milliseconds
  played: readonly Cut[]; // left out of what plays
  wanted: readonly Cut[];
  at: number; // of the recording
  storyboard: string | null;
  onSeek: ((at: number) => void) | null; // null: nothing plays here
}

export function CutBar({ recording, played, wanted, at, storyboard, onSeek }: BarProps) {
  const [drag, setDrag] = useState<number | null>(null);
  const shown = drag ?? at;
  const part = (ms: number) => `${Math.min((ms / recording) * 100, 100)}%`;
  const all = spans(recording, played, wanted);
  return (
    <div class="cut-whole">
      <div class="cut-bar" dir="ltr">
        <Pictures recording={recording} played={played} storyboard={storyboard} />
        <div class="cut-spans">
          {all.map(({ from, to, is }) => (
            <span key={from} class={`cut-span cut-${is}`} style={{ insetInlineStart: part(from), width: part(to - from) }} />
          ))}
        </div>
        {onSeek !== null && <span class="cut-head" style={{ insetInlineStart: part(shown) }} />}
        {onSeek !== null && (
          <input
            type="range"
            min={0}
            max={recording}
            step={stepMs}
            value={Math.round(shown)}
            aria-label={k("bar.label")}
            aria-valuetext={t("player.seekText", { at: spokenTime(shown / 1000), whole: spokenTime(recording / 1000) })}
            onInput={(event) => setDrag(Number(event.currentTarget.value))}
            onChange={(event) => {
              // Only where the hand lets go: a seek for every step between would fetch what nobody watches.
              onSeek(Number(event.currentTarget.value));
              setDrag(null);
            }}
          />
        )}
      </div>
      <div class="cut-scale" dir="ltr" aria-hidden="true">
        <span>{clock(0, recording / 1000)}</span>
        <span>{clock(recording / 1000)}</span>
      </div>
      <ul class="cut-legend">
        {kinds
          .filter((kind) => all.some(({ is }) => is === kind))
          .map((kind) => (
            <li key={kind}>
              <span class={`cut-key cut-${kind}`} aria-hidden="true" /> {k(`bar.${kind}`)}
            </li>
          ))}
      </ul>
    </div>
  );
}

interface PicturesProps {
  recording: number;
  played: readonly Cut[];
  storyboard: string | null;
}

// Of what plays: what is left out already has none.
function Pictures({ recording, played, storyboard }: PicturesProps) {
  const tiles = useTiles(storyboard);
  if (tiles.length === 0) return null;
  return (
    <div class="cut-pictures" aria-hidden="true">
      {Array.from({ length: pictures }, (_, index) => {
        const at = ((index + 0.5) / pictures) * recording;
        return <Picture key={index} tile={removes(played, at) ? null : tileAt(tiles, place(played, at) / 1000)} />;
      })}
    </div>
  );
}

function Picture({ tile }: { tile: Tile | null }) {
  if (tile === null) return <span class="cut-picture" />;
  return (
    <svg class="cut-picture" viewBox={`0 0 ${tile.width} ${tile.height}`} preserveAspectRatio="xMidYMid slice">
      <image href={tile.image} x={-tile.x} y={-tile.y} />
    </svg>
  );
}

function useTiles(url: string | null): Tile[] {
  const [tiles, setTiles] = useState<Tile[]>([]);
  useEffect(() => {
    if (url === null) return setTiles([]);
    const stop = new AbortController();
    const absolute = new URL(url, location.href).href;
    fetch(absolute, { signal: stop.signal })
      .then((response) => (response.ok ? response.text() : ""))
      .then((text) => setTiles(parseStoryboard(text, absolute)))
      .catch(() => undefined); // the bar does without them
    return () => stop.abort();
  }, [url]);
  return tiles;
}
