// The way to a sentence about captions in the studio, as s() is to the studio's others.
import type { Values } from "./fill";
import { captionsEn, type CaptionsKey } from "./studio_captions_en";
import { said } from "./text";
import { spoken, vocabulary, type Vocabulary } from "./vocabulary";

export type { CaptionsKey };

const captions: Vocabulary<CaptionsKey> = vocabulary(captionsEn, {
  "zh-Hans": () => import("./studio_captions_zh_hans").then(({ captionsZhHans }) => captionsZhHans),
  ar: () => import("./studio_captions_ar").then(({ captionsAr }) => captionsAr),
  fr: () => import("./studio_captions_fr").then(({ captionsFr }) => captionsFr),
  ru: () => import("./studio_captions_ru").then(({ captionsRu }) => captionsRu),
});

export function c(key: CaptionsKey, values: Values = {}): string {
  return said(captions, key, values);
}

// Without its language's sentences the editor speaks English.
export function captionsTextReady(): Promise<void> {
  return captions.load(spoken.get().language).catch(() => undefined);
}
