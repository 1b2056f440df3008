// hls.js knows a rendition by the address of its playlist, which holds the rendition's id as a folder or as a file's stem.

export function levelOf(rendition: string, levelUrls: string[]): number {
  return levelUrls.findIndex((url) => renditionOf(url) === rendition);
}

export function renditionOf(levelUrl: string): string {
  const path = levelUrl.split(/[?#]/, 1)[0] ?? "";
  const parts = path.split("/");
  const file = parts[parts.length - 1] ?? "";
  const name = file === "index.m3u8" ? (parts[parts.length - 2] ?? "") : file.replace(/\.m3u8$/, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

// The highest level up to `top` that costs no more than the one that `fits`.
export function thriftyCap(levels: { bitrate: number }[], top: number, fits: number): number {
  const price = levels[fits]?.bitrate ?? 0;
  return levels.reduce((cap, { bitrate }, at) => (at <= top && at > cap && bitrate <= price ? at : cap), fits);
}
