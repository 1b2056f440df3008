// What a lecture's list of actions opens below it. The focus goes into it, and back to what opened it.
import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { s, type StudioKey } from "../text/studio";

interface PanelProps {
  action: StudioKey;
  title: string; // of the lecture
  opener: RefObject<HTMLButtonElement | null>;
  onClose: () => boolean; // whether it was: what was typed may keep it
  children: ComponentChildren;
}

export function RowPanelView({ action, title, opener, onClose, children }: PanelProps) {
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  return (
    <section class="studio-lecture-editing row-panel" aria-label={s("upload.of", { action: s(action), title })} tabIndex={-1} ref={panel}>
      <div class="row-panel-head">
        <h4>{s(action)}</h4>
        <button
          type="button"
          class="link"
          aria-label={s("upload.of", { action: s("panel.close"), title: s(action) })}
          onClick={() => {
            if (onClose()) opener.current?.focus();
          }}
        >
          {s("panel.close")}
        </button>
      </div>
      {children}
    </section>
  );
}
