// The one way to a sentence: t("courses.count", { n: 3 }).
import type { ComponentChildren } from "preact";
import { en, type TextKey } from "./en";
import { fill, isolated, pieces, type Values } from "./fill";
import { factsOf } from "./languages";
import { spoken, vocabulary, type Vocabulary } from "./vocabulary";

export type { TextKey };

const pages: Vocabulary<TextKey> = vocabulary(en, {
  "zh-Hans": () => import("./zh_hans").then(({ zhHans }) => zhHans),
  ar: () => import("./ar").then(({ ar }) => ar),
  fr: () => import("./fr").then(({ fr }) => fr),
  ru: () => import("./ru").then(({ ru }) => ru),
});

/** Of numbers, dates and sizes, for Intl. */
export function locale(): string {
  return factsOf[spoken.get().language].intl;
}

export function t(key: TextKey, values: Values = {}): string {
  return said(pages, key, values);
}

// A sentence with elements in it: rich("lecture.nextIs", { title: <bdi>…</bdi> }).
export function rich(key: TextKey, elements: Record<string, ComponentChildren>, values: Values = {}): ComponentChildren[] {
  const { template, language } = pages.sentence(key);
  return pieces(template, values, language).map((piece) => (typeof piece === "string" ? piece : elements[piece.blank]));
}

export function said<K extends string>(from: Vocabulary<K>, key: K, values: Values): string {
  const { template, language } = from.sentence(key);
  return fill(template, values, language);
}

// For words that are joined without a sentence around them.
export function apart(text: string): string {
  return isolated(text, spoken.get().language);
}

export function hasText(key: string): key is TextKey {
  return pages.has(key);
}
