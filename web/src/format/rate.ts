import { locale } from "../text/text";

// Of playing: 1.25 -> "1.25×".
export function rateText(rate: number, inLocale = locale()): string {
  return `${new Intl.NumberFormat(inLocale, { maximumFractionDigits: 2 }).format(rate)}×`;
}
