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

/** Of a long text the words around the first that is looked for. */
export function around(text: string, words: readonly string[], before = 6, most = 24): string {
  const parts = text.split(" ");
  if (parts.length <= most) return text;
  const found = parts.findIndex((part) => words.some((word) => folded(part).includes(word)));
  const from = Math.min(Math.max(found - before, 0), parts.length - most);
  return [from > 0 ? "…" : "", ...parts.slice(from, from + most), from + most < parts.length ? "…" : ""].filter((part) => part !== "").join(" ");
}

export function hasAll(text: string, words: readonly string[]): boolean {
  const there = folded(text);
  return words.every((word) => there.includes(word));
}
