// Languages to choose from, by their names in the language of the pages.
import { locale } from "../text/text";
import { languageName } from "./language";

// What lectures are given in and translated to. Any other one can be typed as its tag.
const usual = [
  "am", "ar", "az", "bg", "bn", "bo", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fil", "fr", "ha", "he", "hi", "hu", "hy", "id", "ig", "it", "ja",
  "ka", "kk", "km", "ko", "ky", "lo", "mn", "ms", "my", "ne", "nl", "no", "om", "pl", "ps", "pt", "ro", "ru", "rw", "si", "so", "sr", "sv", "sw", "ta",
  "te", "tg", "th", "ti", "tk", "tr", "ug", "uk", "ur", "uz", "vi", "yo", "yue", "zh-Hans", "zh-Hant", "zu",
];

export interface OfferedLanguage {
  tag: string;
  name: string;
}

export function offeredLanguages(without: readonly string[] = [], inLocale = locale()): OfferedLanguage[] {
  const { compare } = new Intl.Collator(inLocale);
  return usual
    .filter((tag) => !without.includes(tag))
    .map((tag) => ({ tag, name: languageName(tag, inLocale) }))
    .sort((one, other) => compare(one.name, other.name));
}
