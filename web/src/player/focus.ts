// Whose a pressed key is: the page's, or what has the focus.

export type Pressed = Pick<KeyboardEvent, "defaultPrevented" | "isComposing">;

/** `part`: what always has its keys while the focus is in it. */
export function isOurs(event: Pressed, part: Element | null, isEverywhere: boolean): boolean {
  return !event.defaultPrevented && !event.isComposing && (isEverywhere || part?.contains(document.activeElement) === true);
}

// What has the focus decides which keys are its own.
export type Focus = "page" | "pressable" | "seek-bar" | "slider" | "typing" | "menu";

export function focusOf(element: Element | null): Focus {
  if (element === null) return "page";
  // A dialog that has closed keeps the focus until the browser draws again.
  if (element.closest("dialog:not([open])") !== null) return "page";
  if (element.closest("[role=menu], dialog")) return "menu";
  if (element instanceof HTMLInputElement) {
    if (element.type === "range") return element.dataset.seek === undefined ? "slider" : "seek-bar";
    return ["button", "checkbox", "radio", "submit"].includes(element.type) ? "pressable" : "typing";
  }
  if (element.matches("textarea, select") || (element as HTMLElement).isContentEditable) return "typing";
  return element.matches("button, a[href], summary, [role=button]") ? "pressable" : "page";
}
