// Sentences whose keys are put together: of fields and of what they may be set to.
import { d, hasDeskText } from "../text/desk";
import { hasText, t } from "../text/text";

// The pages' own word where they have one: roles and levels are said alike everywhere. A value that is new on the server is shown as it is.
export function wordFor(texts: string, value: string): string {
  const key = `${texts}.${value}`;
  if (hasText(key)) return t(key);
  return hasDeskText(key) ? d(key) : value;
}

export const labelOf = (field: string): string => wordFor("field", field);

export function hintOf(name: string | undefined): string {
  return name === undefined ? "" : wordFor("hint", name);
}
