// When a lecture is published: what its staff is told, and times between the server's and an input's form. Pure.
import { locale } from "../text/text";

export interface Publication {
  held: boolean;
  publish_at: string | null; // UTC
}

export type Standing = "at-once" | "by-hand" | "later" | "with-recording";

/** `plays`: it has a recording that can be watched. */
export function standingOf({ held, publish_at }: Publication, plays: boolean, nowMs = Date.now()): Standing {
  if (!held) return "at-once";
  if (publish_at === null) return "by-hand";
  return !plays && Date.parse(publish_at) <= nowMs ? "with-recording" : "later";
}

const longestWaitMs = 2 ** 31 - 1; // of a browser's timer
const serversPaceMs = 3_000; // until it has published and says so
const askAgainMs = 10_000;

/** Until the server is asked whether it has published; null: not from here. `plays` as above: what is not there is not published. */
export function askIn({ publish_at }: Publication, plays: boolean, nowMs = Date.now()): number | null {
  if (publish_at === null) return null;
  const left = Date.parse(publish_at) - nowMs;
  if (left < 0) return plays ? askAgainMs : null;
  return left + serversPaceMs > longestWaitMs ? null : left + serversPaceMs;
}

const two = (n: number) => String(n).padStart(2, "0");

/** For an input of a date and a time, which know no zone: the viewer's. */
export function typedOf(iso: string | null): string {
  if (iso === null) return "";
  const at = new Date(iso);
  return `${String(at.getFullYear()).padStart(4, "0")}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** What was typed there, as the server's instant; null: it is no time. */
export function instantOf(typed: string): string | null {
  const found = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?/.exec(typed);
  const at = found === null ? NaN : new Date(found[0]).getTime();
  return Number.isNaN(at) ? null : new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

/** The whole date, the time, and the zone that they are in. */
export function momentText(iso: string, inLocale = locale(), timeZone?: string): string {
  const shape: Intl.DateTimeFormatOptions = { year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short" };
  return new Intl.DateTimeFormat(inLocale, timeZone === undefined ? shape : { ...shape, timeZone }).format(new Date(iso));
}

export const viewersZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
