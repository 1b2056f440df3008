#!/usr/bin/env node
// Pictures of every page, of a site that is made for them: node scripts/screenshots.mjs [--all DIRECTORY] [--only WORD]... PATH-OF-lectern
// Writes those of docs/images/*.png that a document shows (pictures/shown.mjs). With --all every page in every language, size and colour scheme of it at its whole length,
// to look at, and says what sticks out or is hard to hit; --language, --size and --colours narrow that. --only: pages whose names hold a word.
// The site stays in build/pictures (--site DIRECTORY), so that the next run begins with the pictures; remove it to have it made anew.
// web/dist is what is shown: build it first (scripts/build_web.sh). Needs ffmpeg, espeak-ng and Chromium, as the demo and the tests do.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { inspect } from "./pictures/inspect.mjs";
import { pages } from "./pictures/pages.mjs";
import { shownPictures } from "./pictures/shown.mjs";
import { openSite, site } from "./pictures/site.mjs";

const many = { type: "string", multiple: true };
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: "string" }, site: { type: "string" }, only: many, language: many, size: many, colours: many },
});
const [binary] = positionals;
if (binary === undefined) {
  console.error("usage: screenshots.mjs [--all DIRECTORY [--language L]... [--size S]... [--colours C]...] [--only WORD]... [--site DIRECTORY] PATH-OF-lectern");
  process.exit(2);
}

const known = {
  language: ["en", "zh-Hans", "ar"],
  size: ["desktop", "phone"],
  colours: ["light", "dark"],
};
const sizes = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
};
const timezoneId = "Asia/Shanghai";
const settleMs = 300; // transitions

function wanted() {
  const isNamed = (name) => options.only === undefined || options.only.some((word) => name.includes(word));
  const names = Object.keys(pages).filter(isNamed);
  if (options.all === undefined) return shownPictures(Object.keys(pages)).filter(([name]) => isNamed(name));
  const [languages, all, colours] = ["language", "size", "colours"].map((what) => options[what] ?? known[what]);
  return names.flatMap((name) => languages.flatMap((language) => all.flatMap((size) => colours.map((colour) => [name, size, colour, language]))));
}

// What differs in its colours alone is one visit.
function visits(shots) {
  const found = new Map();
  for (const [name, size, colours, language] of shots) {
    const key = [name, size, language].join(" ");
    found.set(key, { name, size, language, colours: [...(found.get(key)?.colours ?? []), colours] });
  }
  return [...found.values()];
}

async function shoot({ name, size, language, colours }, url, browser, directory) {
  const { path, as, ready, then, at, after, without } = pages[name];
  const javaScriptEnabled = without !== "script";
  const context = await browser.newContext({ baseURL: url, locale: language, timezoneId, javaScriptEnabled, ...sizes[size] });
  context.setDefaultTimeout(30_000);
  if (as !== undefined) {
    const answer = await context.request.post("/api/v1/session", { data: { username: site[as].name, password: site[as].password } });
    if (!answer.ok()) throw new Error(`signing in as ${as}: status ${answer.status()}`);
  }
  const page = await context.newPage();
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  const made = await then?.(page);
  if (at !== undefined && options.all === undefined) await page.locator(at).first().evaluate((element) => element.scrollIntoView());
  for (const colorScheme of colours) {
    await page.emulateMedia({ colorScheme });
    await page.waitForTimeout(settleMs);
    const words = [name, language === "en" ? "" : language.split("-")[0], size, colorScheme === "dark" ? "dark" : ""];
    const file = join(directory, `${words.filter((word) => word !== "").join("-")}.png`);
    await fewColours(await page.screenshot({ animations: "disabled", fullPage: options.all !== undefined }), file);
    console.log(file);
  }
  if (options.all !== undefined && javaScriptEnabled) for (const line of await inspect(page, language)) console.log(`  ${line}`);
  await after?.(page, made);
  await context.close();
}

// A third of the bytes, and nobody sees it. Without ffmpeg it stays as it is.
async function fewColours(png, path) {
  const filter = "split[a][b];[a]palettegen=max_colors=200:reserve_transparent=0[p];[b][p]paletteuse=dither=none";
  await writeFile(path, png);
  const args = ["-v", "error", "-f", "png_pipe", "-i", "-", "-vf", filter, "-f", "image2", "-c:v", "png", "-pred", "mixed", "-compression_level", "100", "-y", path];
  const tool = spawnSync("ffmpeg", args, { input: png });
  if (tool.status !== 0) await writeFile(path, png);
}

const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium"].find((path) => path && existsSync(path));
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--mute-audio"];
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
const directory = options.all ?? new URL("../../docs/images/", import.meta.url).pathname;
await mkdir(directory, { recursive: true });
const server = await openSite(resolve(binary), resolve(options.site ?? new URL("../../build/pictures", import.meta.url).pathname));
let failed = 0;
try {
  const browser = await chromium.launch({ executablePath, args: [...flags, ...quiet] });
  for (const visit of visits(wanted())) {
    await shoot(visit, server.url, browser, directory).catch((problem) => {
      failed += 1;
      console.error(`${visit.name}, ${visit.size}, ${visit.language}: ${problem.message.split("\n")[0]}`);
    });
  }
  await browser.close();
} finally {
  await server.stop();
}
process.exit(failed === 0 ? 0 : 1);
