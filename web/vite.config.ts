import { defineConfig } from "vitest/config";
import { brotli } from "./build/brotli.ts";
import { leanHls } from "./build/lean_hls.ts";

const backend = process.env.LECTERN_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [leanHls(), brotli()],
  // hls.js is written for type-only fields to vanish and for fields to be set, not defined.
  oxc: {
    typescript: { removeClassFieldsWithoutInitializer: true },
    assumptions: { setPublicClassFields: true },
    jsx: { runtime: "automatic", importSource: "preact" },
  },
  build: {
    // Phones of 2020: no syntax newer than they understand.
    target: ["es2020", "chrome87", "firefox78", "safari14"],
    assetsInlineLimit: 0, // a content security policy without data: needs files
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 400, // kB, uncompressed; hls.js
  },
  server: {
    proxy: Object.fromEntries(["/api", "/media"].map((path) => [path, { target: backend }])),
  },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
