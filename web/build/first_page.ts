// Pages that the server fills in for each request (docs/adr/0008-server-made-page.md): their words come from src/text, their
// style and the addresses of their scripts from this build. What is left are {{places}} for the server.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, type Plugin } from "vite";
import { ar } from "../src/text/ar.ts";
import { en } from "../src/text/en.ts";
import { fr } from "../src/text/fr.ts";
import { factsOf, languages, type Language } from "../src/text/languages.ts";
import { ru } from "../src/text/ru.ts";
import { zhHans } from "../src/text/zh_hans.ts";

const style = "src/style/first.css";
const pages: Record<string, string[]> = { lecture: [style], plain: [style, "src/style/plain.css"] }; // each is <name>.page.html
const entry = "first";
const beginning = "src/first/begin.ts";
const target = ["es2020", "chrome87", "firefox78", "safari14"];

export const texts: Record<Language, Record<string, string>> = { en, "zh-Hans": zhHans, ar, fr, ru };

/** English is what everybody gets who asks for nothing that there is. */
export function pageName(language: Language, page = "lecture"): string {
  return language === "en" ? `${page}.page` : `${page}.${language}.page`;
}

export function firstPage(): Plugin {
  let root = "";
  return {
    name: "first-page",
    apply: "build",
    configResolved: (config) => {
      root = config.root;
    },
    async generateBundle(_, bundle) {
      const script = Object.values(bundle).find((file) => file.type === "chunk" && file.isEntry && file.name === entry);
      if (script === undefined) throw new Error(`no chunk is named ${entry}`);
      const code = await beginningOf(root);
      const begin = `assets/begin-${createHash("sha256").update(code).digest("hex").slice(0, 8)}.js`;
      this.emitFile({ type: "asset", fileName: begin, source: code });
      for (const [name, styles] of Object.entries(pages)) {
        const page = readFileSync(resolve(root, `${name}.page.html`), "utf8");
        const look = { style: styles.map((file) => squeezed(readFileSync(resolve(root, file), "utf8"))).join(""), begin: `/${begin}`, script: `/${script.fileName}` };
        for (const language of languages) {
          const values = { lang: language, dir: factsOf[language].direction, ...look };
          this.emitFile({ type: "asset", fileName: pageName(language, name), source: filled(page, texts[language], values) });
        }
      }
    },
  };
}

// One classic script, which needs no other.
async function beginningOf(root: string): Promise<string> {
  const made = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    build: { target, write: false, modulePreload: false, rolldownOptions: { input: resolve(root, beginning), output: { format: "iife" } } },
  });
  const [output] = [made].flat();
  if (output === undefined || !("output" in output)) throw new Error(`${beginning} was not built`);
  return output.output[0].code;
}

/** [[key]] and [[key name={{place}}]] become text, escaped; {name} in it becomes the place. */
export function filled(template: string, texts: Record<string, string>, values: Record<string, string>): string {
  return template.replace(/\[\[([\w.]+)((?: \w+=\{\{\w+\}\})*)\]\]/g, (_, key: string, places: string) => {
    const value = values[key];
    if (value !== undefined) return value;
    const text = texts[key];
    if (text === undefined) throw new Error(`a page of the server: there is no text ${key}`);
    const forms = text.split(" | ");
    let said = escaped(forms[forms.length - 1] ?? text);
    for (const [, name, place] of places.matchAll(/ (\w+)=(\{\{\w+\}\})/g)) said = said.replace(`{${name}}`, place ?? "");
    if (/(?<!\{)\{\w+\}(?!\})/.test(said)) throw new Error(`a page of the server: ${key} has a place that is not filled: ${said}`);
    return said;
  });
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Without comments and the white space that CSS does not need. */
export function squeezed(css: string): string {
  return css
    .replace(/\/\*[^]*?\*\//g, "")
    .replace(/\s+/g, " ")
    .replace(/\s*([{};,])\s*/g, "$1")
    .replace(/:\s+/g, ":")
    .replace(/;}/g, "}")
    .trim();
}
