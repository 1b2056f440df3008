// The form of a course, a section or a lecture within the studio's page. Loaded when somebody edits.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { EntryForm, type Within } from "../desk/entry_page";
import { courseFactsForm, lectureForm, sectionForm, type Form } from "../desk/forms";
import { Loading } from "../parts/states";
import "../style/desk.css";
import { useAsked } from "./asked";
import { readEntry } from "./entries";
import { AskFailed } from "./failed";

export type Edited =
  | { is: "course"; key: string }
  | { is: "section"; key: string }
  | { is: "new-section"; key: string } // of which course
  | { is: "lecture"; key: string };

interface EditPanelProps {
  of: Edited;
  title: string;
  sections: readonly { id: string; title: string }[];
  within: Within;
}

export function EditPanel({ of, title, sections, within }: EditPanelProps) {
  const form = formOf(of, sections);
  const panel = useRef<HTMLElement>(null);
  return (
    <section class="edit-panel desk" aria-label={title} ref={panel}>
      {of.is === "new-section" ? (
        <FocusFirst within={panel}>
          <EntryForm form={form} found={null} within={{ ...within, makeAt: `courses/${encodeURIComponent(of.key)}/sections` }} />
        </FocusFirst>
      ) : (
        <Found form={form} of={of.key} within={within} panel={panel} />
      )}
    </section>
  );
}

function formOf(of: Edited, sections: EditPanelProps["sections"]): Form {
  if (of.is === "course") return courseFactsForm;
  return of.is === "lecture" ? lectureForm(sections) : sectionForm;
}

interface FoundProps {
  form: Form;
  of: string;
  within: Within;
  panel: { current: HTMLElement | null };
}

function Found({ form, of, within, panel }: FoundProps) {
  const { data, failure, reload } = useAsked(`edit ${form.kind} ${of}`, (signal) => readEntry(form.collection, of, signal));
  if (data !== null) {
    return (
      <FocusFirst within={panel}>
        <EntryForm form={form} found={data} within={within} />
      </FocusFirst>
    );
  }
  return failure === null ? <Loading /> : <AskFailed failure={failure} retry={reload} />;
}

// Whoever opened it types there next.
function FocusFirst({ within, children }: { within: { current: HTMLElement | null }; children: ComponentChildren }) {
  useLayoutEffect(() => within.current?.querySelector<HTMLElement>("input, textarea")?.focus(), []);
  return <>{children}</>;
}
