// What captions say and when, read from WebVTT. For lists and searches; what is shown over the picture is the browser's to read.
export interface Said {
  startS: number;
  endS: number;
  text: string; // plain, on one line
}

const timing = /^(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})[ \t]+-->[ \t]+(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})/;
const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", nbsp: "\u00a0", lrm: "\u200e", rlm: "\u200f" };

export function parseVtt(text: string): Said[] {
  const said: Said[] = [];
  for (const block of text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => line.includes("-->"));
    const found = timing.exec(lines[at]?.trim() ?? "");
    if (at < 0 || at > 1 || found === null) continue;
    const words = plain(lines.slice(at + 1).join("\n"));
    if (words !== "") said.push({ startS: seconds(found, 1), endS: seconds(found, 5), text: words });
  }
  return said.sort((one, other) => one.startS - other.startS);
}

function seconds(found: RegExpExecArray, from: number): number {
  const [hours = 0, minutes = 0, whole = 0, parts = 0] = found.slice(from, from + 4).map((one) => Number(one ?? 0));
  return hours * 3_600 + minutes * 60 + whole + parts / 1_000;
}

// Between two lines of Chinese or Japanese there is no space.
const unspaced = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u3000-\\u303f\\uff00-\\uffef]";
const withoutSpace = new RegExp(`(${unspaced})\\s*\\n\\s*(?=${unspaced})`, "gu");

function plain(cue: string): string {
  const text = cue.replace(/<[^>]*>/g, "").replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
  return text.replace(withoutSpace, "$1").replace(/\s+/g, " ").trim();
}

/** The place of the last that has begun; -1 before the first. */
export function saidAt(said: readonly Said[], atS: number): number {
  let [low, high] = [0, said.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((said[middle]?.startS ?? Infinity) <= atS) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
