// One caption: its time, which jumps there, its text, and, where one types, its tools.
import { Component } from "preact";
import { useEffect, useState } from "preact/hooks";
import { direction } from "../../format/language";
import { c } from "../../text/studio_captions";
import { formatTime, parseTime, type Cue, type TimeProblem } from "./cues";

export interface RowActions {
  jump: (at: number) => void;
  focus: (key: number) => void;
  type: (at: number, text: string) => void;
  keys: (at: number, event: KeyboardEvent) => void;
  times: (at: number, start: number | null, end: number | null) => TimeProblem | null;
  split: (at: number) => void;
  merge: (at: number) => void;
  add: (at: number) => void;
  remove: (at: number) => void;
  now: () => number; // milliseconds
}

interface RowProps {
  cue: Cue;
  at: number;
  language: string;
  isCurrent: boolean; // it shows now
  isActive: boolean; // one types here
  isLast: boolean;
  actions: RowActions;
}

// Of hundreds of rows a key changes one.
export class CueRow extends Component<RowProps> {
  override shouldComponentUpdate(next: Readonly<RowProps>): boolean {
    const names = ["cue", "at", "isCurrent", "isActive", "isLast", "actions"] as const;
    return names.some((name) => next[name] !== this.props[name]);
  }

  override render({ cue, at, language, isCurrent, isActive, isLast, actions }: RowProps) {
    const time = formatTime(cue.start);
    return (
      <li class={`cue-row${isCurrent ? " cue-now" : ""}${isActive ? " cue-active" : ""}`} data-key={cue.key} aria-current={isCurrent ? "true" : undefined}>
        <button type="button" class="cue-time" dir="ltr" aria-label={c("cue.play", { time })} onClick={() => actions.jump(at)}>
          {time}
        </button>
        <textarea
          rows={Math.max(1, cue.text.split("\n").length)}
          lang={language}
          dir={direction(language)}
          value={cue.text}
          aria-label={c("cue.text", { n: String(at + 1), time })}
          onInput={(event) => actions.type(at, event.currentTarget.value)}
          onFocus={() => actions.focus(cue.key)}
          onKeyDown={(event) => actions.keys(at, event)}
        />
        {isActive && <Tools cue={cue} at={at} isLast={isLast} actions={actions} key={cue.key} />}
      </li>
    );
  }
}

const problems = { unreadable: "times.unreadable", order: "times.order", afterEnd: "times.afterEnd" } as const;

function Tools({ cue, at, isLast, actions }: Pick<RowProps, "cue" | "at" | "isLast" | "actions">) {
  const [start, setStart] = useState(formatTime(cue.start));
  const [end, setEnd] = useState(formatTime(cue.end));
  const [problem, setProblem] = useState<TimeProblem | null>(null);
  useEffect(() => {
    setStart(formatTime(cue.start));
    setEnd(formatTime(cue.end));
    setProblem(null);
  }, [cue.start, cue.end]);
  const id = `cue-problem-${cue.key}`;
  const commit = (from: string, to: string) => setProblem(actions.times(at, parseTime(from), parseTime(to)));
  const field = (label: string, value: string, set: (text: string) => void, take: (text: string) => void) => (
    <label class="cue-field">
      <span>{label}</span>
      <input
        type="text"
        dir="ltr"
        autocomplete="off"
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : id}
        onInput={(event) => set(event.currentTarget.value)}
        onBlur={(event) => take(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") take(event.currentTarget.value);
        }}
      />
    </label>
  );
  return (
    <div class="cue-tools" role="group" aria-label={c("cue.tools", { n: String(at + 1) })}>
      {field(c("cue.start"), start, setStart, (text) => commit(text, end))}
      {field(c("cue.end"), end, setEnd, (text) => commit(start, text))}
      <button type="button" class="button button-small" onClick={() => setProblem(actions.times(at, Math.round(actions.now()), cue.end))}>
        {c("cue.startNow")}
      </button>
      <button type="button" class="button button-small" onClick={() => setProblem(actions.times(at, cue.start, Math.round(actions.now())))}>
        {c("cue.endNow")}
      </button>
      <button type="button" class="button button-small" onClick={() => actions.split(at)}>
        {c("cue.split")}
      </button>
      {!isLast && (
        <button type="button" class="button button-small" onClick={() => actions.merge(at)}>
          {c("cue.merge")}
        </button>
      )}
      <button type="button" class="button button-small" onClick={() => actions.add(at)}>
        {c("cue.add")}
      </button>
      <button type="button" class="button button-small" onClick={() => actions.remove(at)}>
        {c("cue.remove")}
      </button>
      {problem !== null && (
        <p class="problem" id={id} role="alert">
          {c(problems[problem])}
        </p>
      )}
    </div>
  );
}
