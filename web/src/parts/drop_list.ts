// A list that a button shows: arrows move within it, Escape closes it and gives the focus back, what is pressed or focused elsewhere closes it.
import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { moveFocus } from "./move_focus";

export interface DropList {
  isOpen: boolean;
  root: RefObject<HTMLDivElement | null>; // holds the button and the list, a `ul`
  button: RefObject<HTMLButtonElement | null>;
  toggle: () => void;
  close: () => void;
  onKeyDown: (event: KeyboardEvent) => void; // of the root
}

/** `known`: the button, where somebody else gives it the focus too. */
export function useDropList(known?: DropList["button"]): DropList {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const own = useRef<HTMLButtonElement>(null);
  const button = known ?? own;

  // A layout effect: the focus is in the list before the next key, however soon that comes.
  useLayoutEffect(() => {
    if (!isOpen) return;
    const choices = choicesIn(root.current);
    (choices.find((choice) => choice.getAttribute("aria-current") === "true") ?? choices[0])?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [isOpen]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const opens = !isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp");
    if (opens) setOpen(true);
    else if (isOpen && event.key === "Escape") close();
    else if (!isOpen || !moveFocus(choicesIn(root.current), event.key)) return;
    event.preventDefault();
  };
  return { isOpen, root, button, toggle: () => setOpen(!isOpen), close, onKeyDown };
}

function choicesIn(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>("ul a, ul button") ?? [])];
}
