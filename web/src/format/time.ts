// Times as people read them.
import { locale } from "../text/text";

// 5 -> "0:05", 3723 -> "1:02:03"; `likeS` makes room for the longest time beside it: (5, 3723) -> "0:00:05".
export function clock(seconds: number, likeS = seconds): string {
  const whole = Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0");
  const roomForHours = Number.isFinite(likeS) && likeS >= 3600;
  if (hours === 0 && !roomForHours) return `${minutes}:${rest}`;
  return `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
}

// For screen readers and running text: 3723 -> "1 hour 2 minutes 3 seconds".
export function spokenTime(seconds: number, inLocale = locale()): string {
  const whole = Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds) : 0;
  const parts: [number, string][] = [
    [Math.floor(whole / 3600), "hour"],
    [Math.floor(whole / 60) % 60, "minute"],
    [whole % 60, "second"],
  ];
  const said = parts.filter(([amount]) => amount > 0).map(([amount, unit]) => withUnit(amount, unit, "long", inLocale));
  return said.length > 0 ? inARow(said, inLocale) : withUnit(0, "second", "long", inLocale);
}

// How long something takes, without false precision: 42 -> "42 sec", 640 -> "11 min", 5400 -> "1 hr 30 min".
export function duration(seconds: number, inLocale = locale()): string {
  if (seconds < 59.5) return withUnit(Math.round(seconds), "second", "short", inLocale);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return withUnit(minutes, "minute", "short", inLocale);
  const hours = withUnit(Math.floor(minutes / 60), "hour", "short", inLocale);
  return minutes % 60 === 0 ? hours : inARow([hours, withUnit(minutes % 60, "minute", "short", inLocale)], inLocale);
}

function withUnit(amount: number, unit: string, unitDisplay: "long" | "short", inLocale: string): string {
  return new Intl.NumberFormat(inLocale, { style: "unit", unit, unitDisplay }).format(amount);
}

// As the language joins measures: "1 hr 30 min", "1小时30分钟". Browsers of 2020 put a space between.
function inARow(measures: string[], inLocale: string): string {
  if (typeof Intl.ListFormat !== "function") return measures.join(" ");
  return new Intl.ListFormat(inLocale, { type: "unit", style: "narrow" }).format(measures);
}
