// What a viewer chose once and would choose again, on this device.
import { isMode, type Mode } from "./mode";

export const captionSizes = [0.75, 1, 1.5, 2];
export const captionLooks = ["shaded", "black", "yellow", "light"] as const;
export type CaptionLook = (typeof captionLooks)[number];

export interface Preferences {
  rate: number;
  volume: number;
  muted: boolean;
  captions: string | null; // language, or none
  captionSize: number; // 1: as we find best
  captionLook: CaptionLook; // what they stand out against
  mode: Mode | null; // null: nothing was chosen
  transcript: boolean; // is open
  keysEverywhere: boolean; // of the page, or within the player alone (WCAG 2.1.4)
}

const key = "lectern.preferences";
const defaults: Preferences = { rate: 1, volume: 1, muted: false, captions: null, captionSize: 1, captionLook: "shaded", mode: null, transcript: false, keysEverywhere: true };

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
    captionSize: captionSizes.find((size) => size === found.captionSize) ?? defaults.captionSize,
    captionLook: captionLooks.find((look) => look === found.captionLook) ?? defaults.captionLook,
    mode: isMode(found.mode) ? found.mode : null,
    transcript: found.transcript === true,
    keysEverywhere: found.keysEverywhere !== false,
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
