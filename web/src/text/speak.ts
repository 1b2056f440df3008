// Which language the pages speak: what was chosen here before, else what the browser asks for, else English.
import { factsOf, isLanguage, negotiate, type Language } from "./languages";
import { loadAll, spoken } from "./vocabulary";

const key = "lectern.language"; // kept on this device only

export function firstLanguage(): Language {
  const chosen = savedLanguage();
  return chosen ?? negotiate(navigator.languages ?? [navigator.language]);
}

function savedLanguage(): Language | null {
  try {
    const saved = localStorage.getItem(key);
    return isLanguage(saved) ? saved : null;
  } catch {
    return null; // storage is refused
  }
}

let wanted: Language = "en";

// Loads what is missing and then changes all pages at once. Rejects when it cannot be loaded: the pages stay as they were.
export async function speak(language: Language): Promise<void> {
  wanted = language;
  await loadAll(language);
  if (wanted !== language) return; // another was chosen meanwhile
  Object.assign(document.documentElement, { lang: language, dir: factsOf[language].direction });
  spoken.set({ language });
}

export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language);
  try {
    localStorage.setItem(key, language);
  } catch {
    // storage is refused: the choice holds for this page
  }
}

const firstLimitMs = 8_000; // then the page comes in English, and changes when the words are there

export async function speakFirst(): Promise<void> {
  const language = firstLanguage();
  if (language === "en") return;
  const ready = speak(language).catch(() => {
    addEventListener("online", () => void speak(language).catch(() => undefined), { once: true });
  });
  await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, firstLimitMs))]);
}
