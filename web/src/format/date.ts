// Dates and times of day as people write them.
import { locale } from "../text/text";

// Known to the year, the month or the day: "2019", "2019-06", "2019-06-14".
export function partialDate(text: string, inLocale = locale()): string {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?/.exec(text);
  if (!found) return text;
  const [, year, month, day] = found;
  const date = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  const shape: Intl.DateTimeFormatOptions = { year: "numeric", timeZone: "UTC" };
  if (month) shape.month = "long";
  if (day) shape.day = "numeric";
  return new Intl.DateTimeFormat(inLocale, shape).format(date);
}

// A moment in the viewer's zone; with its day when that is not today.
export function timeOfDay(iso: string, nowMs = Date.now(), inLocale = locale()): string {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date(nowMs).toDateString();
  const shape: Intl.DateTimeFormatOptions = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(inLocale, shape).format(at);
}

// The day of a moment, in the viewer's zone.
export function dayOf(iso: string, inLocale = locale()): string {
  return new Intl.DateTimeFormat(inLocale, { dateStyle: "medium" }).format(new Date(iso));
}
