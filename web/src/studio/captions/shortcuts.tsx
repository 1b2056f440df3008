import { c, type CaptionsKey } from "../../text/studio_captions";

const rows: [string, CaptionsKey][] = [
  ["Enter", "keys.enter"],
  ["Shift+Enter", "keys.line"],
  ["Backspace", "keys.backspace"],
  ["Delete", "keys.delete"],
  ["Alt+K", "keys.play"],
  ["Alt+J, Alt+L", "keys.step"],
  ["Ctrl+S", "keys.save"],
];

export function Shortcuts() {
  return (
    <details class="cue-keys">
      <summary>{c("keys.title")}</summary>
      <dl>
        {rows.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd dir="ltr">{keys}</kbd>
            </dt>
            <dd>{c(what)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
