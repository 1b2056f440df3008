// ./dev bench saved [--minutes N] [--recording FILE]: what a lecture takes on the device. A drawn lecture is imported and saved in Chromium: what the
// page says before, what the server sends for it (its own counter: heads, compressed texts and the program with it), and what is in IndexedDB
// and the cache afterwards, as this browser fetches it (Opus) and as one without Opus does (AAC). Says so when slides and sound
// of 45 minutes or more take more than 11 MB for each 45 minutes, in what is stored or in what was sent, the program included, and ends with 1
// when they do in this browser as it is.
// Its slides are WebP: the renditions in AV1, which bring AVIF, are left out, since they take long and slides in AVIF are smaller.
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";

process.env.LECTERN_WORLD ??= "{}"; // the tests' browser is for who has a world; this has one of its own
const { openBrowser, visit } = await import("../../tests/e2e/browser.mjs");
const { lectern, serve, freePort } = await import("../../tests/e2e/world.mjs");

const run = promisify(execFile);
const bench = new URL("..", import.meta.url).pathname;
const waitMs = 120_000;
const importLimitMs = 3_600_000;
const aim = { bytes: 11_000_000, lengthS: 45 * 60 };
const { values: chosen, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: "string", default: "45" }, recording: { type: "string" } },
});
const [binary] = positionals;

const directory = await mkdtemp(join(tmpdir(), "lectern-saved-"));
const config = join(directory, "lectern.toml");
let server = null;
let browser = null;
try {
  const recording = chosen.recording ?? (await drawn());
  const data = join(directory, "data");
  const settings = join(directory, "import.toml");
  await writeFile(settings, "[packaging]\nav1 = false\n[worker]\nnice = 0\n"); // nobody is served meanwhile
  const begunMs = Date.now();
  await lectern(binary, ["import", "recording", recording, "--data", data, "--course", "saved", "--title", "Saved", "--config", settings], "", importLimitMs);
  server = await serve(binary, data, config, await freePort());
  const { sections } = await (await fetch(`${server.url}/api/v1/courses/saved`)).json();
  const { id } = sections[0].lectures[0];
  const { playback } = await (await fetch(`${server.url}/api/v1/lectures/${id}`)).json();
  console.log(`${Math.round(playback.duration_s)} s, prepared in ${Math.round((Date.now() - begunMs) / 1000)} s`);
  for (const { kind, id, codecs, bytes, low } of playback.renditions) if (kind === "slides" || low) console.log(`${id} ${codecs ?? ""} ${bytes}`);
  browser = await openBrowser();
  for (const opus of [true, false]) for (const what of [/^Slides and sound/, /^Sound only/]) await measure({ id, lengthS: playback.duration_s }, what, opus);
} finally {
  await browser?.close();
  await server?.stop();
  await rm(directory, { recursive: true, force: true });
}

async function drawn() {
  const file = join(directory, "recording.mp4");
  await run("/usr/bin/python3", ["saved/recording.py", chosen.minutes, file], { cwd: bench });
  return file;
}

// Bytes that the server has handed to the kernel.
async function sent() {
  const [, admin] = /admin_listen = "(.+)"/.exec(await readFile(config, "utf8"));
  const told = await (await fetch(`http://${admin}/metrics`)).text();
  return Number(/^lectern_http_sent_bytes_total ([\d.e+]+)$/m.exec(told)[1]);
}

async function measure({ id, lengthS }, what, opus) {
  const atFirst = await sent();
  const { page, close } = await visit(browser, null, { serviceWorkers: "allow", baseURL: server.url });
  if (!opus) await page.addInitScript(withoutOpus);
  await page.goto(`/lectures/${id}`);
  await page.getByRole("button", { name: "Save for offline" }).click();
  const choice = page.locator(".save-choice", { hasText: new RegExp(what.source.slice(1)) });
  const says = (await choice.innerText()).replace(/\s+/g, " ");
  await choice.getByRole("radio").check();
  const before = await sent();
  await page.getByRole("button", { name: /^Save [\d.]+/ }).click();
  await untilWhole(page, id);
  await untilKept(page);
  const there = await page.evaluate(whatIsThere);
  const now = await sent();
  const stored = there.files + there.cache;
  console.log(`${opus ? "with Opus" : "without Opus"}: says "${says}"
  stored ${stored} B: files ${there.files} (sound ${there.sound}, slides ${there.slides}, other ${there.other}), program ${there.cache} in ${there.cached} answers; the browser says ${JSON.stringify(there.usage)}
  sent ${now - before} B since it was asked for, ${now - atFirst} since the page was opened`);
  const most = (aim.bytes * lengthS) / aim.lengthS;
  if (lengthS > aim.lengthS - 1 && what.source.includes("Slides") && Math.max(stored, now - before) > most) {
    console.log(`  more than ${Math.round(most)} B`);
    if (opus) process.exitCode = 1;
  }
  await close();
}

async function untilWhole(page, id) {
  const isWhole = () => page.evaluate((lecture) => JSON.parse(localStorage.getItem("lectern.saved") ?? "{}")[lecture]?.whole === true, id);
  for (const limit = Date.now() + waitMs; !(await isWhole()); await page.waitForTimeout(200)) if (Date.now() > limit) throw new Error("it was not saved");
}

// The program itself is kept last: its worker says so in no other way than by having done it.
async function untilKept(page) {
  const count = () => page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).length))).reduce((a, b) => a + b, 0));
  for (let before = -1, still = 0, limit = Date.now() + waitMs; still < 5; ) {
    if (Date.now() > limit) throw new Error("the program was not kept");
    const now = await count();
    still = now > 0 && now === before ? still + 1 : 0;
    before = now;
    await page.waitForTimeout(1_000);
  }
}

// For the page: what it is told is true of browsers that lack it.
function withoutOpus() {
  const lacks = (type) => /opus/i.test(type);
  for (const source of [window.MediaSource, window.ManagedMediaSource]) {
    if (source === undefined) continue;
    const can = source.isTypeSupported.bind(source);
    source.isTypeSupported = (type) => !lacks(type) && can(type);
  }
  const can = HTMLMediaElement.prototype.canPlayType;
  HTMLMediaElement.prototype.canPlayType = function (type) {
    return lacks(type) ? "" : can.call(this, type);
  };
}

// For the page: bytes, counted one by one and not as records say.
async function whatIsThere() {
  const asked = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await asked(indexedDB.open("lectern.saved"));
  const store = database.transaction("pieces").objectStore("pieces");
  const [keys, pieces] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
  const there = { files: 0, sound: 0, slides: 0, other: 0, cache: 0, cached: 0 };
  keys.forEach(([, path], place) => {
    const bytes = pieces[place].byteLength;
    there.files += bytes;
    there[path.endsWith(".mp4") ? "sound" : /^slides\/.*\.(webp|avif)$/.test(path) ? "slides" : "other"] += bytes;
  });
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      there.cache += (await (await cache.match(key, { ignoreVary: true })).arrayBuffer()).byteLength;
      there.cached++;
    }
  }
  const { usageDetails = {} } = await navigator.storage.estimate();
  return { ...there, usage: usageDetails };
}
