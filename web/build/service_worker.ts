// dist/sw.js: the service worker as one classic script, which every browser that has them takes, with the names of this build's files in it.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, type Plugin, type Rolldown } from "vite";

const source = "src/offline/worker.ts";
const target = ["es2020", "chrome87", "firefox78", "safari14"];
const notForStudents = /\/src\/(?:studio|admin|desk)\/|\/src\/text\/(?:studio|admin|desk)/;

type Chunks = Map<string, Rolldown.OutputChunk>;

export function serviceWorker(): Plugin {
  let root = "";
  return {
    name: "service-worker",
    apply: "build",
    configResolved: (config) => {
      root = config.root;
    },
    async writeBundle(options, bundle) {
      const directory = resolve(root, options.dir ?? "dist");
      const page = readFileSync(join(directory, "index.html"), "utf8");
      const shell = shellOf(bundle, page);
      if (shell.player.length === 0) throw new Error("the service worker does not know the player's files"); // saved lectures would not play
      writeFileSync(join(directory, "sw.js"), await workerWith(root, shell));
    },
  };
}

function chunksOf(bundle: Rolldown.OutputBundle): Chunks {
  const chunks = Object.values(bundle).filter((one): one is Rolldown.OutputChunk => one.type === "chunk");
  return new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
}

/** What the first page needs, what the player and the list of saved lectures need too, and everything that a page of this build may have run. */
export function shellOf(bundle: Rolldown.OutputBundle, page: string) {
  const chunks = chunksOf(bundle);
  const named = (end: string) => [...chunks.values()].filter(({ facadeModuleId }) => facadeModuleId?.endsWith(end)).map(({ fileName }) => fileName);
  // The bundler does not say of every chunk which module it stands for: the page itself names what it begins with.
  const begins = [...new Set([...named("/index.html"), ...[...chunks.keys()].filter((name) => page.includes(`"/${name}"`))])];
  const first = filesFrom([...begins, ...named("/offline/saved_page.tsx"), ...named("/offline/updates.ts")], chunks, false);
  const player = filesFrom(begins, chunks, true).filter((file) => !first.includes(file));
  const emitted = Object.keys(bundle).filter((name) => name.startsWith("assets/")); // the server's page begins with a script that is no chunk
  const all = [...new Set([...filesFrom([...chunks.keys()], chunks, false), ...emitted.map((name) => `/${name}`)])].sort();
  const build = createHash("sha256").update(page).update(all.join("\n")).digest("hex").slice(0, 16);
  return { build, first, player, all };
}

// The bundler does not say of every chunk which module it stands for, but of each which ones it holds.
function isForStaff(chunk: Rolldown.OutputChunk | undefined): boolean {
  if (chunk === undefined) return false;
  const { facadeModuleId, moduleIds } = chunk;
  return notForStudents.test(facadeModuleId ?? "") || (moduleIds.length > 0 && moduleIds.every((id) => notForStudents.test(id)));
}

function filesFrom(names: string[], chunks: Chunks, follows: boolean): string[] {
  const seen = new Set<string>();
  const styles = new Set<string>();
  const visit = (name: string) => {
    const chunk = chunks.get(name);
    if (chunk === undefined || seen.has(name)) return;
    seen.add(name);
    const { importedCss } = (chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata ?? {};
    for (const style of importedCss ?? []) styles.add(style);
    for (const next of chunk.imports) visit(next);
    for (const next of follows ? chunk.dynamicImports : []) if (!isForStaff(chunks.get(next))) visit(next);
  };
  names.forEach(visit);
  return [...seen, ...styles].map((name) => `/${name}`).sort();
}

async function workerWith(root: string, shell: object): Promise<string> {
  const made = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    define: { __SHELL__: JSON.stringify(shell) },
    build: { target, write: false, modulePreload: false, rolldownOptions: { input: resolve(root, source), output: { format: "iife" } } },
  });
  const [output] = [made].flat();
  if (output === undefined || !("output" in output)) throw new Error("the service worker was not built");
  return output.output[0].code;
}
