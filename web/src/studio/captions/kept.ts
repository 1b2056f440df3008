// What was typed and is not saved yet, on this device.
export interface Kept {
  version: string; // of the captions that it was made from
  text: string; // WebVTT
  at: number; // milliseconds since 1970
}

// A device may be shared: everybody is offered only what they typed.
export interface KeptOf {
  user: string;
  lecture: string;
  language: string;
}

const keyOf = ({ user, lecture, language }: KeptOf) => `lectern.captions.${lecture}.${language}.${user}`; // only a user's name may have a dot

export function readKept(of: KeptOf): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(of)) ?? "null") as Partial<Kept> | null;
    if (typeof kept?.version !== "string" || typeof kept.text !== "string") return null;
    return { version: kept.version, text: kept.text, at: typeof kept.at === "number" ? kept.at : 0 };
  } catch {
    return null;
  }
}

// False: the device keeps nothing, because it is full or does not let pages keep anything.
export function keep(of: KeptOf, kept: Kept): boolean {
  try {
    localStorage.setItem(keyOf(of), JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

export function forgetKept(of: KeptOf): void {
  try {
    localStorage.removeItem(keyOf(of));
  } catch {
    // It was never kept.
  }
}
