import type { Rolldown } from "vite";
import { expect, test } from "vitest";
import { shellOf } from "../build/service_worker.ts";

const chunk = (fileName: string, source: string, css: string[] = []) => ({
  type: "chunk",
  fileName,
  facadeModuleId: source,
  moduleIds: source === "" ? [] : [source],
  imports: [],
  dynamicImports: [],
  viteMetadata: { importedCss: new Set(css) },
});
const asset = (fileName: string) => ({ type: "asset", fileName });
const made = [
  chunk("assets/index-1.js", "/web/index.html", ["assets/index-2.css"]),
  chunk("assets/first-3.js", "/web/src/first/first.ts"),
  asset("assets/begin-4.js"),
  asset("assets/index-2.css"),
  asset("index.html"),
  asset("lecture.page"),
];
const bundle = Object.fromEntries(made.map((file) => [file.fileName, file])) as unknown as Rolldown.OutputBundle;

test("the worker knows every file that a page of its build may have run, once: else it would never take over from that page", () => {
  const { all, first } = shellOf(bundle, "<html>");
  expect(all).toEqual(["/assets/begin-4.js", "/assets/first-3.js", "/assets/index-1.js", "/assets/index-2.css"]);
  expect(first).toEqual(["/assets/index-1.js", "/assets/index-2.css"]); // what is only run is not kept
});

test("another first script is another build", () => {
  const { "assets/begin-4.js": begin, ...others } = bundle;
  const changed = { ...others, "assets/begin-5.js": { ...begin, fileName: "assets/begin-5.js" } } as Rolldown.OutputBundle;
  expect(shellOf(changed, "<html>").build).not.toBe(shellOf(bundle, "<html>").build);
});

test("what plays saved lectures is found, though the bundler does not say that a chunk is the page's", () => {
  const all = [
    { ...chunk("assets/main-1.js", ""), facadeModuleId: null, dynamicImports: ["assets/lecture-2.js", "assets/studio-3.js"] },
    { ...chunk("assets/lecture-2.js", "/web/src/pages/lecture.tsx", ["assets/lecture-4.css"]), dynamicImports: ["assets/hls-5.js"] },
    chunk("assets/hls-5.js", "/web/src/player/hls_engine.ts"),
    { ...chunk("assets/studio-3.js", "/web/src/text/studio_en.ts"), facadeModuleId: null },
  ];
  const found = Object.fromEntries(all.map((file) => [file.fileName, file])) as unknown as Rolldown.OutputBundle;
  const { first, player } = shellOf(found, '<script type="module" crossorigin src="/assets/main-1.js"></script>');
  expect(first).toEqual(["/assets/main-1.js"]);
  expect(player).toEqual(["/assets/hls-5.js", "/assets/lecture-2.js", "/assets/lecture-4.css"]);
});
