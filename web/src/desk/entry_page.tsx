// One entry of the catalogue: made, changed, removed. Somebody else's change is said, and nothing that was typed is lost.
import { useRef, useState } from "preact/hooks";
import { navigate } from "../navigation";
import { Loading, Message } from "../parts/states";
import { useTitle } from "../parts/title";
import { deskUrl } from "../router";
import { announce } from "../studio/announce";
import { explain, Refusal, type FieldError } from "../studio/api";
import { useAsked } from "../studio/asked";
import { changeEntry, createEntry, entryUrl, newKey, readEntry, removeEntry, type Entry, type Versioned } from "../studio/entries";
import { AskFailed } from "../studio/failed";
import { leaveFreely } from "../studio/leave_question";
import { noticeEnd } from "../studio/session";
import { d } from "../text/desk";
import { t } from "../text/text";
import { AskFirst } from "./ask_first";
import { SaidView, useLeaveWarning, type Said } from "./entry_said";
import { FieldView } from "./field";
import { changesOf, courseFactsForm, inputId, meet, slugFrom, trimmed, type Form, type Row } from "./forms";
import { useLatest } from "./latest";
import { RowsView } from "./rows";
import { wordFor } from "./words";

export const newEntry = "-"; // in addresses; no slug, no id and no user

export function EntryPage({ form, of }: { form: Form; of: string }) {
  if (of === newEntry) return <EntryForm form={form} found={null} />;
  return <FoundEntry form={form} of={of} />;
}

function FoundEntry({ form, of }: { form: Form; of: string }) {
  const { data, failure, reload } = useAsked(`${form.kind} ${of}`, (signal) => readEntry(form.collection, of, signal));
  if (data !== null) return <EntryForm form={form} found={data} />;
  if (failure === null) return <Loading />;
  if (failure.status !== 404) return <AskFailed failure={failure} retry={reload} />;
  return (
    <Message title={d("entry.gone")} hint="" heading>
      <a class="button" href={deskUrl(form.collection)}>
        {d(`area.${areaOf(form)}`)}
      </a>
    </Message>
  );
}

interface EntryFormProps {
  form: Form;
  found: Versioned | null; // null: a new one
  within?: Within;
}

// Within another page, which knows what to do then.
export interface Within {
  makeAt?: string; // the collection where new ones are made
  onSaved: () => void;
  onRemoved: () => void;
  onClose: () => void;
}

export function EntryForm({ form, found, within }: EntryFormProps) {
  const [base, setBase] = useState<Versioned | null>(found);
  const { value: draft, latest, put: setDraft } = useLatest<Entry>(found?.entry ?? form.fresh);
  const [said, setSaid] = useState<Said>(null);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [busy, setBusy] = useState(false);
  const ownSlug = useRef(found !== null); // typed by hand, or of before
  const idempotencyKey = useRef(newKey());
  const before = base?.entry ?? form.fresh;
  const isChanged = Object.keys(changesOf(before, draft)).length > 0;
  const name = String(before[form.title] ?? "");
  const title = base === null ? wordFor("new", form.kind) : name;
  useLeaveWarning(isChanged);

  const change = (member: string, value: unknown) => {
    if (member === "slug") ownSlug.current = true;
    const slug = member === form.title && "slug" in form.fresh && !ownSlug.current ? { slug: slugFrom(String(value)) } : {};
    setDraft({ ...latest.current, ...slug, [member]: value });
    setSaid(null);
  };
  const refuse = async (failure: unknown) => {
    noticeEnd(failure);
    if (failure instanceof Refusal && failure.status === 412 && base !== null) return meetTheirs(base);
    const wrong = failure instanceof Refusal ? failure.errors : [];
    setErrors(wrong);
    const elsewhere = wrong.filter(({ field }) => document.getElementById(inputId(field)) === null);
    const words = [d("form.wrong", { n: wrong.length }), ...elsewhere.map(({ field, detail }) => `${field}: ${detail}`)];
    setSaid({ is: "wrong", text: wrong.length > 0 ? words.join(" ") : explainEntry(failure) });
    const first = wrong.find((one) => !elsewhere.includes(one));
    if (first !== undefined) document.getElementById(inputId(first.field))?.focus();
  };
  const meetTheirs = async (old: Versioned) => {
    const theirs = await readEntry(form.collection, String(old.entry[form.key]));
    const { draft: together, both } = meet(old.entry, latest.current, theirs.entry);
    setBase(theirs);
    setDraft(together);
    setSaid({ is: "met", both, theirs: theirs.entry });
  };
  const sendDraft = async (clean: Entry): Promise<Versioned> => {
    if (base === null) return createEntry(within?.makeAt ?? form.collection, clean, idempotencyKey.current);
    const changes = changesOf(base.entry, clean);
    if (Object.keys(changes).length === 0) return base;
    return changeEntry(entryUrl(form.collection, String(base.entry[form.key])), changes, base.version);
  };
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setErrors([]);
    try {
      const sent = latest.current;
      const now = await sendDraft(trimmed(sent) as Entry);
      const typedOn = latest.current !== sent; // while it was saved: that stays, and is not saved yet
      ownSlug.current = true;
      setBase(now);
      setDraft(meet(sent, latest.current, now.entry).draft);
      setSaid(typedOn ? null : { is: "saved" });
      if (found === null && !typedOn) {
        leaveFreely.current = true;
        announce(d("form.saved"));
        if (within === undefined) navigate(deskUrl(form.collection, String(now.entry[form.key])));
      }
      if (found !== null || !typedOn) within?.onSaved();
    } catch (failure) {
      await refuse(failure).catch((other: unknown) => setSaid({ is: "wrong", text: explainEntry(other) }));
      idempotencyKey.current = failure instanceof Refusal && failure.status !== 0 ? newKey() : idempotencyKey.current;
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="desk-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {within === undefined && <PageHead form={form} title={title} />}
      {form.fields.map((field) =>
        field.is === "rows" ? (
          <RowsView
            key={field.name}
            field={field}
            value={(draft[field.name] ?? []) as Row[]}
            errors={errors}
            onChange={(rows) => change(field.name, rows)}
          />
        ) : (
          <FieldView
            key={field.name}
            column={field}
            path={field.name}
            value={draft[field.name]}
            errors={errors}
            onChange={(value) => change(field.name, value)}
          />
        ),
      )}
      <div class="desk-save">
        <SaidView said={said} />
        <button type="submit" class="button button-strong" aria-disabled={busy}>
          {d(busy ? "form.saving" : base === null ? "form.create" : "form.save")}
        </button>
        {isChanged && base !== null && (
          <button
            type="button"
            class="button"
            onClick={() => {
              setDraft(base.entry);
              setErrors([]);
              setSaid(null);
            }}
          >
            {d("form.undo")}
          </button>
        )}
        {within !== undefined && (
          <button type="button" class="button" onClick={within.onClose}>
            {d("form.close")}
          </button>
        )}
        {base !== null && form !== courseFactsForm && (
          <Removal form={form} base={base} name={name} onMet={() => refuse(new Refusal(412, ""))} onRemoved={within?.onRemoved} />
        )}
      </div>
    </form>
  );
}

// The pages of the desk that entries of this kind have.
const areaOf = (form: Form) => form.collection as "institutions" | "people" | "courses";

function PageHead({ form, title }: { form: Form; title: string }) {
  useTitle(t("phrase.page", { page: title, of: d("desk.title") }));
  return (
    <>
      <p class="desk-back">
        <a href={deskUrl(form.collection)}>{d(`area.${areaOf(form)}`)}</a>
      </p>
      <h1 tabIndex={-1} dir="auto">
        {title}
      </h1>
    </>
  );
}

// 409 names what still needs an entry, in the server's words.
function explainEntry(failure: unknown): string {
  if (failure instanceof Refusal && [400, 409].includes(failure.status) && failure.detail !== "") return failure.detail;
  return explain(failure);
}

interface RemovalProps {
  form: Form;
  base: Versioned;
  name: string;
  onMet: () => Promise<void>;
  onRemoved: (() => void) | undefined;
}

function Removal({ form, base, name, onMet, onRemoved }: RemovalProps) {
  const remove = async () => {
    try {
      await removeEntry(entryUrl(form.collection, String(base.entry[form.key])), base.version);
      leaveFreely.current = true;
      announce(d("remove.done", { name }));
      if (onRemoved !== undefined) onRemoved();
      else navigate(deskUrl(form.collection));
    } catch (failure) {
      noticeEnd(failure);
      if (!(failure instanceof Refusal && failure.status === 412)) return explainEntry(failure);
      await onMet();
    }
    return "";
  };
  return <AskFirst words={{ act: d("remove.ask"), sure: d("remove.sure", { name }), yes: d("remove.yes"), no: d("remove.no") }} run={remove} />;
}
