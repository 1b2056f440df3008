// The server makes the page in the language that the browser asks for; what somebody chose here before is known to this device alone.

/** Chosen in the application's menu, where it is another than the page's. */
export function otherLanguage(): string | null {
  try {
    const chosen = localStorage.getItem("lectern.language"); // src/text/speak.ts
    return chosen === document.documentElement.lang ? null : chosen;
  } catch {
    return null; // storage is refused
  }
}
