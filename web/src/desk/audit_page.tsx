// Who changed what and when, with how it was before and is since.
import { useState } from "preact/hooks";
import { timeOfDay } from "../format/date";
import { useTitle } from "../parts/title";
import { json } from "../studio/api";
import { d } from "../text/desk";
import { t } from "../text/text";
import { CalledView, Differences, type ImportedChange } from "./import_report";
import { isNamedAfterAnother } from "./naming";
import { SearchList, type ListPage } from "./search_list";
import { wordFor } from "./words";

const kinds = ["institution", "person", "course", "section", "lecture", "programme", "enrolment", "user", "token", "captions", "cuts", "poster", "profile"];

interface Edit {
  seq: number;
  at: string;
  user: string;
  kind: string;
  id: string;
  change: "created" | "changed" | "removed";
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

interface Filter {
  kind: string;
  user: string;
}

function load(filter: Filter, cursor: string | null, signal: AbortSignal): Promise<ListPage<Edit>> {
  const parameters = new URLSearchParams();
  if (filter.kind !== "") parameters.set("kind", filter.kind);
  if (filter.user !== "") parameters.set("user", filter.user);
  if (cursor !== null) parameters.set("cursor", cursor);
  return json<ListPage<Edit>>(`/api/v1/audit?${parameters}`, { signal });
}

export function AuditPage() {
  const [filter, setFilter] = useState<Filter>({ kind: "", user: "" });
  useTitle(t("phrase.page", { page: d("area.audit"), of: d("desk.title") }));
  return (
    <>
      <div class="studio-head">
        <h1 tabIndex={-1}>{d("area.audit")}</h1>
      </div>
      <p class="quiet">{d("audit.hint")}</p>
      <div class="desk-filters">
        <div class="desk-field">
          <label for="audit-kind">{d("audit.kind")}</label>
          <select id="audit-kind" value={filter.kind} onChange={(event) => setFilter({ ...filter, kind: event.currentTarget.value })}>
            <option value="">{d("audit.anyKind")}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {wordFor("kind", kind)}
              </option>
            ))}
          </select>
        </div>
        <div class="desk-field">
          <label for="audit-user">{d("audit.user")}</label>
          <input
            id="audit-user"
            dir="ltr"
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            value={filter.user}
            onChange={(event) => setFilter({ ...filter, user: event.currentTarget.value.trim() })}
          />
        </div>
      </div>
      <SearchList name={`audit ${filter.kind} ${filter.user}`} load={(_, cursor, signal) => load(filter, cursor, signal)}>
        {(edits) => (
          <ol class="desk-changes">
            {edits.map((edit) => (
              <EditView key={edit.seq} edit={edit} />
            ))}
          </ol>
        )}
      </SearchList>
    </>
  );
}

function EditView({ edit }: { edit: Edit }) {
  const entry = edit.after ?? edit.before ?? {};
  const own = isNamedAfterAnother(edit.kind) ? undefined : (entry.title ?? entry.name);
  const fields = differencesOf(edit);
  return (
    <li>
      <strong class={`desk-${edit.change}`}>{d(`change.${edit.change}`)}</strong> {wordFor("kind", edit.kind)} <CalledView kind={edit.kind} name={edit.id} own={own === undefined ? null : String(own)} />
      <p class="quiet small">
        <bdi>{edit.user}</bdi> · <time dateTime={edit.at}>{timeOfDay(edit.at)}</time>
      </p>
      {fields.length > 0 && (
        <details>
          <summary>{d("audit.details", { n: fields.length })}</summary>
          <Differences of={fields} />
        </details>
      )}
    </li>
  );
}

export function differencesOf({ before, after }: Pick<Edit, "before" | "after">): ImportedChange["fields"] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after));
}
