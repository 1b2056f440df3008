// The way to a sentence about the poster of a lecture, as s() is to the studio's others.
import type { Values } from "./fill";
import { posterEn, type PosterKey } from "./studio_poster_en";
import { said } from "./text";
import { spoken, vocabulary, type Vocabulary } from "./vocabulary";

export type { PosterKey };

const poster: Vocabulary<PosterKey> = vocabulary(posterEn, {
  "zh-Hans": () => import("./studio_poster_zh_hans").then(({ posterZhHans }) => posterZhHans),
  ar: () => import("./studio_poster_ar").then(({ posterAr }) => posterAr),
  fr: () => import("./studio_poster_fr").then(({ posterFr }) => posterFr),
  ru: () => import("./studio_poster_ru").then(({ posterRu }) => posterRu),
});

export function p(key: PosterKey, values: Values = {}): string {
  return said(poster, key, values);
}

// Without its language's sentences the panel speaks English.
export function posterTextReady(): Promise<void> {
  return poster.load(spoken.get().language).catch(() => undefined);
}
