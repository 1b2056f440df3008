// Which package an address of a media file belongs to.
const packageIn = /\/media\/(?:t\/[^/]+\/)?([0-9a-f]{64})\//;

export function packageOf(url: string): string | null {
  return packageIn.exec(url)?.[1] ?? null;
}
