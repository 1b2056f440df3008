// Addresses of what is saved: those of the server with a word before them. No server has them; the service worker answers from this device.
const saved = /^\/saved\/media\/([0-9a-f]{64})\/(.+)$/;

export function savedAddress(hash: string, path: string): string {
  return `/saved/media/${hash}/${path}`;
}

export function isSavedAddress(address: string): boolean {
  return address.startsWith("/saved/media/");
}

export function parseSavedAddress(pathname: string): { hash: string; path: string } | null {
  const [, hash, path] = saved.exec(pathname) ?? [];
  if (hash === undefined || path === undefined) return null;
  try {
    return { hash, path: decodeURIComponent(path) };
  } catch {
    return null;
  }
}
