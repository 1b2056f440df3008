// The languages that the pages speak, and which of them somebody gets. Pure.

export const languages = ["en", "zh-Hans", "ar", "fr", "ru"] as const;
export type Language = (typeof languages)[number];

export interface LanguageFacts {
  name: string; // in itself
  direction: "ltr" | "rtl";
  intl: string; // for numbers, dates and sizes
  plurals: readonly Intl.LDMLPluralRule[]; // the order of a sentence's forms
}

export const factsOf: Record<Language, LanguageFacts> = {
  en: { name: "English", direction: "ltr", intl: "en", plurals: ["one", "other"] },
  "zh-Hans": { name: "简体中文", direction: "ltr", intl: "zh-Hans", plurals: ["other"] },
  // Latin digits: beside them stand 1080p, the clock of the player and the doses on the slides, and browsers disagree on what "ar" means.
  ar: { name: "العربية", direction: "rtl", intl: "ar-u-nu-latn", plurals: ["zero", "one", "two", "few", "many", "other"] },
  // "many" is for millions: nothing here is counted in them.
  fr: { name: "Français", direction: "ltr", intl: "fr", plurals: ["one", "other"] },
  ru: { name: "Русский", direction: "ltr", intl: "ru", plurals: ["one", "few", "many", "other"] },
};

export function isLanguage(tag: unknown): tag is Language {
  return (languages as readonly unknown[]).includes(tag);
}

// The first that somebody reads and we speak. Who reads Chinese in its traditional script only gets the simplified one rather than
// English, but after what else they asked for.
export function negotiate(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((language) => baseOf(language) === baseOf(tag));
    if (found !== undefined && !isTraditional(tag)) return found;
  }
  return wanted.some(isTraditional) ? "zh-Hans" : "en";
}

function baseOf(tag: string): string {
  return tag.split(/[-_]/)[0]?.toLowerCase() ?? "";
}

function isTraditional(tag: string): boolean {
  return /^zh[-_](?:.*[-_])?(?:hant|tw|hk|mo)\b/i.test(tag);
}
