// The way to a sentence of the administrator's desk, as t() is to the others.
import { deskEn, type DeskKey } from "./desk_en";
import type { Values } from "./fill";
import { said } from "./text";
import { spoken, vocabulary, type Vocabulary } from "./vocabulary";

export type { DeskKey };

const desk: Vocabulary<DeskKey> = vocabulary(deskEn, {
  "zh-Hans": () => import("./desk_zh_hans").then(({ deskZhHans }) => deskZhHans),
  ar: () => import("./desk_ar").then(({ deskAr }) => deskAr),
  fr: () => import("./desk_fr").then(({ deskFr }) => deskFr),
  ru: () => import("./desk_ru").then(({ deskRu }) => deskRu),
});

export function d(key: DeskKey, values: Values = {}): string {
  return said(desk, key, values);
}

export function hasDeskText(key: string): key is DeskKey {
  return desk.has(key);
}

// Without its language's sentences the desk speaks English.
export function deskTextReady(): Promise<void> {
  return desk.load(spoken.get().language).catch(() => undefined);
}
