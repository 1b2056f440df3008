// A lecture's work as a sentence.
import { timeOfDay } from "../format/date";
import { percent } from "../format/percent";
import { duration } from "../format/time";
import { s } from "../text/studio";
import { t } from "../text/text";
import type { Sample } from "./rate";
import { knownWait, preparingLeftS, type Work } from "./work";

export function workText(work: Work, length: string | null, samples: readonly Sample[] = [], nowMs: number | null = null): string {
  switch (work.step) {
    case "none":
      return s("work.draft");
    case "sending":
      return work.progress > 0 ? s("work.receiving", { percent: percent(work.progress) }) : s("work.receivingElsewhere");
    case "waiting":
      return waitingText(work);
    case "running":
      return runningText(work, preparingLeftS(samples, nowMs) ?? work.leftS);
    case "published":
      return length === null ? s("step.watch") : s("work.published", { length });
    case "failed":
      return s(work.isEarly ? "work.restFailed" : work.plays ? "work.newFailed" : "work.failed");
  }
}

function waitingText({ ahead, leftS, waitsFor, since }: Work): string {
  const withTime = (text: string) => (leftS === null ? text : t("phrase.note", { text, note: s("work.readyIn", { left: duration(leftS) }) }));
  if (ahead !== null && ahead > 0) return withTime(s("work.ahead", { n: ahead }));
  if (waitsFor === null || since === null || knownWait(waitsFor) === "worker") return withTime(s("work.next"));
  const known = knownWait(waitsFor);
  return s("work.waitsFor", { what: known === null ? waitsFor : s(`waits.${known}`), time: timeOfDay(since) });
}

function runningText({ progress }: Work, leftS: number | null): string {
  const shown = percent(progress);
  if (leftS === null) return s("work.preparing", { percent: shown });
  return s("work.preparingLeft", { percent: shown, left: duration(Math.max(1, leftS)) });
}
