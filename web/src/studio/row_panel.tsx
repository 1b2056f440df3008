// What a lecture's list of actions opens below it. The focus goes into it, and back to what opened it; it is brought into the window.
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
  useEffect(() => {
    panel.current?.focus({ preventScroll: true });
    return panel.current === null ? undefined : keepInView(panel.current);
  }, []);
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

// As it grows, too: what it shows is loaded. Until somebody does anything, who may have another place in view.
function keepInView(panel: HTMLElement): () => void {
  const watcher = new ResizeObserver(() => panel.scrollIntoView({ block: "nearest" })); // at once, and after each change of its size
  const end = () => {
    watcher.disconnect();
    for (const name of deeds) removeEventListener(name, end);
  };
  watcher.observe(panel);
  for (const name of deeds) addEventListener(name, end, { passive: true });
  return end;
}

const deeds = ["keydown", "pointerdown", "wheel"];
