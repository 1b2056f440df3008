// What an import changes, or would change, entry by entry.
import { d } from "../text/desk";
import { t } from "../text/text";
import type { FieldError } from "../studio/api";
import { shortly } from "./shortly";
import { labelOf, wordFor } from "./words";

export interface ImportedChange {
  kind: string;
  name: string;
  change: "created" | "changed" | "removed" | "left";
  fields: { field: string; before: unknown; after: unknown }[];
}

export interface ImportReport {
  dry_run: boolean;
  created: number;
  changed: number;
  removed: number;
  unchanged: number;
  changes: ImportedChange[];
  more: boolean;
}

export function ReportView({ report }: { report: ImportReport }) {
  const counts = [
    d("report.created", { n: report.created }),
    d("report.changed", { n: report.changed }),
    d("report.removed", { n: report.removed }),
    d("report.unchanged", { n: report.unchanged }),
  ];
  return (
    <>
      <p class="desk-counts">{counts.join(" · ")}</p>
      {report.changes.length > 0 && (
        <ul class="desk-changes">
          {report.changes.map((change, index) => (
            <li key={index}>
              <strong class={`desk-${change.change}`}>{d(`change.${change.change}`)}</strong> {wordFor("kind", change.kind)}{" "}
              <bdi>{change.name}</bdi>
              {change.change === "changed" && <Differences of={change.fields} />}
            </li>
          ))}
        </ul>
      )}
      {report.more && <p class="quiet">{d("report.more")}</p>}
    </>
  );
}

export function Differences({ of }: { of: ImportedChange["fields"] }) {
  return (
    <dl class="desk-differences">
      {of.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{labelOf(field)}</dt>
          <dd>
            <del>
              <span class="visually-hidden">{d("change.before")} </span>
              <bdi>{shortly(before, field)}</bdi>
            </del>{" "}
            <ins>
              <span class="visually-hidden">{d("change.after")} </span>
              <bdi>{shortly(after, field)}</bdi>
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function FileProblems({ errors }: { errors: readonly FieldError[] }) {
  return (
    <ul class="desk-problems" lang="en" dir="ltr">
      {errors.map(({ field, detail }, index) => (
        <li key={index}>{field === "" ? detail : t("phrase.value", { name: field, value: detail })}</li>
      ))}
    </ul>
  );
}
