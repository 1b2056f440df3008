// Whether somebody has signed in here, as far as this browser remembers: the cookie itself cannot be seen by pages, and those who
// never signed in are asked and told nothing.
const key = "lectern.user";

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
}

export function forgetUser(): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // there is nothing to forget
  }
}
