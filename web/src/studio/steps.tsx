// Where a recording is on its way: sent, in the queue, being prepared, published.
import { s, type StudioKey } from "../text/studio";
import type { Work } from "./work";

const names: readonly StudioKey[] = ["step.send", "step.queue", "step.prepare", "step.watch"];

function indexOf(work: Work, isSending: boolean): number {
  if (isSending || work.step === "sending" || work.step === "none") return 0;
  if (work.step === "waiting") return 1;
  if (work.step === "running") return 2;
  return 3;
}

export function Steps({ work, isSending }: { work: Work; isSending: boolean }) {
  const at = indexOf(work, isSending);
  return (
    <ol class="steps" aria-label={s("step.list")}>
      {names.map((name, index) => (
        <li key={name} class={index < at ? "step-done" : ""} aria-current={index === at ? "step" : undefined}>
          {s(name)}
        </li>
      ))}
    </ol>
  );
}
