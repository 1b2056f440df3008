// Whether the player's keys are the whole page's.
import { isOurs, type Pressed } from "./focus";
import { loadPreferences, savePreferences, type Preferences } from "./preferences";
import { Store } from "./store";

/** Holds for this page also where storage is refused. */
export const keyChoice = new Store<Pick<Preferences, "keysEverywhere">>(loadPreferences());

export function chooseKeys(keysEverywhere: boolean): void {
  keyChoice.set({ keysEverywhere });
  savePreferences({ keysEverywhere });
}

export function isForPage(event: Pressed, part: Element | null): boolean {
  return isOurs(event, part, keyChoice.get().keysEverywhere);
}
