// A text cut where words in it are marked. Marks count characters as people and servers do, not as JavaScript does.

export interface Part {
  text: string;
  marked: boolean;
}

export function markedParts(text: string, marks: readonly (readonly number[])[]): Part[] {
  const characters = [...text];
  const parts: Part[] = [];
  const add = (begin: number, end: number, marked: boolean) => {
    if (end > begin) parts.push({ text: characters.slice(begin, end).join(""), marked });
  };
  let at = 0;
  for (const [begin = 0, end = 0] of marks) {
    if (begin < at || end <= begin || end > characters.length) continue;
    add(at, begin, false);
    add(begin, end, true);
    at = end;
  }
  add(at, characters.length, false);
  return parts;
}
