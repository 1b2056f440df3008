// What this browser can decode, asked the way hls.js asks.

interface Source {
  isTypeSupported(type: string): boolean;
}

export function canPlay(kind: string, codecs: string | undefined): boolean {
  if (codecs === undefined || codecs === "") return true; // not said: it will be seen
  const type = `${kind}/mp4; codecs="${codecs}"`;
  const { ManagedMediaSource, MediaSource } = globalThis as { ManagedMediaSource?: Source; MediaSource?: Source };
  const source = ManagedMediaSource ?? MediaSource;
  if (source !== undefined) return source.isTypeSupported(type);
  return typeof document === "undefined" || document.createElement("video").canPlayType(type) !== "";
}
