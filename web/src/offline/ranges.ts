// Byte ranges as players ask for them: one range, or none.
export interface Part {
  from: number;
  to: number; // the byte after the last
  isPart: boolean; // it was asked for
}

/** Null: there are no such bytes. What is no single range is answered with the whole, as RFC 9110 14.2 allows. */
export function partOf(range: string | null, total: number): Part | null {
  const whole = { from: 0, to: total, isPart: false };
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range?.replace(/\s/g, "") ?? "") ?? [];
  if (first === "" && last === "") return whole;
  if (first === "") {
    const count = Math.min(Number(last), total);
    return count === 0 ? null : { from: total - count, to: total, isPart: true };
  }
  const from = Number(first);
  const to = last === "" ? total : Math.min(Number(last) + 1, total);
  if (last !== "" && Number(last) < from) return whole;
  return from >= total ? null : { from, to, isPart: true };
}

export function mediaType(path: string): string {
  const types: Record<string, string> = {
    mp4: "video/mp4",
    m3u8: "application/vnd.apple.mpegurl",
    vtt: "text/vtt; charset=utf-8",
    json: "application/json",
    avif: "image/avif",
    webp: "image/webp",
    jpg: "image/jpeg",
    png: "image/png",
  };
  return types[path.slice(path.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}
