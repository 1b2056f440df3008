// One piece that is left out: its times, typed or taken from the player, and what can be done with it.
import { useEffect, useState } from "preact/hooks";
import { clock } from "../../format/time";
import { k } from "../../text/studio_cuts";
import { formatTime, parseTime } from "../captions/cues";
import type { Field } from "./draft";
import type { Piece, TimeProblem } from "./pieces";

const fields = ["from", "to"] as const;

export interface PieceActions {
  time: (key: number, field: Field, ms: number | null | undefined) => void;
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
  problems: Record<Field, TimeProblem | null>;
  actions: PieceActions;
}

export function PieceRow({ piece, at, isGone, canPlay, problems, actions }: RowProps) {
  const { key, from, to } = piece;
  const id = (field: Field) => `cut-problem-${key}-${field}`;
  const name = k("piece.name", { n: String(at + 1) });
  const described = (field: Field) => (problems[field] === null ? undefined : id(field));
  const faulty = fields.filter((field) => problems[field] !== null);
  return (
    <li class="cut-piece" data-key={key}>
      <div role="group" aria-label={name}>
        <p class="cut-piece-name">
          <strong>{name}</strong>
          {to !== null && <span class="quiet"> · {k("piece.length", { time: clock((to - from) / 1000) })}</span>}
          {isGone && <span class="quiet"> · {k("piece.gone")}</span>}
        </p>
        <div class="cut-piece-tools">
          <div class="cut-time">
            <TimeField label={k("piece.from")} ms={from} described={described("from")} onTyped={(ms) => actions.time(key, "from", ms)} />
            {canPlay && (
              <button type="button" class="button button-small" onClick={() => actions.fromHere(key)}>
                {k("piece.fromHere")}
              </button>
            )}
          </div>
          <div class="cut-time">
            <TimeField label={k("piece.to")} ms={to} described={described("to")} onTyped={(ms) => actions.time(key, "to", ms)} />
            {canPlay && (
              <button type="button" class="button button-small" onClick={() => actions.toHere(key)}>
                {k("piece.toHere")}
              </button>
            )}
          </div>
          {canPlay && to !== null && (
            <button type="button" class="button button-small" onClick={() => actions.hear(key)}>
              {k("piece.hear")}
            </button>
          )}
          <button type="button" class="button button-small" onClick={() => actions.remove(key)}>
            {k("piece.keep")}
          </button>
        </div>
        {to === null && faulty.length === 0 && canPlay && <p class="quiet">{k("piece.open")}</p>}
        {faulty.map((field) => (
          <p class="problem" key={field} id={id(field)} role="alert">
            {k(`times.${problems[field] ?? "unreadable"}`)}
          </p>
        ))}
      </div>
    </li>
  );
}

interface FieldProps {
  label: string;
  ms: number | null;
  described: string | undefined; // the problem's id
  onTyped: (ms: number | null | undefined) => void; // undefined: an end that was never said is still to be said
}

function TimeField({ label, ms, described, onTyped }: FieldProps) {
  const written = ms === null ? "" : formatTime(ms);
  const [text, setText] = useState(written);
  const isFaulty = described !== undefined;
  useEffect(() => {
    if (!isFaulty) setText(written); // what is not taken stays to be mended
  }, [written, isFaulty]);
  const take = (typed: string) => onTyped(typed.trim() === "" && ms === null ? undefined : parseTime(typed));
  return (
    <label class="cut-field">
      <span>{label}</span>
      <input
        type="text"
        dir="ltr"
        autocomplete="off"
        value={text}
        aria-invalid={isFaulty}
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
