// One piece that is left out: its times, typed or taken from the player, and what can be done with it.
import { useEffect, useState } from "preact/hooks";
import { clock } from "../../format/time";
import { k } from "../../text/studio_cuts";
import { formatTime, parseTime } from "../captions/cues";
import type { Piece, TimeProblem } from "./pieces";

export interface PieceActions {
  time: (key: number, typed: { from?: number | null; to?: number | null }) => void;
  fromHere: (key: number) => void;
  toHere: (key: number) => void;
  hear: (key: number) => void;
  remove: (key: number) => void;
}

interface RowProps {
  piece: Piece;
  at: number; // in the list
  isGone: boolean; // of what plays
  canPlay: boolean;
  problem: TimeProblem | null;
  actions: PieceActions;
}

export function PieceRow({ piece, at, isGone, canPlay, problem, actions }: RowProps) {
  const { key, from, to } = piece;
  const id = `cut-problem-${key}`;
  const name = k("piece.name", { n: String(at + 1) });
  const described = problem === null ? undefined : id;
  return (
    <li class="cut-piece" data-key={key}>
      <div role="group" aria-label={name}>
        <p class="cut-piece-name">
          <strong>{name}</strong>
          {to !== null && <span class="quiet"> · {k("piece.length", { time: clock((to - from) / 1000) })}</span>}
          {isGone && <span class="quiet"> · {k("piece.gone")}</span>}
        </p>
        <div class="cut-piece-tools">
          <TimeField label={k("piece.from")} ms={from} described={described} onTyped={(ms) => actions.time(key, { from: ms })} />
          {canPlay && (
            <button type="button" class="button button-small" onClick={() => actions.fromHere(key)}>
              {k("piece.fromHere")}
            </button>
          )}
          <TimeField label={k("piece.to")} ms={to} described={described} onTyped={(ms) => actions.time(key, { to: ms })} />
          {canPlay && (
            <button type="button" class="button button-small" onClick={() => actions.toHere(key)}>
              {k("piece.toHere")}
            </button>
          )}
          {canPlay && to !== null && (
            <button type="button" class="button button-small" onClick={() => actions.hear(key)}>
              {k("piece.hear")}
            </button>
          )}
          <button type="button" class="button button-small" onClick={() => actions.remove(key)}>
            {k("piece.keep")}
          </button>
        </div>
        {to === null && problem === null && canPlay && <p class="quiet">{k("piece.open")}</p>}
        {problem !== null && (
          <p class="problem" id={id} role="alert">
            {k(`times.${problem}`)}
          </p>
        )}
      </div>
    </li>
  );
}

interface FieldProps {
  label: string;
  ms: number | null;
  described: string | undefined; // the problem's id
  onTyped: (ms: number | null) => void;
}

function TimeField({ label, ms, described, onTyped }: FieldProps) {
  const written = ms === null ? "" : formatTime(ms);
  const [text, setText] = useState(written);
  useEffect(() => setText(written), [written]);
  const take = (typed: string) => {
    if (typed.trim() !== "" || ms !== null) onTyped(parseTime(typed)); // an end that was never said is still to be said
  };
  return (
    <label class="cut-field">
      <span>{label}</span>
      <input
        type="text"
        inputMode="decimal"
        dir="ltr"
        autocomplete="off"
        value={text}
        aria-invalid={described !== undefined}
        aria-describedby={described}
        onInput={(event) => setText(event.currentTarget.value)}
        onBlur={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") take(event.currentTarget.value);
        }}
      />
    </label>
  );
}
