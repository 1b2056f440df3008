// A course's recognitions as seals: national in full colour, others outlined, withdrawn ones struck and said so.
import type { Recognition } from "../api/types";
import { partialDate } from "../format/date";
import { apart, hasText, t } from "../text/text";

function levelName(recognition: Recognition): string {
  const key = `recognition.${recognition.level}`;
  const level = hasText(key) ? t(key) : recognition.level;
  return recognition.region ? t("recognition.levelIn", { level, region: recognition.region }) : level;
}

export function Seals({ of }: { of: Recognition[] | undefined }) {
  const standing = (of ?? []).filter((recognition) => !recognition.withdrawn);
  if (standing.length === 0) return null;
  return (
    <ul class="seals">
      {standing.map((recognition) => (
        <li class={`seal seal-${recognition.level}`} key={recognition.level + recognition.scheme}>
          <span class="seal-level">{levelName(recognition)}</span> <span dir="auto">{recognition.scheme}</span>
        </li>
      ))}
    </ul>
  );
}

export function RecognitionList({ of }: { of: Recognition[] }) {
  return (
    <ul class="recognitions">
      {of.map((recognition) => (
        <li class={recognition.withdrawn ? "withdrawn" : ""} key={recognition.level + recognition.scheme}>
          <span class={`seal seal-${recognition.level}`}>
            <span class="seal-level">{levelName(recognition)}</span>
          </span>
          <span class="recognition-scheme" dir="auto">
            {recognition.scheme}
          </span>
          <span class="recognition-facts">{facts(recognition)}</span>
        </li>
      ))}
    </ul>
  );
}

function facts(recognition: Recognition): string {
  const said: string[] = [];
  if (recognition.authority) said.push(t("recognition.by", { authority: recognition.authority }));
  if (recognition.awarded_on) said.push(partialDate(recognition.awarded_on));
  if (recognition.withdrawn) {
    const on = recognition.withdrawn_on;
    said.push(on ? t("recognition.withdrawnOn", { date: partialDate(on) }) : t("recognition.withdrawn"));
  } else if (recognition.valid_until) {
    said.push(t("recognition.until", { date: partialDate(recognition.valid_until) }));
  }
  return said.map(apart).join(" · ");
}
