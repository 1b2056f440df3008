// One field of a form, with its label, its hint, and what the server said of it.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { countryName, languageName } from "../format/language";
import { Name } from "../parts/names";
import { ServerWords } from "../parts/server_words";
import type { FieldError } from "../studio/api";
import { d } from "../text/desk";
import { inputId, valueOf, type Column } from "./forms";
import { useNameOf, type NamedBy } from "./named";
import { choicesOf, useOffers } from "./suggestions";
import { hintOf, labelOf, wordFor } from "./words";

export interface FieldProps {
  column: Column;
  path: string; // as the server names it: "faculty[0].role"
  value: unknown;
  errors: readonly FieldError[];
  onChange: (value: unknown) => void;
}

export function FieldView(props: FieldProps) {
  const { column, path, value, errors, onChange } = props;
  const id = inputId(path);
  const wrong = errors.filter(({ field }) => field === path);
  const label = labelOf(column.label ?? column.name);
  const described = wrong.length > 0 ? `${id}-wrong` : undefined;
  if (column.is === "check") {
    return (
      <div class="desk-field desk-check">
        <label>
          <input id={id} type="checkbox" checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />
          <span>{label}</span>
        </label>
        <Wrong id={id} errors={wrong} />
      </div>
    );
  }
  return (
    <div class={`desk-field desk-${column.is}`}>
      <label for={id}>
        {label}
        {column.optional === true && <span class="quiet"> {d("form.optional")}</span>}
      </label>
      {column.is === "choice" ? (
        <Choice {...props} column={column} id={id} described={described} />
      ) : (
        <Typed {...props} id={id} described={described} isWrong={wrong.length > 0} />
      )}
      <Hint column={column} value={value} />
      <Wrong id={id} errors={wrong} />
    </div>
  );
}

function Wrong({ id, errors }: { id: string; errors: readonly FieldError[] }) {
  if (errors.length === 0) return null;
  return (
    <p class="problem" id={`${id}-wrong`}>
      {errors.map(({ detail }) => (
        <ServerWords key={detail} text={detail} />
      ))}
    </p>
  );
}

const named = (code: string, name: string) => (name === code ? "" : name);

// What a code stands for, so that a slip of the finger shows.
function Hint({ column, value }: { column: Column; value: unknown }) {
  const typed = typeof value === "string" ? value : "";
  const said =
    column.is === "country" && /^[A-Z]{2}$/.test(typed)
      ? named(typed, countryName(typed))
      : column.is === "language"
        ? named(typed, languageName(typed))
        : hintOf(column.hint ?? (column.is === "country" ? "country" : undefined));
  return said === "" ? null : <p class="desk-hint quiet">{said}</p>;
}

interface InputProps extends FieldProps {
  id: string;
  described: string | undefined;
}

function Choice({ column, value, id, described, onChange }: InputProps & { column: Extract<Column, { is: "choice" }> }) {
  return (
    <select
      id={id}
      value={value === null ? "" : String(value)}
      aria-describedby={described}
      onChange={(event) => onChange(event.currentTarget.value === "" ? null : event.currentTarget.value)}
    >
      {column.optional === true && <option value="">{d("form.none")}</option>}
      {column.among.map((choice) => (
        <option key={choice} value={choice}>
          {column.names?.[choice] ?? wordFor(column.texts, choice)}
        </option>
      ))}
    </select>
  );
}

function Typed({ column, value, id, described, isWrong, onChange }: InputProps & { isWrong: boolean }): ComponentChildren {
  const [isActive, setActive] = useState(false);
  const typed = value === null || value === undefined ? "" : String(value);
  const suggest = column.is === "choice" || column.is === "check" ? undefined : column.suggest;
  const offers = useOffers(suggest, typed, isActive);
  // Of a course each question is one by itself, and one for a half-typed slug would be refused.
  const from = column.is !== "slug" || (suggest === "courses" && isActive) ? undefined : (suggest as NamedBy | undefined);
  const name = useNameOf(from, typed);
  const [words, setWords] = useState<string | null>(null); // as they are typed, into a field that is chosen by a name
  const isNamed = column.is === "slug" && suggest !== undefined;
  const choices = isNamed ? choicesOf(offers) : [];
  const shown = isNamed ? (words ?? name?.text ?? typed) : typed;
  const take = (text: string) => {
    if (isNamed) setWords(text);
    const chosen = choices.find((choice) => choice.shown === text);
    onChange(valueOf(column, chosen?.slug ?? text));
  };
  const isCode = column.is === "slug" || column.is === "date" || column.is === "language" || column.is === "country" || column.is === "number";
  const describedBy = [described, name === null ? undefined : `${id}-name`].filter((one) => one !== undefined).join(" ") || undefined;
  const common = { id, value: shown, dir: (isCode && shown === typed ? "ltr" : "auto") as "ltr" | "auto", "aria-describedby": describedBy, "aria-invalid": isWrong };
  if (column.is === "long") {
    return <textarea {...common} rows={6} maxLength={20000} onInput={(event) => onChange(valueOf(column, event.currentTarget.value))} />;
  }
  return (
    <>
      <input
        {...common}
        autocomplete="off"
        autocapitalize={isCode ? "none" : undefined}
        spellcheck={isCode ? false : undefined}
        inputMode={column.is === "number" ? "numeric" : undefined}
        maxLength={column.is === "country" ? 2 : 2000}
        placeholder={column.is === "date" ? "2026-09-01" : undefined}
        list={suggest === undefined ? undefined : `${id}-offers`}
        onFocus={() => setActive(true)}
        onBlur={() => {
          setActive(false);
          setWords(null);
        }}
        onInput={(event) => take(event.currentTarget.value)}
      />
      {suggest !== undefined && (
        <datalist id={`${id}-offers`}>
          {isNamed
            ? choices.map((choice) => (
                <option key={choice.slug} value={choice.shown}>
                  {choice.slug}
                </option>
              ))
            : offers.map((offer) => (
                <option key={offer.value} value={offer.value}>
                  {offer.label}
                </option>
              ))}
        </datalist>
      )}
      {name !== null && (
        <p class="desk-name" id={`${id}-name`}>
          {shown === typed ? <Name of={name} /> : <bdi>{typed}</bdi>}
        </p>
      )}
    </>
  );
}
