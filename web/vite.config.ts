import { defineConfig } from "vitest/config";
import { brotli } from "./build/brotli.ts";
import { firstPage } from "./build/first_page.ts";
import { leanHls } from "./build/lean_hls.ts";
import { serviceWorker } from "./build/service_worker.ts";

const backend = process.env.LECTERN_URL ?? "http://127.0.0.1:8080";

// What every page of the application has: one request, where the bundler would make one of each module that some other page has too.
const together = { name: "base", test: /\/src\/(?:text\/(?:text|fill|en|vocabulary|languages)|api\/(?:client|signed_in)|offline\/index)\.ts$|jsx-?runtime/i };
// What the server's page has with the application.
const lead = { name: "lead", test: /\/src\/(?:first\/(?:lead|comfort|say)|player\/budget_kept)\.ts$|preload-helper/ };
const keyboard = { name: "keyboard", test: /\/src\/player\/(?:keys|focus|preferences|mode|spoken)\.ts$/ };

// Small things that several parts of the player have: a request each would cost more than they do.
const link = { name: "link", test: /\/src\/(?:api\/plain|offline\/addresses|player\/(?:link_watch|answers|let_go|chosen_poster|avif|package_of|retry_clock|pace|slides))\.ts$/ };
const watching = { name: "watching", test: /\/src\/(?:api\/ask_size|player\/(?:own_progress|tell_progress|unsent|storyboard|transfers|budget|qualities|text_room|no_room))\.tsx?$/ };

export default defineConfig({
  plugins: [leanHls(), firstPage(), serviceWorker(), brotli()],
  // hls.js is written for type-only fields to vanish and for fields to be set, not defined.
  oxc: {
    typescript: { removeClassFieldsWithoutInitializer: true },
    assumptions: { setPublicClassFields: true },
    jsx: { runtime: "automatic", importSource: "preact" },
  },
  // Left as they are written: the replacements for older browsers go by the language of the page, and an Arabic page has parts that run
  // from left to right. (The flag of lightningcss; iOS 14.5, Chrome 89 and Firefox 66 know all of them.)
  css: { lightningcss: { exclude: 1 << 19 } },
  build: {
    // Phones of 2020: no syntax newer than they understand.
    target: ["es2020", "chrome87", "firefox78", "safari14"],
    assetsInlineLimit: 0, // a content security policy without data: needs files
    modulePreload: { polyfill: false },
    rolldownOptions: { input: { index: "index.html", first: "src/first/first.ts" }, output: { codeSplitting: { groups: [together, lead, keyboard, link, watching], includeDependenciesRecursively: false } } },
    chunkSizeWarningLimit: 400, // kB, uncompressed; hls.js
  },
  server: {
    proxy: Object.fromEntries(["/api", "/media"].map((path) => [path, { target: backend }])),
  },
  test: { include: ["tests/**/*.test.{ts,mjs}"], environment: "node" },
});
