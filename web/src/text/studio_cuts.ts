// The way to a sentence about cutting a recording, as s() is to the studio's others.
import type { Values } from "./fill";
import { cutsEn, type CutsKey } from "./studio_cuts_en";
import { said } from "./text";
import { spoken, vocabulary, type Vocabulary } from "./vocabulary";

export type { CutsKey };

const cuts: Vocabulary<CutsKey> = vocabulary(cutsEn, {
  "zh-Hans": () => import("./studio_cuts_zh_hans").then(({ cutsZhHans }) => cutsZhHans),
  ar: () => import("./studio_cuts_ar").then(({ cutsAr }) => cutsAr),
  fr: () => import("./studio_cuts_fr").then(({ cutsFr }) => cutsFr),
  ru: () => import("./studio_cuts_ru").then(({ cutsRu }) => cutsRu),
});

export function k(key: CutsKey, values: Values = {}): string {
  return said(cuts, key, values);
}

// Without its language's sentences the page speaks English.
export function cutsTextReady(): Promise<void> {
  return cuts.load(spoken.get().language).catch(() => undefined);
}
