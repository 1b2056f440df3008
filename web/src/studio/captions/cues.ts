// The cues of a caption file, and what an editor does to them. Pure: every rule is a row in a test.

export interface Cue {
  key: number; // of the row that shows it; stays with it
  start: number; // milliseconds
  end: number;
  settings: string; // WebVTT cue settings; kept as they are
  text: string; // as it is read: entities of WebVTT are undone, its tags stay
}

let lastKey = 0;
export const newKey = () => ++lastKey;

const shortest = 100; // milliseconds: below this nobody reads anything
const usual = 3000; // of a new cue

const timing = /^((?:\d+:)?\d{1,2}:\d{2}\.\d{3})\s+-->\s+((?:\d+:)?\d{1,2}:\d{2}\.\d{3})(?:\s+(.*))?$/;

// What the server writes: WebVTT, one cue after the other. What is no cue is passed over.
export function parseWebVtt(text: string): Cue[] {
  const cues: Cue[] = [];
  for (const block of text.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => timing.test(line));
    const found = at < 0 ? null : timing.exec(lines[at] ?? "");
    if (found === null) continue;
    const start = parseTime(found[1] ?? "");
    const end = parseTime(found[2] ?? "");
    if (start === null || end === null) continue;
    cues.push({ key: newKey(), start, end, settings: found[3] ?? "", text: unescapeText(lines.slice(at + 1).join("\n").trimEnd()) });
  }
  return cues;
}

export function toWebVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ start, end, settings, text }) => {
    const times = `${formatTime(start, true)} --> ${formatTime(end, true)}${settings === "" ? "" : ` ${settings}`}`;
    return `${times}\n${escapeText(text)}\n`;
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}

const tag = /<\/?(?:b|i|u|c|v|lang|ruby|rt)(?:[.\s][^<>]*)?>|<[\d:.]+>/g;

function unescapeText(text: string): string {
  return text
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&nbsp;/g, "\u00a0")
    .replace(/&lrm;/g, "\u200e")
    .replace(/&rlm;/g, "\u200f")
    .replace(/&amp;/g, "&");
}

// WebVTT's own tags stay tags; blank lines would end the cue.
function escapeText(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const whole = lines.join("\n");
  let out = "";
  let from = 0;
  for (const { 0: found, index } of whole.matchAll(tag)) {
    out += plain(whole.slice(from, index)) + found;
    from = index + found.length;
  }
  return out + plain(whole.slice(from));
}

const plain = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

// "1:02:03.500", "2:03,5", "3.2" or "75"; in milliseconds.
export function parseTime(text: string): number | null {
  const parts = text.trim().replace(",", ".").split(":");
  if (parts.length > 3 || parts.some((part, at) => !(at === parts.length - 1 ? /^\d{1,6}(\.\d{1,3})?$/ : /^\d{1,4}$/).test(part))) return null;
  const values = parts.map(Number);
  if (values.slice(1).some((value) => value >= 60)) return null;
  return Math.round(values.reduce((sum, value) => sum * 60 + value, 0) * 1000);
}

// "1:02.500", or "00:01:02.500" for files.
export function formatTime(ms: number, whole = false): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const rest = `${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, "0")}`;
  if (whole) return `${two(hours)}:${two(minutes)}:${rest}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

// The cue that shows at this moment, or -1: the last one that has begun and not ended.
export function cueAt(cues: readonly Cue[], ms: number): number {
  let low = 0;
  let high = cues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cues[middle] as Cue).start <= ms) low = middle + 1;
    else high = middle;
  }
  const at = low - 1;
  return at >= 0 && ms < (cues[at] as Cue).end ? at : -1;
}

export interface Edited {
  cues: Cue[];
  focus: number; // index of the cue to go on with
  caret: number; // where in its text
}

const replaced = (cues: readonly Cue[], at: number, count: number, ...by: Cue[]) => [...cues.slice(0, at), ...by, ...cues.slice(at + count)];

// In two, where the caret is. The moment is the video's when it is within the cue, else by the length of the words.
export function split(cues: readonly Cue[], at: number, caret: number, nowMs: number): Edited | null {
  const cue = cues[at];
  if (cue === undefined) return null;
  const before = cue.text.slice(0, caret).trimEnd();
  const after = cue.text.slice(caret).trimStart();
  const length = cue.end - cue.start;
  if (before === "" || after === "" || length < shortest * 2) return null;
  const byWords = cue.start + Math.round((length * before.length) / (before.length + after.length));
  const isWithin = nowMs >= cue.start + shortest && nowMs <= cue.end - shortest;
  const moment = Math.min(Math.max(isWithin ? Math.round(nowMs) : byWords, cue.start + shortest), cue.end - shortest);
  const first = { ...cue, end: moment, text: before };
  const second = { ...cue, key: newKey(), start: moment, text: after };
  return { cues: replaced(cues, at, 1, first, second), focus: at + 1, caret: 0 };
}

// With the next one: from the first's beginning to the second's end.
export function merge(cues: readonly Cue[], at: number): Edited | null {
  const first = cues[at];
  const second = cues[at + 1];
  if (first === undefined || second === undefined) return null;
  const gap = first.text === "" || second.text === "" ? "" : isSpaceless(first.text, second.text) ? "" : " ";
  const text = first.text + gap + second.text;
  const both = { ...first, end: Math.max(first.end, second.end), text };
  return { cues: replaced(cues, at, 2, both), focus: at, caret: first.text.length + gap.length };
}

// Chinese and Japanese have no spaces between words.
function isSpaceless(before: string, after: string): boolean {
  const wide = /[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;
  return wide.test(before.slice(-1)) || wide.test(after.slice(0, 1));
}

export function remove(cues: readonly Cue[], at: number): Edited {
  const left = replaced(cues, at, 1);
  return { cues: left, focus: Math.min(at, left.length - 1), caret: 0 };
}

// An empty one after this, as long as there is room for it. Without a cue (-1) it begins where the video is.
export function addAfter(cues: readonly Cue[], at: number, nowMs: number, durationMs: number): Edited | null {
  const start = at < 0 ? Math.round(nowMs) : (cues[at] as Cue).end;
  const place = at < 0 ? cues.filter((cue) => cue.start <= start).length : at + 1;
  const limit = cues[place]?.start ?? durationMs;
  const end = Math.min(start + usual, Math.max(limit, start + shortest), durationMs);
  if (end - start < shortest) return null;
  return { cues: replaced(cues, place, 0, { key: newKey(), start, end, settings: "", text: "" }), focus: place, caret: 0 };
}

export type TimeProblem = "unreadable" | "order" | "afterEnd";

// Another time of a cue; the list stays in its order. A text that is no time, or makes no sense, says why.
export function setTimes(cues: readonly Cue[], at: number, start: number | null, end: number | null, durationMs: number): Edited | TimeProblem {
  const cue = cues[at];
  if (cue === undefined || start === null || end === null) return "unreadable";
  if (end - start < 1) return "order";
  if (start >= durationMs) return "afterEnd";
  const moved = { ...cue, start, end: Math.min(end, durationMs) };
  const all = replaced(cues, at, 1, moved).sort((one, other) => one.start - other.start);
  return { cues: all, focus: all.indexOf(moved), caret: 0 };
}

export function setText(cues: readonly Cue[], at: number, text: string): Cue[] {
  const cue = cues[at];
  return cue === undefined ? [...cues] : replaced(cues, at, 1, { ...cue, text });
}

// What would be left out of what is saved.
export const emptyCues = (cues: readonly Cue[]) => cues.filter(({ text }) => text.trim() === "").length;
