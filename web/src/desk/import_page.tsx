// Files into the catalogue: looked through first, so that one sees what would change, and then brought in.
import { useRef, useState } from "preact/hooks";
import { sizeText } from "../format/size";
import { useTitle } from "../parts/title";
import { announce } from "../studio/announce";
import { explain, json, Refusal, type FieldError } from "../studio/api";
import { noticeEnd } from "../studio/session";
import { d, type DeskKey } from "../text/desk";
import { t } from "../text/text";
import { FieldView } from "./field";
import type { Column } from "./forms";
import { FileProblems, ReportView, type ImportReport } from "./import_report";

export type Table = "catalogue" | "roster" | "staff" | "recognitions";
const tables: readonly Table[] = ["catalogue", "roster", "staff", "recognitions"];
const largestBytes = 16 * 1024 * 1024; // the server's limit

interface Wish {
  table: Table;
  course: string;
  replace: boolean;
}

function urlOf({ table, course, replace }: Wish, dryRun: boolean): string {
  const parameters = new URLSearchParams({ dry_run: String(dryRun) });
  if (table === "catalogue") return `/api/v1/catalogue/import?${parameters}`;
  parameters.set("replace", String(replace));
  return `/api/v1/catalogue/courses/${encodeURIComponent(course)}/tables/${table}?${parameters}`;
}

const bring = (wish: Wish, text: string, dryRun: boolean) =>
  json<ImportReport>(urlOf(wish, dryRun), {
    method: "POST",
    sent: { text, type: wish.table === "catalogue" ? "application/json" : "text/csv" },
  });

const courseColumn: Column = { name: "course", is: "slug", suggest: "courses" };

type State =
  | { is: "idle" }
  | { is: "looking" | "bringing" }
  | { is: "looked"; report: ImportReport; wish: Wish; text: string } // what it was of: that is brought in
  | { is: "done"; report: ImportReport }
  | { is: "wrong"; text: string; errors: readonly FieldError[] };

export function ImportPage() {
  const [wish, setWish] = useState<Wish>({ table: "catalogue", course: "", replace: false });
  const [file, setFile] = useState<File | null>(null);
  const [state, setState] = useState<State>({ is: "idle" });
  const looks = useRef(0); // an answer to one before the last is not wanted any more
  const input = useRef<HTMLInputElement>(null);
  useTitle(t("phrase.page", { page: d("area.imports"), of: d("desk.title") }));
  const isTable = wish.table !== "catalogue";

  const forget = () => {
    looks.current++;
    setState((now) => (now.is === "bringing" ? now : { is: "idle" }));
  };
  const change = (part: Partial<Wish>) => {
    setWish({ ...wish, ...part });
    forget();
  };
  const refuse = (text: string, errors: readonly FieldError[] = []) => setState({ is: "wrong", text, errors });
  const refuseFile = (failure: unknown) => {
    noticeEnd(failure);
    const errors = failure instanceof Refusal ? failure.errors : [];
    refuse(errors.length > 0 ? d("import.wrong", { n: errors.length }) : whyNot(failure), errors);
  };
  const isBusy = state.is === "looking" || state.is === "bringing";
  const look = async () => {
    if (isBusy) return;
    if (file === null) return refuse(d("import.needFile"));
    if (isTable && wish.course.trim() === "") return refuse(d("import.needCourse"));
    if (file.size > largestBytes) return refuse(d("import.tooLarge", { size: sizeText(largestBytes) }));
    const round = ++looks.current;
    const of = { ...wish, course: wish.course.trim() };
    setState({ is: "looking" });
    try {
      const text = await file.text();
      const report = await bring(of, text, true);
      if (round !== looks.current) return;
      setState({ is: "looked", report, wish: of, text });
      announce(d("import.looked"));
    } catch (failure) {
      if (round === looks.current) refuseFile(failure);
      else noticeEnd(failure);
    }
  };
  const bringIn = async (of: Wish, text: string) => {
    setState({ is: "bringing" });
    try {
      setState({ is: "done", report: await bring(of, text, false) });
      announce(d("import.done"));
    } catch (failure) {
      refuseFile(failure);
    }
  };
  const isEmpty = state.is === "looked" && state.report.changes.length === 0;
  return (
    <form
      class="desk-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void look();
      }}
    >
      <h1 tabIndex={-1}>{d("area.imports")}</h1>
      <p class="quiet">{d("import.hint")}</p>
      <div class="desk-field">
        <label for="import-table">{d("import.what")}</label>
        <select id="import-table" value={wish.table} onChange={(event) => change({ table: event.currentTarget.value as Table })}>
          {tables.map((table) => (
            <option key={table} value={table}>
              {d(`import.${table}`)}
            </option>
          ))}
        </select>
        <p class="desk-hint quiet">{d(`import.${wish.table}Hint` as DeskKey)}</p>
      </div>
      {isTable && (
        <>
          <FieldView column={courseColumn} path="course" value={wish.course} errors={[]} onChange={(course) => change({ course: String(course) })} />
          <div class="desk-field desk-check">
            <label>
              <input type="checkbox" checked={wish.replace} onChange={(event) => change({ replace: event.currentTarget.checked })} />
              <span>{d("import.replace")}</span>
            </label>
          </div>
        </>
      )}
      <div class="desk-field">
        <button type="button" class="button" aria-describedby="import-file-name" onClick={() => input.current?.click()}>
          {d("import.file")}
        </button>{" "}
        <bdi id="import-file-name" class="quiet">
          {file === null ? d("import.noFile") : file.name}
        </bdi>
        <input
          id="import-file"
          ref={input}
          type="file"
          hidden
          accept={isTable ? ".csv,text/csv" : ".json,application/json"}
          onChange={(event) => {
            setFile(event.currentTarget.files?.[0] ?? null);
            event.currentTarget.value = ""; // the same file may be chosen again
            forget();
          }}
        />
      </div>
      <p class="desk-save">
        <button type="submit" class={`button${state.is === "looked" ? "" : " button-strong"}`} aria-disabled={isBusy}>
          {d(isBusy ? "import.busy" : "import.look")}
        </button>
        <a class="button" href="/api/v1/catalogue/export" download="catalogue.json">
          {d("import.export")}
        </a>
      </p>
      {state.is === "wrong" && (
        <div role="alert">
          <p class="problem" dir="auto">
            {state.text}
          </p>
          {state.errors.length > 0 && <FileProblems errors={state.errors} />}
        </div>
      )}
      {(state.is === "looked" || state.is === "done") && (
        <section class="desk-report">
          <h2>{d(state.is === "done" ? "import.done" : isEmpty ? "import.nothing" : "import.would")}</h2>
          <ReportView report={state.report} />
          {state.is === "looked" && !isEmpty && (
            <button type="button" class="button button-strong" onClick={() => void bringIn(state.wish, state.text)}>
              {d("import.go")}
            </button>
          )}
        </section>
      )}
    </form>
  );
}

function whyNot(failure: unknown): string {
  const told = failure instanceof Refusal && [400, 404, 409].includes(failure.status) ? failure.detail : "";
  return told === "" ? explain(failure) : told;
}
