// Which lectures are saved here, for pages that must know before IndexedDB has answered. A note of what the shelf holds, which is the truth.
import { rememberedUser } from "../api/signed_in";
import { Store } from "../player/store";

const key = "lectern.saved";

interface Note {
  whole: boolean; // it can be played
  user: string | null; // for whom; null: everybody
  next?: boolean; // another copy of it is being saved
}

export type Notes = Readonly<Record<string, Note>>;

export function parseNotes(text: string | null): Notes {
  try {
    const found = JSON.parse(text ?? "{}") as Record<string, Partial<Note> | null> | null;
    const isNote = (one: Partial<Note> | null): one is Note => typeof one?.whole === "boolean" && (one.user === null || typeof one.user === "string");
    return Object.fromEntries(Object.entries(found ?? {}).filter((one): one is [string, Note] => isNote(one[1])));
  } catch {
    return {};
  }
}

function read(): Notes {
  try {
    return parseNotes(localStorage.getItem(key));
  } catch {
    return {};
  }
}

export const saved = new Store<{ notes: Notes }>({ notes: read() });

export function note(notes: Notes): void {
  try {
    localStorage.setItem(key, JSON.stringify(notes));
  } catch {
    // storage is refused: then nothing was saved either
  }
  saved.set({ notes });
}

/** Whether it can be played from here, by who has signed in here now. */
export function isSavedHere(id: string): boolean {
  const found = saved.get().notes[id];
  return found !== undefined && found.whole && isOwn(found);
}

/** Whether it may be played here by who has signed in here now. */
export function isOwn({ user }: { user: string | null }): boolean {
  return user === null || user === rememberedUser();
}

/** Whether what plays is to be replaced by another copy. */
export function isReplaced(id: string): boolean {
  return saved.get().notes[id]?.next === true;
}

export function hasSaved(): boolean {
  return Object.keys(saved.get().notes).length > 0;
}

export function hasUnfinished(): boolean {
  return Object.values(saved.get().notes).some(({ whole, next }) => !whole || next === true);
}

export function canSave(): boolean {
  const plays = "MediaSource" in globalThis || "ManagedMediaSource" in globalThis; // players inside the system do not ask service workers
  return plays && "serviceWorker" in navigator && "indexedDB" in globalThis;
}
