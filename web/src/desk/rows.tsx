// A list within an entry: rows that are added, taken out and put in order, by keyboard too.
import { useLayoutEffect, useRef } from "preact/hooks";
import type { FieldError } from "../studio/api";
import { announce } from "../studio/announce";
import { d } from "../text/desk";
import { t } from "../text/text";
import { FieldView } from "./field";
import { inputId, moved, type Field, type Row } from "./forms";
import { hintOf, labelOf } from "./words";

interface RowsProps {
  field: Extract<Field, { is: "rows" }>;
  value: readonly Row[];
  errors: readonly FieldError[];
  onChange: (rows: readonly Row[]) => void;
}

type Focus = { row: number; on: "up" | "down" | "first" } | "add" | null;

export function RowsView({ field, value, errors, onChange }: RowsProps) {
  const group = useRef<HTMLFieldSetElement>(null);
  const wanted = useRef<Focus>(null);
  const label = labelOf(field.name);
  // What was moved or added keeps the focus.
  useLayoutEffect(() => {
    const to = wanted.current;
    wanted.current = null;
    if (to === null || group.current === null) return;
    if (to === "add") return group.current.querySelector<HTMLElement>(".desk-add")?.focus();
    const row = group.current.querySelectorAll<HTMLElement>(":scope > ol > li")[to.row];
    const other = to.on === "up" ? "down" : "up";
    const selector = to.on === "first" ? "input, select" : `[data-move="${to.on}"]:not(:disabled), [data-move="${other}"]`;
    row?.querySelector<HTMLElement>(selector)?.focus();
  }, [value]);

  const move = (from: number, on: "up" | "down") => {
    const to = on === "up" ? from - 1 : from + 1;
    const rows = moved(value, from, to);
    if (rows === value) return;
    wanted.current = { row: to, on };
    onChange(rows);
    announce(d("rows.moved", { n: to + 1, of: String(value.length) }));
  };
  const own = errors.filter(({ field: at }) => at === field.name);
  return (
    <fieldset class="desk-rows" ref={group} id={inputId(field.name)} tabIndex={-1}>
      <legend>{label}</legend>
      {field.hint !== undefined && <p class="desk-hint quiet">{hintOf(field.hint)}</p>}
      {value.length > 0 && field.columns.some(({ is }) => is === "date") && (
        <p class="desk-hint quiet">{t("phrase.value", { name: d("rows.dates"), value: hintOf("date") })}</p>
      )}
      {own.map(({ detail }) => (
        <p class="problem" key={detail}>
          <bdi lang="en">{detail}</bdi>
        </p>
      ))}
      {value.length > 0 && (
        <ol>
          {value.map((row, index) => (
            <li key={index}>
              <div class="desk-row-fields">
                {field.columns.map((column) => (
                  <FieldView
                    key={column.name}
                    column={column}
                    path={`${field.name}[${index}].${column.name}`}
                    value={row[column.name]}
                    errors={errors}
                    onChange={(cell) => onChange(value.map((one, at) => (at === index ? { ...one, [column.name]: cell } : one)))}
                  />
                ))}
              </div>
              <p class="desk-row-actions">
                {(["up", "down"] as const).map((on) => (
                  <button
                    key={on}
                    type="button"
                    class="button button-small"
                    data-move={on}
                    disabled={on === "up" ? index === 0 : index === value.length - 1}
                    aria-label={d(on === "up" ? "rows.upOf" : "rows.downOf", { n: index + 1, list: label })}
                    onClick={() => move(index, on)}
                  >
                    {d(on === "up" ? "rows.up" : "rows.down")}
                  </button>
                ))}
                <button
                  type="button"
                  class="button button-small"
                  aria-label={d("rows.removeOf", { n: index + 1, list: label })}
                  onClick={() => {
                    wanted.current = "add";
                    onChange(value.filter((_, at) => at !== index));
                  }}
                >
                  {d("rows.remove")}
                </button>
              </p>
            </li>
          ))}
        </ol>
      )}
      <button
        type="button"
        class="button button-small desk-add"
        onClick={() => {
          wanted.current = { row: value.length, on: "first" };
          onChange([...value, { ...field.fresh }]);
        }}
      >
        {d("rows.add", { list: label })}
      </button>
    </fieldset>
  );
}
