// What an import changes, or would change, entry by entry.
import { d } from "../text/desk";
import { t } from "../text/text";
import { factsOf } from "../text/languages";
import { useLanguage } from "../text/use_language";
import type { FieldError } from "../studio/api";
import { calledBy, isNamedAfterAnother, keyOf, mentionsIn, shortNameOf, useNaming, type Told } from "./naming";
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
  const told = toldBy(report);
  return (
    <>
      <p class="desk-counts">{counts.join(" · ")}</p>
      {report.changes.length > 0 && (
        <ul class="desk-changes">
          {report.changes.map((change, index) => (
            <li key={index}>
              <strong class={`desk-${change.change}`}>{d(`change.${change.change}`)}</strong> {wordFor("kind", change.kind)}{" "}
              <CalledView kind={change.kind} name={change.name} own={ownName(change)} told={told} />
              {change.change === "changed" && <Differences of={change.fields} told={told} />}
            </li>
          ))}
        </ul>
      )}
      {report.more && <p class="quiet">{d("report.more")}</p>}
    </>
  );
}

// As it is called now, or was: what is new is known to nobody else.
function ownName({ kind, change, fields }: ImportedChange): string | null {
  if (change === "changed" || change === "left" || kind === "section" || kind === "lecture") return null; // the server says where these are
  const name = fields.find(({ field }) => field === "title" || field === "name");
  const text = change === "removed" ? name?.before : name?.after;
  return typeof text === "string" ? text : null;
}

/** The names of what is created or removed: in a dry run the server does not know the former, after an import the latter. */
export function toldBy({ changes }: Pick<ImportReport, "changes">): Told {
  const of = changes.flatMap((change): [string, string | null][] => {
    const { kind, name } = change;
    const { mention } = calledBy(kind, name);
    const isIt = kind !== "section" && kind !== "lecture" && !isNamedAfterAnother(kind);
    return mention !== null && isIt && (change.change === "created" || change.change === "removed") ? [[keyOf(mention), ownName(change)]] : [];
  });
  return new Map(of);
}

interface CalledProps {
  kind: string;
  name: string;
  own?: string | null;
  told?: Told;
}

/** What a change is of: its name, its own or looked up, and what the server calls it. */
export function CalledView({ kind, name, own = null, told }: CalledProps) {
  const called = calledBy(kind, name);
  const { mention, slug, rest } = called;
  const nameOf = useNaming(own !== null || mention === null ? [] : [mention], told);
  const known = own ?? (mention === null ? null : nameOf(mention));
  if (known === null) return <bdi>{name}</bdi>;
  const short = own === null ? slug : shortNameOf(called, own);
  return (
    <>
      <bdi>{known}</bdi> {own === null && rest !== "" && <bdi>{rest}</bdi>} {short !== "" && <bdi class="quiet small">{short}</bdi>}
    </>
  );
}

export function Differences({ of, told }: { of: ImportedChange["fields"]; told?: Told }) {
  const language = useLanguage();
  const nameOf = useNaming(of.flatMap(({ field, before, after }) => [...mentionsIn(before, field), ...mentionsIn(after, field)]), told);
  const view = (value: unknown, field: string) => {
    const isRow = typeof value === "object" && value !== null; // a sentence of the page's, whatever it begins with
    return <bdi dir={isRow ? factsOf[language].direction : "auto"}>{shortly(value, field, nameOf)}</bdi>;
  };
  return (
    <dl class="desk-differences">
      {of.map(({ field, before, after }) => (
        <div key={field}>
          <dt>{labelOf(field)}</dt>
          <dd>
            <del>
              <span class="visually-hidden">{d("change.before")} </span>
              {view(before, field)}
            </del>{" "}
            <ins>
              <span class="visually-hidden">{d("change.after")} </span>
              {view(after, field)}
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
