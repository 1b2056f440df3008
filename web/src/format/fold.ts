// Words as a search compares them: without case, accents, vowel signs and the letters' forms.
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}|\u0640/gu, "")
    .toLowerCase();
}

export function wordsOf(query: string): string[] {
  return folded(query).split(/\s+/).filter((word) => word !== "");
}

const longLetters = 240; // more than two dozen words have in most languages
const keptLetters = 160;

/** Of a long text the words around the first that is looked for; where words are long, or not parted by spaces, the letters around it. */
export function around(text: string, words: readonly string[], before = 6, most = 24): string {
  const parts = text.split(" ");
  const found = parts.findIndex((part) => words.some((word) => folded(part).includes(word)));
  const from = Math.max(Math.min(found - before, parts.length - most), 0);
  const near = lettersAround(parts.slice(from, from + most).join(" "), words);
  const [begins, ends] = [from === 0 && near.begins, from + most >= parts.length && near.ends];
  return [begins ? "" : "…", near.text, ends ? "" : "…"].filter((part) => part !== "").join(" ");
}

function lettersAround(text: string, words: readonly string[]): { text: string; begins: boolean; ends: boolean } {
  const letters = [...text];
  if (letters.length <= longLetters) return { text, begins: true, ends: true };
  const places = words.map((word) => folded(text).indexOf(word)).filter((place) => place >= 0);
  const first = places.length === 0 ? 0 : Math.min(...places);
  let at = 0;
  for (let length = 0; at < letters.length && length + folded(letters[at] ?? "").length <= first; at++) length += folded(letters[at] ?? "").length;
  let from = Math.max(Math.min(at - keptLetters / 4, letters.length - keptLetters), 0);
  const end = from + keptLetters;
  while (from > 0 && /\p{M}/u.test(letters[from] ?? "")) from--; // an accent stays with its letter
  return { text: letters.slice(from, end).join("").trim(), begins: from === 0, ends: end >= letters.length };
}

/** The beginning of a text, cut after a word where there are any. */
export function beginning(text: string, most: number): string {
  const letters = [...text];
  if (letters.length <= most) return text;
  const kept = letters.slice(0, most).join("");
  const space = letters[most] === " " ? kept.length : kept.lastIndexOf(" ");
  return `${(space > kept.length / 2 ? kept.slice(0, space) : kept).trimEnd()} …`;
}

export function hasAll(text: string, words: readonly string[]): boolean {
  const there = folded(text);
  return words.every((word) => there.includes(word));
}
