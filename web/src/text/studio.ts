// The way to a sentence of the studio, as t() is to the others.
import type { Values } from "./fill";
import { studioEn, type StudioKey } from "./studio_en";
import { said } from "./text";
import { spoken, vocabulary, type Vocabulary } from "./vocabulary";

export type { StudioKey };

const studio: Vocabulary<StudioKey> = vocabulary(studioEn, {
  "zh-Hans": () => import("./studio_zh_hans").then(({ studioZhHans }) => studioZhHans),
  ar: () => import("./studio_ar").then(({ studioAr }) => studioAr),
  fr: () => import("./studio_fr").then(({ studioFr }) => studioFr),
  ru: () => import("./studio_ru").then(({ studioRu }) => studioRu),
});

export function s(key: StudioKey, values: Values = {}): string {
  return said(studio, key, values);
}

// Without its language's sentences the studio speaks English.
export function studioTextReady(): Promise<void> {
  return studio.load(spoken.get().language).catch(() => undefined);
}
