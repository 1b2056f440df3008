// Names of languages, and which language a name is written in when nobody says.
import { locale } from "../text/text";

export function languageName(tag: string, inLocale = locale()): string {
  if (tag === "" || tag === "und") return "";
  try {
    const name = new Intl.DisplayNames([inLocale], { type: "language" }).of(tag) ?? tag;
    return name === tag ? (nameless[tag]?.[inLocale.split("-")[0] ?? ""] ?? nameless[tag]?.["en"] ?? tag) : name;
  } catch {
    return tag;
  }
}

// What we offer and Chromium has no name for in any of our languages.
const nameless: Record<string, Record<string, string>> = {
  bo: { en: "Tibetan", zh: "藏语", ar: "التبتية", fr: "tibétain", ru: "тибетский" },
};

export function countryName(code: string, inLocale = locale()): string {
  try {
    return new Intl.DisplayNames([inLocale], { type: "region" }).of(code.toUpperCase()) ?? code;
  } catch {
    return code;
  }
}

const scripts: [RegExp, string][] = [
  [/[\u3040-\u30ff]/, "ja"],
  [/[\uac00-\ud7af]/, "ko"],
  [/[\u3400-\u9fff]|[\ud840-\ud888][\udc00-\udfff]/, "zh"],
  [/[\u0750-\u077f\u067e\u0686\u0698\u06af]/, "fa"],
  [/[\u0600-\u06ff]/, "ar"],
  [/[\u0590-\u05ff]/, "he"],
  [/[\u0900-\u097f]/, "hi"],
  [/[\u0e00-\u0e7f]/, "th"],
  [/[\u0400-\u04ff]/, "ru"],
  [/[\u0370-\u03ff]/, "el"],
  [/[\u1200-\u137f]/, "am"],
  [/[\u10a0-\u10ff]/, "ka"],
];

// Fonts and voices need a language. Latin text tells nothing: undefined.
export function languageOf(text: string, country = ""): string | undefined {
  const found = scripts.find(([pattern]) => pattern.test(text))?.[1];
  if (found === "zh" && ["TW", "HK", "MO"].includes(country.toUpperCase())) return "zh-Hant";
  if (found === "zh") return "zh-Hans";
  return found;
}

const otherScripts = new Set(["he", ...scripts.map(([, language]) => language)]);

// The language of a text whose letters, or whose place, tell: a title in Latin letters is no Chinese, whatever its course is taught in.
export function languageOfTitle(text: string, taughtIn: string | null | undefined, country = ""): string | undefined {
  const told = taughtIn && taughtIn !== "und" ? taughtIn : undefined;
  const base = told?.split("-")[0] ?? "";
  const seen = languageOf(text, country);
  if (seen !== undefined) return seen.split("-")[0] === base ? told : seen;
  return otherScripts.has(base) ? undefined : told;
}

const rightToLeft = new Set(["ar", "fa", "he", "ur", "ps", "ug", "yi", "dv", "sd", "ckb"]);

export function direction(tag: string): "rtl" | "ltr" {
  return rightToLeft.has(tag.split("-")[0]?.toLowerCase() ?? "") ? "rtl" : "ltr";
}
