// Editing a course in the studio: what is open, and the buttons that move and open things.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Course } from "../api/types";
import { Loading } from "../parts/states";
import { s } from "../text/studio";
import { announce } from "./announce";
import { explain } from "./api";
import { moveBy } from "./arrange";
import { useEditPanel } from "./edit_lazily";
import type { Edited } from "./edit_panel";
import { noticeEnd } from "./session";
import { unsaved } from "./unsaved";

export interface Editing {
  isOn: boolean;
  open: Edited | null;
  problem: string;
  toggle: () => void;
  show: (what: Edited) => void;
  leave: () => void; // asks before what was typed is lost
  close: () => void;
  move: (collection: "lectures" | "sections", of: { id: string; title: string }, places: 1 | -1) => Promise<boolean>; // whether it was moved
}

export function useEditing(reload: () => void): Editing {
  const [isOn, setOn] = useState(false);
  const [open, setOpen] = useState<Edited | null>(null);
  const [problem, setProblem] = useState("");
  const busy = useRef(false);
  return {
    isOn,
    open,
    problem,
    toggle: () => {
      if (!mayLeave()) return;
      setOn(!isOn);
      setOpen(null);
    },
    show: (what) => {
      if (mayLeave()) setOpen(isSame(open, what) ? null : what);
    },
    leave: () => {
      if (mayLeave()) setOpen(null);
    },
    close: () => setOpen(null),
    move: async (collection, { id, title }, places) => {
      if (busy.current) return false;
      busy.current = true;
      setProblem("");
      let worked = false;
      try {
        announce(s("edit.moved", { title, n: await moveBy(collection, id, places) }));
        reload();
        worked = true;
      } catch (failure) {
        noticeEnd(failure);
        setProblem(s("edit.notMoved", { title, why: explain(failure) }));
      }
      busy.current = false;
      return worked;
    },
  };
}

const mayLeave = () => unsaved.forms === 0 || confirm(s("edit.leave"));
const isSame = (a: Edited | null, b: Edited) => a !== null && a.is === b.is && a.key === b.key;

interface ToolsProps {
  editing: Editing;
  of: { id: string; title: string };
  collection: "lectures" | "sections";
  place: number; // among its neighbours, from 0
  isLast: boolean;
}

export function EditTools({ editing, of, collection, place, isLast }: ToolsProps) {
  const what: Edited = { is: collection === "lectures" ? "lecture" : "section", key: of.id };
  const tools = useRef<HTMLParagraphElement>(null);
  const moved = useRef<"up" | "down" | null>(null);
  // A row that moves loses the focus, unless somebody has gone on with it. At an end the button that was pressed is disabled: the other one has it then.
  useEffect(() => {
    const on = moved.current;
    moved.current = null;
    const active = document.activeElement;
    const isElsewhere = active !== null && active !== document.body && tools.current?.contains(active) !== true;
    if (on === null || isElsewhere) return;
    const button = tools.current?.querySelector<HTMLButtonElement>(`[data-move="${on}"]:not(:disabled)`);
    (button ?? tools.current?.querySelector<HTMLButtonElement>("[data-move]:not(:disabled)"))?.focus();
  }, [place, isLast]);
  const mover = (on: "up" | "down", isOff: boolean) => (
    <button
      type="button"
      class="button button-small"
      data-move={on}
      disabled={isOff}
      aria-label={s("upload.of", { action: s(`edit.${on}`), title: of.title })}
      onClick={() => {
        void editing.move(collection, of, on === "up" ? -1 : 1).then((worked) => {
          if (worked) moved.current = on; // until it stands there
        });
      }}
    >
      {s(`edit.${on}`)}
    </button>
  );
  return (
    <p class="edit-tools" ref={tools}>
      {mover("up", place === 0)}
      {mover("down", isLast)}
      <button
        type="button"
        class="button button-small"
        aria-expanded={isSame(editing.open, what)}
        aria-label={s("upload.of", { action: s("edit.edit"), title: of.title })}
        onClick={() => editing.show(what)}
      >
        {s("edit.edit")}
      </button>
    </p>
  );
}

interface PanelProps {
  editing: Editing;
  of: Edited;
  title: string;
  sections: Course["sections"];
  reload: () => void;
}

/** The form of this one, while it is open. */
export function OpenPanel({ editing, of, title, sections, reload }: PanelProps) {
  const isOpen = isSame(editing.open, of);
  const Panel = useEditPanel(isOpen);
  if (!isOpen) return null;
  if (Panel === null) return <Loading />;
  if (Panel === "failed") {
    return (
      <p class="problem" role="alert">
        {s("failure.unreachable")}
      </p>
    );
  }
  const known = sections.flatMap(({ id, title: name }) => (id === undefined ? [] : [{ id, title: name }]));
  const within = {
    onSaved: () => {
      if (of.is === "new-section") editing.close();
      reload();
    },
    onRemoved: () => {
      editing.close();
      reload();
    },
    onClose: editing.leave,
  };
  return <Panel of={of} title={s("upload.of", { action: s("edit.edit"), title })} sections={known} within={within} />;
}
