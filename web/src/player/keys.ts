// Which key does what: as on YouTube, so that nobody has to learn it again.
import type { Focus } from "./focus";

export type Action =
  | { do: "toggle" }
  | { do: "seek-by"; seconds: number }
  | { do: "seek-to"; part: number }
  | { do: "volume-by"; part: number }
  | { do: "rate-step"; step: 1 | -1 }
  | { do: "frame"; step: 1 | -1 }
  | { do: "mute" }
  | { do: "full-screen" }
  | { do: "captions" }
  | { do: "caption-size"; step: 1 | -1 }
  | { do: "caption-look" }
  | { do: "lecture"; step: 1 | -1 }
  | { do: "chapter"; step: 1 | -1 }
  | { do: "search" }
  | { do: "wide" }
  | { do: "pip" }
  | { do: "help" };

export interface Key {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey?: boolean;
  code?: string; // the place on the keyboard
}

const plain: Record<string, Action> = {
  " ": { do: "toggle" },
  k: { do: "toggle" },
  j: { do: "seek-by", seconds: -10 },
  l: { do: "seek-by", seconds: 10 },
  ArrowLeft: { do: "seek-by", seconds: -5 },
  ArrowRight: { do: "seek-by", seconds: 5 },
  ArrowUp: { do: "volume-by", part: 0.05 },
  ArrowDown: { do: "volume-by", part: -0.05 },
  Home: { do: "seek-to", part: 0 },
  End: { do: "seek-to", part: 1 },
  m: { do: "mute" },
  f: { do: "full-screen" },
  c: { do: "captions" },
  i: { do: "pip" },
  t: { do: "wide" },
  o: { do: "caption-look" },
  w: { do: "caption-look" },
  "+": { do: "caption-size", step: 1 },
  "=": { do: "caption-size", step: 1 }, // the same key without Shift
  "-": { do: "caption-size", step: -1 },
  "/": { do: "search" },
  "<": { do: "rate-step", step: -1 },
  ">": { do: "rate-step", step: 1 },
  ",": { do: "frame", step: -1 },
  ".": { do: "frame", step: 1 },
  "?": { do: "help" },
};

const withShift: Record<string, Action> = {
  n: { do: "lecture", step: 1 },
  p: { do: "lecture", step: -1 },
};

const withControl: Record<string, Action> = {
  ArrowLeft: { do: "chapter", step: -1 },
  ArrowRight: { do: "chapter", step: 1 },
};

const sliderKeys = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]);

export function actionOf(key: Key, focus: Focus): Action | null {
  if (key.metaKey || key.altKey || focus === "typing" || focus === "menu") return null;
  if (key.ctrlKey) return (focus === "slider" || key.shiftKey === true ? undefined : withControl[key.key]) ?? null;
  if (focus === "pressable" && key.key === " ") return null;
  if (focus === "slider" && sliderKeys.has(key.key)) return null;
  if (focus === "seek-bar" && key.key === "ArrowUp") return { do: "seek-by", seconds: 5 };
  if (focus === "seek-bar" && key.key === "ArrowDown") return { do: "seek-by", seconds: -5 };
  if (/^[0-9]$/.test(key.key)) return { do: "seek-to", part: Number(key.key) / 10 };
  const name = nameOf(key);
  return (key.shiftKey === true ? withShift[name] : undefined) ?? plain[name] ?? null;
}

const places: Record<string, [string, string]> = { Comma: [",", "<"], Period: [".", ">"], Slash: ["/", "?"] };

// A keyboard that writes Arabic or Russian has our letters where a Latin one has them.
function nameOf({ key, code = "", shiftKey = false }: Key): string {
  if (key.length > 1 || key.charCodeAt(0) < 0x80) return key.length === 1 ? key.toLowerCase() : key;
  if (key === "؟") return "?";
  if (/^Key[A-Z]$/.test(code)) return code.charAt(3).toLowerCase();
  return places[code]?.[shiftKey ? 1 : 0] ?? key;
}

const repeated = new Set<Action["do"]>(["seek-by", "volume-by", "rate-step", "frame", "caption-size"]);

/** Whether it is done again and again while the key is held. */
export const mayRepeat = (action: Action): boolean => repeated.has(action.do);

export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5];

export function steppedRate(rate: number, step: 1 | -1): number {
  const ordered = step > 0 ? rates : [...rates].reverse();
  return ordered.find((other) => (other - rate) * step > 0.001) ?? rate;
}
