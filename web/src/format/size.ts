// Bytes and bit rates as a data plan counts them: decimal megabytes.
import { locale, t } from "../text/text";

export function megabytes(bytes: number, inLocale = locale()): string {
  return megabyteFormat(bytes, inLocale).format(shownValue(bytes));
}

// "2.6–11 MB"; one number where both are the same.
export function megabyteRange(least: number, most: number, inLocale = locale()): string {
  const [low, high] = [megabytes(least, inLocale), megabytes(most, inLocale)];
  if (low === high) return low;
  const parts = megabyteFormat(least, inLocale).formatToParts(shownValue(least));
  const number = parts.filter(({ type }) => type !== "unit" && type !== "literal").map(({ value }) => value);
  return `${number.join("")}–${high}`;
}

function megabyteFormat(bytes: number, inLocale: string): Intl.NumberFormat {
  const digits = bytes / 1e6 < 10 ? 1 : 0;
  const places = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(inLocale, { style: "unit", unit: "megabyte", unitDisplay: "short", ...places });
}

function shownValue(bytes: number): number {
  const value = bytes / 1e6;
  return value > 0 && value < 0.1 ? 0.1 : value;
}

// Not by Intl: its "Mb/s" is taken for megabytes.
export function bitRate(bitsPerSecond: number, inLocale = locale()): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(inLocale, { maximumFractionDigits: digits }).format(value);
  if (bitsPerSecond >= 1e6) return t("size.megabits", { rate: number(bitsPerSecond / 1e6, 1) });
  return t("size.kilobits", { rate: number(bitsPerSecond / 1e3, 0) });
}
