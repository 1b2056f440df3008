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

export function hasAll(text: string, words: readonly string[]): boolean {
  const there = folded(text);
  return words.every((word) => there.includes(word));
}
