// The way to a sentence of the studio, as t() is to the others.
import { studioEn, type StudioKey } from "./studio_en";
import { fill, locale } from "./text";

export type { StudioKey };

export function s(key: StudioKey, values: Record<string, string | number> = {}): string {
  return fill(studioEn[key], values, locale);
}
