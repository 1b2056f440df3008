// The one way to a sentence: t("courses.count", { n: 3 }).
import { en, type TextKey } from "./en";

export type { TextKey };
export const locale = "en";

export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return fill(en[key], values, locale);
}

// "one | other" by plural rule of the first number among the values; then {name} by value.
export function fill(template: string, values: Record<string, string | number>, language: string): string {
  const forms = template.split(" | ");
  const amount = Object.values(values).find((value) => typeof value === "number");
  const single = forms.length > 1 && typeof amount === "number" && new Intl.PluralRules(language).select(amount) === "one";
  const form = (single ? forms[0] : forms[forms.length - 1]) ?? template;
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}

export function hasText(key: string): key is TextKey {
  return key in en;
}
