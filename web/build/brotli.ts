// Compresses what is text once, at the best quality, which takes too long for a server that starts. It serves FILE.br as FILE.
import { readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

const texts = new Set([".css", ".html", ".js", ".json", ".svg", ".webmanifest"]);

export function brotli(): Plugin {
  let directory = "";
  return {
    name: "brotli",
    apply: "build",
    configResolved: (config) => {
      directory = resolve(config.root, config.build.outDir);
    },
    closeBundle: () => {
      for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !texts.has(extname(entry.name))) continue;
        const file = join(entry.parentPath, entry.name);
        const text = readFileSync(file);
        const params = {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
          [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
        };
        writeFileSync(`${file}.br~`, brotliCompressSync(text, { params }));
        renameSync(`${file}.br~`, `${file}.br`);
      }
    },
  };
}
