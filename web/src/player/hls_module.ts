// hls.js as a file of its own, fetched once, on a lecture's page and nowhere else.
type HlsModule = typeof import("./hls_engine");

let module: Promise<HlsModule> | null = null;

// Null where the browser cannot use it. Early callers start the download; the player awaits it and meets its failure.
export function hlsModule(): Promise<HlsModule> | null {
  if (module === null && ("MediaSource" in window || "ManagedMediaSource" in window)) {
    module = import("./hls_engine");
    module.catch(() => undefined);
  }
  return module;
}
