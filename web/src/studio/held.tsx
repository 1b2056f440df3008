// A session may end under a form that is being filled in: its page waits, hidden, until the same user signs in again.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useStore } from "../player/store";
import type { User } from "./api";
import { session } from "./session";
import { unsaved } from "./unsaved";

/** Whose page is there, hidden or not. `place`: its address; another one is not waited for. */
export function useHeld(place: string): User | null {
  const { phase, user, why } = useStore(session);
  const last = useRef<{ user: User; place: string } | null>(null);
  const waits = phase === "out" && why === "ended" && unsaved.forms > 0 && last.current?.place === place;
  if (phase === "in" && user !== null) last.current = { user, place };
  else if (!waits) last.current = null;
  return last.current?.user ?? null;
}

export function Held({ isHidden, children }: { isHidden: boolean; children: ComponentChildren }) {
  const title = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (isHidden) title.current = document.title;
    else if (title.current !== null) document.title = title.current; // not the one of the form that asks who one is
  }, [isHidden]);
  return (
    <div class="studio-held" hidden={isHidden}>
      {children}
    </div>
  );
}
