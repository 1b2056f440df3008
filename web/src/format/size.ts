// Bytes and bit rates as a data plan counts them: decimal, in megabytes until there are a thousand.
import { locale, t } from "../text/text";

const units = [
  { unit: "megabyte", bytes: 1e6 },
  { unit: "gigabyte", bytes: 1e9 },
  { unit: "terabyte", bytes: 1e12 },
] as const;

/** "2.6 MB", "38 MB", "10.7 GB", as the language writes them. */
export function sizeText(bytes: number, inLocale = locale()): string {
  const { value, format } = shown(bytes, inLocale);
  return format.format(value);
}

/**
 * Where one watches it grow: in megabytes until there are ten thousand, then in hundredths of gigabytes. "1,250 MB", "10.74 GB".
 * `beside`: the larger one that stands with it, and has the same unit.
 */
export function fineSize(bytes: number, beside = bytes, inLocale = locale()): string {
  const whole = Math.max(bytes, beside);
  if (Math.round(whole / 1e6) < 1000) return sizeText(bytes, inLocale);
  const isMegabytes = Math.round(whole / 1e6) < 10_000;
  const places = isMegabytes ? 0 : 2;
  const value = bytes / (isMegabytes ? 1e6 : 1e9);
  const unit = { style: "unit", unit: isMegabytes ? "megabyte" : "gigabyte", unitDisplay: "short" } as const;
  const format = new Intl.NumberFormat(inLocale, { ...unit, minimumFractionDigits: places, maximumFractionDigits: places });
  return format.format(bytes > 0 ? Math.max(value, 10 ** -places) : value);
}

/** "2.6–11 MB", "900 MB–1.2 GB"; one size where both are the same. */
export function sizeRange(least: number, most: number, inLocale = locale()): string {
  const [low, high] = [sizeText(least, inLocale), sizeText(most, inLocale)];
  if (low === high) return low;
  const from = shown(least, inLocale);
  if (from.unit !== shown(most, inLocale).unit) return `${low}–${high}`;
  const parts = from.format.formatToParts(from.value);
  const number = parts.filter(({ type }) => type !== "unit" && type !== "literal").map(({ value }) => value);
  return `${number.join("")}–${high}`;
}

// One decimal, but for tens and hundreds of megabytes; "0.0" is said of nothing but nothing.
function shown(bytes: number, inLocale: string): { value: number; unit: string; format: Intl.NumberFormat } {
  const { unit, bytes: one } = units.find((each) => Math.round(bytes / each.bytes) < 1000) ?? units[2];
  const exact = bytes / one;
  const isSmall = unit === "megabyte" && exact < 9.95;
  const places = { minimumFractionDigits: isSmall ? 1 : 0, maximumFractionDigits: isSmall || unit !== "megabyte" ? 1 : 0 };
  const format = new Intl.NumberFormat(inLocale, { style: "unit", unit, unitDisplay: "short", ...places });
  return { value: exact > 0 && exact < 0.1 ? 0.1 : exact, unit, format };
}

// Not by Intl: its "Mb/s" is taken for megabytes.
export function bitRate(bitsPerSecond: number, inLocale = locale()): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(inLocale, { maximumFractionDigits: digits }).format(value);
  if (bitsPerSecond >= 1e6) return t("size.megabits", { rate: number(bitsPerSecond / 1e6, 1) });
  return t("size.kilobits", { rate: number(bitsPerSecond / 1e3, 0) });
}
