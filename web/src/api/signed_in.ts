// Whether somebody has signed in here, as far as this browser remembers: the cookie itself cannot be seen by pages, and those who
// never signed in are asked and told nothing.
import { Store } from "../player/store";

const key = "lectern.user";

/** For pages that show it, also when another window changes it. */
export const signedIn = new Store<{ user: string | null }>({ user: rememberedUser() });

/** Whether another window has signed somebody in or out. */
export function isOfUser(event: Pick<StorageEvent, "key">): boolean {
  return event.key === key || event.key === null;
}

if (typeof window !== "undefined") addEventListener("storage", (event) => isOfUser(event) && signedIn.set({ user: rememberedUser() }));

export function rememberedUser(): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function rememberUser(name: string): void {
  try {
    localStorage.setItem(key, name);
  } catch {
    // storage is refused: what is watched here is not told
  }
  signedIn.set({ user: name });
}

export function forgetUser(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // there is nothing to forget
  }
  signedIn.set({ user: null });
}
