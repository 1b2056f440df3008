// A sentence with its blanks filled in. Pure.
import { factsOf, type Language } from "./languages";

export type Values = Record<string, string | number>;

// The form by the language's plural rule, of the first number among the values; then {name} by value.
export function fill(template: string, values: Values, language: Language): string {
  return formOf(template, values, language).replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? numberText(value, language) : isolated(value, language);
  });
}

// The same, in pieces: text as it is, and the names of the blanks that are not among the values.
export function pieces(template: string, values: Values, language: Language): (string | { blank: string })[] {
  const form = formOf(template, values, language);
  const found = form.split(/\{(\w+)\}/);
  return found.map((piece, index) => {
    if (index % 2 === 0) return piece;
    return piece in values ? fill(`{${piece}}`, values, language) : { blank: piece };
  });
}

function formOf(template: string, values: Values, language: Language): string {
  const forms = template.split(" | ");
  const { plurals, intl } = factsOf[language];
  const amount = Object.values(values).find((value) => typeof value === "number");
  const rule = typeof amount === "number" ? new Intl.PluralRules(intl).select(amount) : "other";
  return forms[Math.max(plurals.indexOf(rule), 0)] ?? forms[forms.length - 1] ?? template;
}

function numberText(value: number, language: Language): string {
  return new Intl.NumberFormat(factsOf[language].intl).format(value);
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

const isolates = { auto: "\u2068", ltr: "\u2066", rtl: "\u2067" }; // FIRST STRONG, LEFT-TO-RIGHT, RIGHT-TO-LEFT ISOLATE

// A value that runs the other way than the sentence must not pull its neighbours along. What begins with such a value was put together in this
// language and runs as it does: what is isolated within has no say in it.
export function isolated(value: string, language: Language): string {
  const { direction } = factsOf[language];
  const mayTurn = direction === "rtl" || rightToLeft.test(value);
  const isJoined = /^[\u2066-\u2068]/.test(value);
  return mayTurn && value !== "" ? `${isolates[isJoined ? direction : "auto"]}${value}\u2069` : value;
}
