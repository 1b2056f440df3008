// hls.js from its own sources, with the parts that our packages use and no others.
//
// The weight of the player is the start-up time of a first visit on a slow link. The published full build is 189 kB
// compressed; most of what we leave out (DRM, advertising, transport streams, its own caption engine: captions are
// native <track> elements here) can never run on a Lectern package. What is left is 107 kB.
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const root = dirname(createRequire(import.meta.url).resolve("hls.js/package.json"));
const absent = resolve(dirname(fileURLToPath(import.meta.url)), "absent.ts");
const version = createRequire(import.meta.url)("hls.js/package.json").version as string;

const unusedModules = new Set([
  "cmcd-controller",
  "content-steering-controller",
  "eme-controller",
  "iframe-controller",
  "interstitials-controller",
  "subtitle-stream-controller",
  "subtitle-track-controller",
  "timeline-controller",
  "cues",
  "aacdemuxer",
  "mp3demuxer",
  "tsdemuxer",
]);
const switchedOff = [
  "CMCD",
  "CONTENT_STEERING",
  "EME_DRM",
  "IFRAMES",
  "INTERSTITIALS",
  "M2TS_ADVANCED_CODECS",
  "MEDIA_CAPABILITIES",
  "SUBTITLES",
  "VARIABLE_SUBSTITUTION",
];

function isUnused(id: string, importer: string): boolean {
  if (id === "@svta/cml-cmcd") return true; // metrics for commercial networks, switched off below
  if (unusedModules.has(id.slice(id.lastIndexOf("/") + 1))) return true;
  // Other modules need single functions of the remuxer; only the transmuxer would instantiate it, for transport streams.
  return id.endsWith("/mp4-remuxer") && importer.endsWith("/transmuxer.ts");
}

export function leanHls(): Plugin {
  return {
    name: "lean-hls",
    enforce: "pre",
    config: () => ({
      resolve: { alias: [{ find: /^hls\.js$/, replacement: resolve(root, "src/exports-named.ts") }] },
      define: {
        __VERSION__: JSON.stringify(version),
        __IN_WORKER__: "false",
        __USE_ALT_AUDIO__: "true",
        ...Object.fromEntries(switchedOff.map((name) => [`__USE_${name}__`, "false"])),
      },
    }),
    resolveId(id, importer) {
      if (importer?.includes("/hls.js/src/") && isUnused(id, importer)) return absent;
      return null;
    },
  };
}
