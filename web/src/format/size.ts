// Bytes and bit rates as a data plan counts them: decimal, in megabytes from a tenth of one until there are a thousand.
import { locale, t } from "../text/text";

const units = [
  { unit: "byte", bytes: 1 },
  { unit: "kilobyte", bytes: 1e3 },
  { unit: "megabyte", bytes: 1e6 },
  { unit: "gigabyte", bytes: 1e9 },
  { unit: "terabyte", bytes: 1e12 },
] as const;
const leastMegabytes = 99_500; // bytes: what is less is "99 kB"

/** "34 bytes", "67 kB", "0.3 MB", "2.6 MB", "38 MB", "10.7 GB", as the language writes them. */
export function sizeText(bytes: number, inLocale = locale()): string {
  const { value, format } = shown(bytes, inLocale);
  return format.format(value);
}

/**
 * Where one watches it grow: in megabytes until there are ten thousand, then in hundredths of gigabytes. "1,250 MB", "10.74 GB".
 * `beside`: the larger one that stands with it, and has the same unit unless that would make nothing of this one.
 */
export function fineSize(bytes: number, beside = bytes, inLocale = locale()): string {
  const whole = Math.max(bytes, beside);
  const megabytes = Math.round(whole / 1e6);
  const [unit, one, places] = megabytes < 10_000 ? (["megabyte", 1e6, megabytes < 1000 ? 1 : 0] as const) : (["gigabyte", 1e9, 2] as const);
  const isLess = bytes > 0 && (megabytes < 1000 || bytes < one / 10 ** places / 2);
  if (isLess || whole < leastMegabytes) return sizeText(bytes, inLocale);
  return inUnit(unit, places, places, inLocale).format(bytes / one);
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

// One decimal, but for bytes, and for tens and hundreds of what is less than a gigabyte.
function shown(bytes: number, inLocale: string): { value: number; unit: string; format: Intl.NumberFormat } {
  const from = bytes >= leastMegabytes ? 2 : 0;
  const { unit, bytes: one } = units.slice(from).find((each) => Math.round(bytes / each.bytes) < 1000) ?? units[4];
  const exact = bytes / one;
  const isSmall = (unit === "megabyte" || unit === "kilobyte") && exact < 9.95;
  const isLarge = one >= 1e9;
  return { value: exact, unit, format: inUnit(unit, isSmall ? 1 : 0, isSmall || isLarge ? 1 : 0, inLocale) };
}

function inUnit(unit: string, least: number, most: number, inLocale: string): Intl.NumberFormat {
  const unitDisplay = unit === "byte" ? "long" : "short";
  return new Intl.NumberFormat(inLocale, { style: "unit", unit, unitDisplay, minimumFractionDigits: least, maximumFractionDigits: most });
}

// Not by Intl: its "Mb/s" is taken for megabytes.
export function bitRate(bitsPerSecond: number, inLocale = locale()): string {
  const number = (value: number, digits: number) =>
    new Intl.NumberFormat(inLocale, { maximumFractionDigits: digits }).format(value);
  if (bitsPerSecond >= 1e6) return t("size.megabits", { rate: number(bitsPerSecond / 1e6, 1) });
  return t("size.kilobits", { rate: number(bitsPerSecond / 1e3, 0) });
}
