import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { partialDate, timeOfDay } from "../src/format/date";
import { joined } from "../src/format/facts";
import { languageName } from "../src/format/language";
import { percent } from "../src/format/percent";
import { bitRate, sizeRange, sizeText } from "../src/format/size";
import { clock, duration, spokenTime } from "../src/format/time";
import { ar } from "../src/text/ar";
import { deskAr } from "../src/text/desk_ar";
import { deskEn } from "../src/text/desk_en";
import { deskFr } from "../src/text/desk_fr";
import { deskRu } from "../src/text/desk_ru";
import { deskZhHans } from "../src/text/desk_zh_hans";
import { en } from "../src/text/en";
import { fill, isolated, pieces } from "../src/text/fill";
import { fr } from "../src/text/fr";
import { factsOf, languages, negotiate, type Language } from "../src/text/languages";
import { offlineAr } from "../src/text/offline_ar";
import { offlineEn } from "../src/text/offline_en";
import { offlineFr } from "../src/text/offline_fr";
import { offlineRu } from "../src/text/offline_ru";
import { offlineZhHans } from "../src/text/offline_zh_hans";
import { ru } from "../src/text/ru";
import { captionsAr } from "../src/text/studio_captions_ar";
import { captionsEn } from "../src/text/studio_captions_en";
import { captionsFr } from "../src/text/studio_captions_fr";
import { captionsRu } from "../src/text/studio_captions_ru";
import { captionsZhHans } from "../src/text/studio_captions_zh_hans";
import { cutsAr } from "../src/text/studio_cuts_ar";
import { cutsEn } from "../src/text/studio_cuts_en";
import { cutsFr } from "../src/text/studio_cuts_fr";
import { cutsRu } from "../src/text/studio_cuts_ru";
import { cutsZhHans } from "../src/text/studio_cuts_zh_hans";
import { posterAr } from "../src/text/studio_poster_ar";
import { posterEn } from "../src/text/studio_poster_en";
import { posterFr } from "../src/text/studio_poster_fr";
import { posterRu } from "../src/text/studio_poster_ru";
import { posterZhHans } from "../src/text/studio_poster_zh_hans";
import { studioAr } from "../src/text/studio_ar";
import { studioEn } from "../src/text/studio_en";
import { studioFr } from "../src/text/studio_fr";
import { studioRu } from "../src/text/studio_ru";
import { studioZhHans } from "../src/text/studio_zh_hans";
import { o } from "../src/text/offline";
import { locale, t } from "../src/text/text";
import { loadAll, spoken, vocabulary } from "../src/text/vocabulary";
import { zhHans } from "../src/text/zh_hans";

type Table = Record<string, string>;
const tables: Record<string, Record<Language, Table>> = {
  pages: { en, "zh-Hans": zhHans, ar, fr, ru },
  offline: { en: offlineEn, "zh-Hans": offlineZhHans, ar: offlineAr, fr: offlineFr, ru: offlineRu },
  desk: { en: deskEn, "zh-Hans": deskZhHans, ar: deskAr, fr: deskFr, ru: deskRu },
  captions: { en: captionsEn, "zh-Hans": captionsZhHans, ar: captionsAr, fr: captionsFr, ru: captionsRu },
  cuts: { en: cutsEn, "zh-Hans": cutsZhHans, ar: cutsAr, fr: cutsFr, ru: cutsRu },
  poster: { en: posterEn, "zh-Hans": posterZhHans, ar: posterAr, fr: posterFr, ru: posterRu },
  studio: { en: studioEn, "zh-Hans": studioZhHans, ar: studioAr, fr: studioFr, ru: studioRu },
};
const others = languages.filter((language) => language !== "en");

async function speakNow(language: Language) {
  await loadAll(language);
  spoken.set({ language });
}
afterEach(() => spoken.set({ language: "en" }));

const blanks = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].sort();
const plain = (text: string) => text.replace(/[\u2066-\u2069\u200e\u200f\u061c]/g, "").replace(/[\u00a0\u202f]/g, " ");

// Plural rules that hold for one number only: a sentence may say it in words.
const single: Record<Language, string[]> = { en: ["one"], "zh-Hans": [], ar: ["zero", "one", "two"], fr: [], ru: [] };

describe.each(Object.keys(tables))("the sentences of the %s", (part) => {
  const table = tables[part] as Record<Language, Table>;
  test.each(others)("are all there in %s, and no others", (language) => {
    expect(Object.keys(table[language]).sort()).toEqual(Object.keys(table.en).sort());
    for (const [key, text] of Object.entries(table[language])) expect(text.trim(), key).not.toBe("");
  });

  test.each(languages)("have the blanks of the English one in every form: %s", (language) => {
    for (const [key, english] of Object.entries(table.en)) {
      const forms = (table[language][key] ?? "").split(" | ");
      const wanted = blanks(english);
      forms.forEach((form, index) => {
        const rule = factsOf[language].plurals[index] ?? "other";
        const mayOmit = forms.length > 1 && single[language].includes(rule) ? ["n", "ready"] : [];
        const missing = wanted.filter((name) => !blanks(form).includes(name) && !mayOmit.includes(name ?? ""));
        expect(missing, `${language} ${key}: ${form}`).toEqual([]);
        expect(blanks(form).filter((name) => !wanted.includes(name)), `${language} ${key}: ${form}`).toEqual([]);
      });
    }
  });

  test.each(languages)("have one form, or one for each plural rule: %s", (language) => {
    const count = factsOf[language].plurals.length;
    for (const [key, english] of Object.entries(table.en)) {
      const forms = (table[language][key] ?? "").split(" | ").length;
      const allowed = english.includes(" | ") ? [count] : [1, count];
      expect(allowed, `${language} ${key}`).toContain(forms);
    }
  });

  test.each(others)("are translated into %s, but for what is the same there", (language) => {
    const same = new Set(["site.name", "phrase.value", "phrase.note", "phrase.comma", "phrase.page", "phrase.site", "recognition.levelIn", "keys.home", "keys.end", "size.megabits", "size.kilobits"]);
    const alike = new Set(["upload.rate", "upload.limitIs", "upload.of", "work.announce", "add.file", "add.section", "server.amount"]);
    const isShared = (key: string, text: string) => language === "fr" && (!text.includes(" ") || key === "player.volumeIs"); // "Pause"
    const left = Object.entries(table[language])
      .filter(([key, text]) => text === table.en[key] && !same.has(key) && !alike.has(key) && !isShared(key, text))
      .map(([key]) => key);
    expect(left).toEqual([]);
  });
});

describe("plurals", () => {
  test.each(languages)("of %s are those of the browser, in our order", (language) => {
    const { intl, plurals } = factsOf[language];
    const known = new Intl.PluralRules(intl).resolvedOptions().pluralCategories;
    const left = known.filter((rule) => !plurals.includes(rule));
    expect(left).toEqual(language === "fr" ? ["many"] : []); // of millions
    expect(plurals.filter((rule) => !known.includes(rule))).toEqual([]);
  });

  test.each<[Language, number, string]>([
    ["en", 0, "0 lectures"],
    ["en", 1, "1 lecture"],
    ["en", 2, "2 lectures"],
    ["zh-Hans", 1, "1 讲"],
    ["zh-Hans", 21, "21 讲"],
    ["fr", 0, "0 leçon"],
    ["fr", 1, "1 leçon"],
    ["fr", 2, "2 leçons"],
    ["ru", 1, "1 лекция"],
    ["ru", 3, "3 лекции"],
    ["ru", 5, "5 лекций"],
    ["ru", 11, "11 лекций"],
    ["ru", 21, "21 лекция"],
    ["ru", 104, "104 лекции"],
    ["ar", 0, "لا محاضرات"],
    ["ar", 1, "محاضرة واحدة"],
    ["ar", 2, "محاضرتان"],
    ["ar", 3, "3 محاضرات"],
    ["ar", 10, "10 محاضرات"],
    ["ar", 11, "11 محاضرة"],
    ["ar", 99, "99 محاضرة"],
    ["ar", 100, "100 محاضرة"],
    ["ar", 103, "103 محاضرات"],
  ])("in %s of %d", async (language, n, shown) => {
    await speakNow(language);
    expect(t("course.lectureCount", { n })).toBe(shown);
  });

  test("of half a thing in Russian have their own form", () => {
    expect(fill("курс | курса | курсов | курса (дробь)", { n: 1.5 }, "ru")).toBe("курса (дробь)");
  });

  test("go by the first number, and texts are put in as they are", () => {
    expect(fill("{ready} of {n} one | {ready} of {n} many", { ready: "1", n: 12 }, "en")).toBe("1 of 12 many");
  });
});

describe("numbers, sizes and times", () => {
  test.each<[Language, string[]]>([
    ["en", ["4.3 MB", "10.7 GB", "2.6–11 MB", "2.9 Mbit/s", "310 kbit/s", "50%", "1 hr 30 min", "42 sec"]],
    ["zh-Hans", ["4.3 MB", "10.7 GB", "2.6–11 MB", "2.9 Mbit/s", "310 kbit/s", "50%", "1小时30分钟", "42秒"]],
    ["ar", ["4.3 م.ب", "10.7 غ.ب", "2.6–11 م.ب", "2.9 ميغابت/ث", "310 كيلوبت/ث", "50%", "1 س و30 د", "42 ث"]],
    ["fr", ["4,3 Mo", "10,7 Go", "2,6–11 Mo", "2,9 Mbit/s", "310 kbit/s", "50 %", "1 h 30 min", "42 s"]],
    ["ru", ["4,3 МБ", "10,7 ГБ", "2,6–11 МБ", "2,9 Мбит/с", "310 кбит/с", "50 %", "1 ч 30 мин", "42 с"]],
  ])("in %s", async (language, shown) => {
    await speakNow(language);
    const made = [
      sizeText(4_250_000),
      sizeText(10_737_418_240),
      sizeRange(2_600_000, 11_000_000),
      bitRate(2_851_000),
      bitRate(310_000),
      percent(0.509),
      duration(5_400),
      duration(42),
    ];
    expect(made.map(plain)).toEqual(shown);
  });

  test.each(languages)("the budget is asked for in the unit that is shown: %s", async (language) => {
    await speakNow(language);
    const unit = new Intl.NumberFormat(locale(), { style: "unit", unit: "megabyte", unitDisplay: "short" })
      .formatToParts(500)
      .find(({ type }) => type === "unit");
    expect(o("data.limit")).toContain(unit?.value ?? "no unit");
  });

  test.each<[Language, string, string]>([
    ["zh-Hans", "2020年11月24日", "1小时2分钟3秒钟"],
    ["ar", "24 نوفمبر 2020", "ساعة ودقيقتان و3 ثوان"],
    ["fr", "24 novembre 2020", "1 heure 2 minutes 3 secondes"],
    ["ru", "24 ноября 2020 г.", "1 час 2 минуты 3 секунды"],
  ])("dates and spoken times in %s", async (language, date, time) => {
    await speakNow(language);
    expect(plain(partialDate("2020-11-24"))).toBe(date);
    expect(plain(spokenTime(3723))).toBe(time);
  });

  test("Arabic has Latin digits everywhere, as the clock beside it", async () => {
    await speakNow("ar");
    expect(clock(3723)).toBe("1:02:03");
    for (const text of [sizeText(38e6), percent(0.5), partialDate("2020-11-24"), t("course.lectureCount", { n: 12 }), spokenTime(754)]) {
      expect(text).toMatch(/[0-9]/);
      expect(text).not.toMatch(/[\u0660-\u0669\u06f0-\u06f9]/);
    }
  });

  test("a moment is told in the viewer's zone, with its day when that is another", () => {
    const at = new Date(2026, 10, 28, 15, 4); // here
    expect(plain(timeOfDay(at.toISOString(), at.getTime() + 60_000, "fr"))).toBe("15:04");
    expect(plain(timeOfDay(at.toISOString(), at.getTime() + 172_800_000, "fr"))).toBe("28 nov. 2026, 15:04");
  });

  test("languages are named in the one that is spoken", async () => {
    await speakNow("zh-Hans");
    expect(languageName("ar")).toBe("阿拉伯语");
  });
});

describe("which language somebody gets", () => {
  test.each<[string[], Language]>([
    [[], "en"],
    [["de-DE"], "en"],
    [["de-DE", "fr-CH", "en"], "fr"],
    [["ar-EG"], "ar"],
    [["ru"], "ru"],
    [["zh"], "zh-Hans"],
    [["zh-CN"], "zh-Hans"],
    [["zh-Hans-SG"], "zh-Hans"],
    [["zh-TW"], "zh-Hans"], // can be read
    [["zh-Hant-HK", "en-GB"], "en"], // asked for
    [["zh-TW", "zh"], "zh-Hans"],
    [["EN-us", "fr"], "en"],
  ])("who reads %j: %s", (wanted, given) => expect(negotiate(wanted)).toBe(given));
});

describe("text of two directions", () => {
  test("what is put into an Arabic sentence cannot pull its neighbours along", () => {
    expect(fill("متابعة: {title}.", { title: "Cells (2)" }, "ar")).toBe("متابعة: \u2068Cells (2)\u2069.");
    expect(fill("{n} مقررات", { n: 3 }, "ar")).toBe("3 مقررات");
  });

  test("an Arabic title in an English sentence is kept together, an English one is left alone", () => {
    expect(fill("Continue: {title}", { title: "التشريح 1" }, "en")).toBe("Continue: \u2068التشريح 1\u2069");
    expect(fill("Continue: {title}", { title: "Cells" }, "en")).toBe("Continue: Cells");
  });

  test("so are facts in a row", async () => {
    expect(joined(["Arabic", "3 lectures"])).toBe("Arabic · 3\u00a0lectures");
    await speakNow("ar");
    const row = isolated("Cells (2)", "ar") + "، " + isolated("نعم", "ar");
    expect(isolated(row, "ar")).toBe(`\u2067${row}\u2069`); // begins at the right, although no letter outside says so
    expect(joined(["الإنجليزية", "MB 3"])).toBe("\u2068الإنجليزية\u2069 · \u2068MB\u00a03\u2069");
  });

  test("a sentence comes apart where an element goes", () => {
    expect(pieces("{n} before {title}, {who}", { n: 2 }, "en")).toEqual(["", "2", " before ", { blank: "title" }, ", ", { blank: "who" }, ""]);
  });
});

describe("a vocabulary", () => {
  const greeting = () => vocabulary(
    { hello: "Hello" },
    {
      ar: async () => ({ hello: "مرحبًا" }),
      fr: () => Promise.reject(new Error("the link is gone")),
      "zh-Hans": async () => ({ hello: "你好" }),
      ru: async () => ({ hello: "Здравствуйте" }),
    },
  );

  test("speaks English, by English rules, until another language has come", async () => {
    const words = greeting();
    spoken.set({ language: "ar" });
    expect(words.sentence("hello")).toEqual({ template: "Hello", language: "en" });
    await words.load("ar");
    expect(words.sentence("hello")).toEqual({ template: "مرحبًا", language: "ar" });
  });

  test("says when one cannot be loaded, and stays what it is", async () => {
    const words = greeting();
    await expect(words.load("fr")).rejects.toThrow("the link is gone");
    spoken.set({ language: "fr" });
    expect(words.sentence("hello").template).toBe("Hello");
  });
});

describe("the code", () => {
  const root = new URL("../src", import.meta.url).pathname;
  const files = (ending: string) =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map((entry) => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), "utf8") }));

  test("shows people no text of its own", () => {
    const found: string[] = [];
    for (const { name, text } of files(".tsx")) {
      const code = text.replace(/^\s*\/\/.*$/gm, "");
      // Between tags, and in the attributes that are read out or shown.
      const literals = [
        ...code.matchAll(/(?<![=\s])>\s*([^<>{}()=;|&]*\p{L}{2,}[^<>{}()=;|&]*)\s*<\//gu),
        ...code.matchAll(/\b(?:aria-label|aria-valuetext|title|placeholder|alt|label)="([^"]*\p{L}[^"]*)"/gu),
      ];
      const isKey = (literal = "") => literal in en || literal in studioEn;
      found.push(...literals.filter(([, literal]) => !isKey(literal)).map(([, literal]) => `${name}: ${literal}`));
    }
    expect(found).toEqual([]);
  });

  test("formats for no fixed language", () => {
    const fixed = [...files(".ts"), ...files(".tsx")]
      .filter(({ text }) => /Intl\.\w+\(\s*\[?["']|toLocale\w*String\(/.test(text))
      .map(({ name }) => name);
    expect(fixed).toEqual([]);
  });

  test("is styled without left and right", () => {
    const uneven = /(?:margin|padding|inset|border-radius):\s*([^\s;]+) ([^\s;]+) ([^\s;]+) ([^\s;]+);/g;
    const physical = /(?:^|[\s;{])((?:(?:margin|padding|border)-(?:left|right)[\w-]*|left|right|float|clear|text-align)\s*:\s*([^;]*))/g;
    const found = files(".css").flatMap(({ name, text }) =>
      [...text.matchAll(physical)]
        .filter(([, declaration = "", value = ""]) => !/^text-align/.test(declaration) || /left|right/.test(value))
        .map(([, declaration]) => `${name}: ${declaration}`),
    );
    for (const { name, text } of files(".css")) {
      for (const [whole, , right, , left] of text.matchAll(uneven)) if (right !== left && !/radius/.test(whole)) found.push(`${name}: ${whole}`);
    }
    expect(found).toEqual([]);
  });
});
