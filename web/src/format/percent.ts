import { locale } from "../text/text";

// A part of 1 as whole percent, rounded down: 100 % is said when it is all.
export function percent(part: number, inLocale = locale()): string {
  const whole = Number.isFinite(part) ? Math.floor(Math.min(Math.max(part, 0), 1) * 100) / 100 : 0;
  return new Intl.NumberFormat(inLocale, { style: "percent" }).format(whole);
}
