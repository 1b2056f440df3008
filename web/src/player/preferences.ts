// What a viewer chose once and would choose again, on this device.
import { isMode, type Mode } from "./mode";

export interface Preferences {
  rate: number;
  volume: number;
  muted: boolean;
  captions: string | null; // language, or none
  mode: Mode | null; // null: nothing was chosen
  transcript: boolean; // is open
}

const key = "lectern.preferences";
const defaults: Preferences = { rate: 1, volume: 1, muted: false, captions: null, mode: null, transcript: false };

export function parsePreferences(text: string | null): Preferences {
  let found: Partial<Preferences> = {};
  try {
    found = (JSON.parse(text ?? "{}") as Partial<Preferences> | null) ?? {};
  } catch {
    // somebody else's text under our key
  }
  return {
    rate: within(found.rate, 0.5, 2.5, defaults.rate),
    volume: within(found.volume, 0, 1, defaults.volume),
    muted: found.muted === true,
    captions: typeof found.captions === "string" ? found.captions : null,
    mode: isMode(found.mode) ? found.mode : null,
    transcript: found.transcript === true,
  };
}

function within(value: unknown, low: number, high: number, otherwise: number): number {
  return typeof value === "number" && value >= low && value <= high ? value : otherwise;
}

export function loadPreferences(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(key));
  } catch {
    return defaults;
  }
}

export function savePreferences(change: Partial<Preferences>): void {
  try {
    localStorage.setItem(key, JSON.stringify({ ...loadPreferences(), ...change }));
  } catch {
    // storage is refused: the choice holds for this page
  }
}
