// Chromium, and pages that remember everything that went wrong on them.
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { appendFile, readdir, readFile } from "node:fs/promises";

const fromWeb = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = fromWeb("playwright-core");
const axeSource = fromWeb.resolve("axe-core/axe.min.js");

export const world = JSON.parse(process.env.LECTERN_WORLD ?? "null");
if (world === null) throw new Error("run these tests with tests/e2e/run.sh");

const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--mute-audio",
];
export const waitMs = 40_000; // for anything that a page should do; machines under load are slow

export async function openBrowser() {
  const executablePath = candidates.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Chromium; CHROMIUM=PATH names one");
  return chromium.launch({ executablePath, args: flags });
}

// A browser whose storage outlives it, in a directory.
export async function launch(directory, options = {}) {
  const executablePath = candidates.find((path) => path && existsSync(path));
  const context = await chromium.launchPersistentContext(directory, { executablePath, args: flags, ...options });
  context.setDefaultTimeout(waitMs);
  return context;
}

// Ends such a browser as a power cut does. Nothing of its own is asked or told.
export async function kill(context, directory) {
  const closed = new Promise((resolve) => context.once("close", resolve));
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.split("\0").includes(`--user-data-dir=${directory}`) && !command.includes("--type=")) process.kill(Number(pid), "SIGKILL");
  }
  await closed;
}

export const desktop = { viewport: { width: 1280, height: 860 } };
export const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

// A fresh visitor: no storage, no cache. Pages are the application's once they are there; as they begin, with `asTheyBegin`.
// Without a service worker, unless the test is about it: what such a visitor has must not depend on one.
export async function visit(browser, path, { asTheyBegin = false, ...options } = desktop) {
  const home = options.baseURL ?? world.url;
  const context = await browser.newContext({ baseURL: home, serviceWorkers: "block", ...options });
  context.setDefaultTimeout(waitMs);
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => {
    if (message.text() === "Service Worker registration blocked by Playwright") return; // as was asked for above
    if (message.type() === "error" || message.type() === "warning") troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    if (why !== "net::ERR_ABORTED") troubles.push(`request: ${request.url()} ${why}`); // aborted: the page changed its mind
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(home) && !request.url().startsWith("blob:")) troubles.push(`elsewhere: ${request.url()}`);
  });
  unanswered.set(page, watchUnanswered(page));
  await page.addInitScript(() => {
    window.hlsErrors = [];
    addEventListener("lectern-hls-error", ({ detail }) => window.hlsErrors.push(detail), true);
  });
  if (!asTheyBegin && options.javaScriptEnabled !== false) {
    for (const way of ["goto", "reload"]) {
      const go = page[way].bind(page);
      page[way] = async (...how) => {
        const answer = await go(...how);
        await page.locator("#first").waitFor({ state: "detached" });
        return answer;
      };
    }
  }
  const response = path === null ? null : await page.goto(path);
  return { context, page, troubles, response, close: () => context.close() };
}

const unanswered = new WeakMap(); // of a page: its requests that are under way

function watchUnanswered(page) {
  const begun = new Map();
  page.on("request", (request) => begun.set(request, Date.now()));
  for (const name of ["requestfinished", "requestfailed"]) page.on(name, (request) => begun.delete(request));
  return () => [...begun].map(([request, atMs]) => `${((Date.now() - atMs) / 1000).toFixed(1)} s: ${request.url()}`);
}

// For who looks at a failure: the player, and what it waits for.
export async function player(page) {
  const seen = await page.evaluate(() => {
    const video = document.querySelector("#app video");
    const loaded = [...Array(video?.buffered.length ?? 0).keys()].map((at) => [video.buffered.start(at), video.buffered.end(at)]);
    return { loaded, ready: video?.readyState, network: video?.networkState, says: document.querySelector(".player")?.innerText, hls: window.hlsErrors };
  });
  return JSON.stringify({ ...(await videoState(page)), ...seen, underWay: unanswered.get(page)?.() });
}

// Fills the form in that the page shows; what comes of it is for the test to see.
export async function signIn(page, { name, password }) {
  await page.getByLabel("User name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

// A stall that hls.js reports and gets over by itself is this machine's want of CPU, which no test may fail on.
export const hlsErrors = (page) =>
  page.evaluate(() => window.hlsErrors.filter(({ details, fatal }) => fatal || details !== "bufferStalledError"));

export function videoState(page) {
  return page.evaluate(() => {
    const video = document.querySelector("#app video");
    if (video === null) return null;
    return {
      atS: video.currentTime,
      wholeS: video.duration,
      paused: video.paused,
      ended: video.ended,
      width: video.videoWidth,
      height: video.videoHeight,
      rate: video.playbackRate,
    };
  });
}

// Waits until a function is true of the player's <video>, not of the one that the server's page begins with. Asked from here: the pages' security policy forbids evaluation inside them.
export async function untilVideo(page, condition, argument = null) {
  const video = 'document.querySelector("#app video")';
  const expression = `${video} !== null && (${condition})(${video}, ${JSON.stringify(argument)})`;
  const limit = Date.now() + waitMs;
  while (!(await page.evaluate(expression))) {
    if (Date.now() > limit) throw new Error(`never true: ${condition} of ${await player(page)}`);
    await page.waitForTimeout(40);
  }
}

// The accessibility faults that axe-core finds, in words. What was looked at is noted for run.mjs, which counts it.
export async function axe(page) {
  await page.addScriptTag({ path: axeSource });
  const { violations, looked } = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations, passes, incomplete } = await window.axe.run(document, { runOnly: { type: "tag", values: tags } });
    const looked = [passes, violations, incomplete].map((rules) => rules.map(({ id, nodes }) => [id, nodes.length]));
    return { violations, looked };
  });
  if (process.env.LECTERN_AXE) await appendFile(process.env.LECTERN_AXE, `${JSON.stringify(looked)}\n`);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}
