// How far an upload is, how fast, and how long still, in a line.
import { percent } from "../format/percent";
import { bitRate, fineSize } from "../format/size";
import { duration } from "../format/time";
import { s } from "../text/studio";
import { apart } from "../text/text";
import type { Upload } from "./queue";
import { rateOf, secondsLeft } from "./rate";

// Numbers are for the eye; changes of phase are announced.
export function uploadFacts({ phase, sent, size, samples, started, trouble }: Upload): string {
  if (phase === "waiting") return s("upload.waiting");
  if (phase === "done") return s("upload.done");
  const amounts = s("upload.progress", { sent: fineSize(sent, size), whole: fineSize(size) });
  if (phase === "paused") return [s("upload.paused"), amounts].map(apart).join(" · ");
  if (phase === "failed" || trouble !== null) return amounts;
  if (!started) return s("upload.starting");
  if (sent >= size) return s("upload.finishing");
  const rate = rateOf(samples);
  const leftS = secondsLeft(samples, size);
  const parts = [percent(sent / size), amounts];
  if (rate !== null && rate > 0) parts.push(s("upload.rate", { rate: bitRate(rate * 8) }));
  if (leftS !== null) parts.push(s("upload.left", { left: duration(Math.max(1, leftS)) }));
  return parts.map(apart).join(" · ");
}
