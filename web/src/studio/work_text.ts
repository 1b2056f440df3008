// A lecture's work as a sentence.
import { timeOfDay } from "../format/date";
import { percent } from "../format/percent";
import { duration } from "../format/time";
import { s } from "../text/studio";
import type { Sample } from "./rate";
import { knownWait, preparingLeftS, type Work } from "./work";

export function workText(work: Work, length: string | null, samples: readonly Sample[] = []): string {
  switch (work.step) {
    case "none":
      return s("work.draft");
    case "sending":
      return work.progress > 0 ? s("work.receiving", { percent: percent(work.progress) }) : s("work.receivingElsewhere");
    case "waiting":
      return waitingText(work);
    case "running":
      return runningText(work, preparingLeftS(samples));
    case "published":
      return length === null ? s("step.watch") : s("work.published", { length });
    case "failed":
      return s(work.isEarly ? "work.pictureFailed" : work.plays ? "work.newFailed" : "work.failed");
  }
}

function waitingText({ ahead, waitsFor, since }: Work): string {
  if (ahead !== null && ahead > 0) return s("work.ahead", { n: ahead });
  if (waitsFor === null || since === null || knownWait(waitsFor) === "worker") return s("work.next");
  const known = knownWait(waitsFor);
  return s("work.waitsFor", { what: known === null ? waitsFor : s(`waits.${known}`), time: timeOfDay(since) });
}

function runningText({ progress }: Work, leftS: number | null): string {
  const shown = percent(progress);
  if (leftS === null) return s("work.preparing", { percent: shown });
  return s("work.preparingLeft", { percent: shown, left: duration(Math.max(1, leftS)) });
}
