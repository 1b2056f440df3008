// Arrow keys in a list of buttons, round and round; Home and End. Whether the key was one that moves.
export function moveFocus(items: HTMLElement[], key: string): boolean {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const moves: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const to = moves[key];
  if (to !== undefined) items[to]?.focus();
  return to !== undefined;
}
