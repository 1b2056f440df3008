// The way to a sentence of the saved lectures, as t() is to the others.
import type { ComponentChildren } from "preact";
import { pieces, type Values } from "./fill";
import { offlineEn, type OfflineKey } from "./offline_en";
import { said } from "./text";
import { spoken, vocabulary, type Vocabulary } from "./vocabulary";

export type { OfflineKey };

const offline: Vocabulary<OfflineKey> = vocabulary(offlineEn, {
  "zh-Hans": () => import("./offline_zh_hans").then(({ offlineZhHans }) => offlineZhHans),
  ar: () => import("./offline_ar").then(({ offlineAr }) => offlineAr),
  fr: () => import("./offline_fr").then(({ offlineFr }) => offlineFr),
  ru: () => import("./offline_ru").then(({ offlineRu }) => offlineRu),
});

export function o(key: OfflineKey, values: Values = {}): string {
  return said(offline, key, values);
}

export function richO(key: OfflineKey, elements: Record<string, ComponentChildren>, values: Values = {}): ComponentChildren[] {
  const { template, language } = offline.sentence(key);
  return pieces(template, values, language).map((piece) => (typeof piece === "string" ? piece : elements[piece.blank]));
}

// Without its language's sentences these parts speak English.
export function offlineTextReady(): Promise<void> {
  return offline.load(spoken.get().language).catch(() => undefined);
}
