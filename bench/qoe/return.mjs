// node bench/qoe/return.mjs PROGRAM --recording FILE --directory DIR [--directory DIR ...] [--visits N] [--away S] [--seek S]: how soon a lecture
// loads and plays on when a link has been away. One visit after the other for each DIR, and all DIRs at once, each over a link of its own
// (link.py): a minute is played, then the link goes in the midst of a segment. DIR as main.mjs has it: it is kept. Needs root and /dev/net/tun.
// --seek S: whoever watches goes there first, with nothing loaded, and the link goes when the head of a segment has come.
// --http2 CADDY: over TLS and HTTP/2, by this program before the server.
// --netlog DIR: what the browser tells of its connections, a file for each visit.
import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { KernelNetwork } from "./networks.mjs";
import { ours } from "./servers.mjs";

const fromWeb = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = fromWeb("playwright-core");
const profile = { bps: 1_000_000, rttMs: 100, loss: 0 };
const securePort = 8443; // of a namespace of its own
const watchedS = 45; // after the return
const quietMs = 150; // of a position that moves
const isMedia = ({ path }) => /\.m4s$|\.mp4$/.test(path);

const { values: chosen, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    recording: { type: "string" },
    directory: { type: "string", multiple: true },
    visits: { type: "string", default: "2" },
    play: { type: "string", default: "60" },
    away: { type: "string", default: "30" },
    seek: { type: "string" },
    http2: { type: "string" },
    netlog: { type: "string" },
  },
});

const all = await Promise.all(chosen.directory.map((directory, at) => visits(directory, at)));
const seen = all.flat();
console.log(`${seen.length} visits; median and worst: byte ${spread(seen, "byteS")} s, grown ${spread(seen, "grownS")} s; stood still in ${seen.filter(({ stalledS }) => stalledS > 0).length}, ${spread(seen, "stalledS")} s`);

function spread(of, name) {
  const sorted = of.map((one) => one[name]).sort((one, other) => one - other);
  return `${sorted[Math.floor((sorted.length - 1) / 2)]} (${sorted.at(-1)})`;
}

async function visits(directory, at) {
  const network = new KernelNetwork();
  await network.start();
  const server = await ours(network, "lectern", positionals[0], directory, chosen.recording);
  const proxy = chosen.http2 === undefined ? null : await speakHttp2(network, server, directory);
  const seen = [];
  try {
    for (let visit = 0; visit < Number(chosen.visits); visit++) {
      const name = `${at + 1}.${visit + 1}`;
      const one = await visitOnce(network, server, directory, name);
      seen.push(one);
      console.log(`visit ${name}: byte after ${one.byteS} s, grown after ${one.grownS} s, plays after ${one.playsS} s, stood still ${one.stalledS} s; ${one.before} s were loaded; ${one.log.join("; ")}`);
    }
  } finally {
    proxy?.kill("SIGTERM");
    server.stop();
    await network.stop();
  }
  return seen;
}

async function speakHttp2(network, { port }, directory) {
  const config = join(directory, "Caddyfile");
  const all = `{\nadmin off\nskip_install_trust\nauto_https disable_redirects\nstorage file_system ${directory}/caddy\n}\n`;
  await writeFile(config, `${all}https://lecture.localhost:${securePort} {\ntls internal\nreverse_proxy ${network.address}:${port}\n}\n`);
  return spawn(...network.inServer([chosen.http2, "run", "--config", config, "--adapter", "caddyfile"]), { stdio: "ignore" });
}

function openBrowser(network, directory, name) {
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--no-proxy-server", "--ignore-certificate-errors"];
  const played = ["--remote-debugging-pipe", "--mute-audio", "--autoplay-policy=no-user-gesture-required", `--user-data-dir=${join(directory, "browser")}`];
  const netlog = chosen.netlog === undefined ? [] : [`--log-net-log=${join(chosen.netlog, `${name}.json`)}`];
  const [command, words] = network.inClient([process.env.CHROMIUM ?? "/usr/bin/chromium", ...flags, ...played, ...netlog, ...network.browserFlags]);
  return chromium.launch({ executablePath: "/usr/bin/env", args: [command, ...words], ignoreDefaultArgs: true, headless: true });
}

// In the page: where it plays and what is loaded ahead of that, ten times a second.
function note() {
  const noted = (window.__noted = []);
  setInterval(() => {
    const video = document.querySelector("#first video") ?? document.querySelector("video");
    if (video === null) return;
    const { buffered, currentTime: atS, paused, ended } = video;
    let endS = atS;
    for (let at = 0; at < buffered.length; at++) if (buffered.start(at) <= atS + 0.2 && buffered.end(at) >= atS) endS = buffered.end(at);
    noted.push({ ms: Date.now(), atS, endS, paused, ended, isFirst: video.closest("#first") !== null });
  }, 100);
}

// Presses Play as soon as there is something to press it on.
function press() {
  const video = document.querySelector("#first video");
  const big = document.querySelector(".big-play");
  if (video !== null) void video.play().catch(() => undefined);
  else big?.click();
  return [...document.querySelectorAll("video")].some(({ currentTime }) => currentTime > 0.5);
}

async function visitOnce(network, server, directory, name) {
  const road = await network.join(profile, server.port, Number(name.replace(".", "")));
  const browser = await openBrowser(network, directory, name);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, deviceScaleFactor: 2 });
    const page = await context.newPage();
    await page.addInitScript(note);
    const requests = await listen(context, page);
    const origin = chosen.http2 === undefined ? road.origin : `https://lecture.localhost:${securePort}`;
    await page.goto(`${origin}${server.path}`, { waitUntil: "commit", timeout: 60_000 });
    await until(page, press);
    if (chosen.seek === undefined) await page.waitForTimeout(Number(chosen.play) * 1_000);
    else {
      await until(page, () => document.querySelector("#first") === null && document.querySelector("#app video")?.currentTime > 1);
      await page.evaluate((toS) => void (document.querySelector("#app video").currentTime = toS), Number(chosen.seek));
    }
    await comes(requests, page);
    await road.fail(Number(chosen.away) * 1_000);
    const goneMs = Date.now();
    const backMs = goneMs + Number(chosen.away) * 1_000;
    await page.waitForTimeout((Number(chosen.away) + watchedS) * 1_000);
    return judge(await page.evaluate(() => window.__noted), requests, goneMs, backMs);
  } finally {
    await browser.close();
    await road.leave();
    await rm(join(directory, "browser"), { recursive: true, force: true });
  }
}

// What is asked for, when, and when of each the first and the last byte came.
async function listen(context, page) {
  const requests = new Map();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.requestWillBeSent", ({ requestId, request }) => requests.set(requestId, { path: new URL(request.url).pathname.split("/").slice(-2).join("/"), ms: Date.now(), came: [], how: "" }));
  session.on("Network.dataReceived", ({ requestId, dataLength }) => dataLength > 0 && requests.get(requestId)?.came.push(Date.now()));
  session.on("Network.loadingFinished", ({ requestId }) => Object.assign(requests.get(requestId) ?? {}, { how: "came", endMs: Date.now() }));
  session.on("Network.loadingFailed", ({ requestId }) => Object.assign(requests.get(requestId) ?? {}, { how: "failed", endMs: Date.now() }));
  return requests;
}

// A segment of the picture is under way.
async function comes(requests, page) {
  for (let limit = Date.now() + 60_000; Date.now() < limit; await page.waitForTimeout(20)) {
    const open = [...requests.values()].filter((one) => isMedia(one) && one.how === "" && !one.path.startsWith("audio"));
    if (open.some(({ came }) => came.length > 1)) return;
  }
  throw new Error("no segment came");
}

async function until(page, condition) {
  for (let limit = Date.now() + 120_000; Date.now() < limit; await page.waitForTimeout(200)) {
    if (await page.evaluate(condition).catch(() => false)) return;
  }
  throw new Error("it did not begin");
}

function judge(noted, requests, goneMs, backMs) {
  const s = (ms) => (Number.isFinite(ms) ? Math.round((ms - backMs) / 100) / 10 : Infinity);
  const all = [...requests.values()];
  const bytes = all.filter(isMedia).flatMap(({ came }) => came).filter((ms) => ms > backMs);
  const at = noted.findLast(({ ms }) => ms <= backMs);
  const after = noted.filter(({ ms }) => ms > backMs);
  const grown = after.find(({ endS }) => endS > at.endS + 0.5);
  const plays = after.find(({ atS }) => atS > at.atS + 0.1);
  let stalledMs = 0;
  const since = noted.filter(({ ms }) => ms >= goneMs);
  let moved = since[0];
  for (const one of since) {
    if (one.atS > moved.atS || one.ended || one.paused) {
      if (one.ms - moved.ms > quietMs * 3) stalledMs += one.ms - moved.ms;
      moved = one;
    }
  }
  if (since.at(-1).ms - moved.ms > quietMs * 3) stalledMs += since.at(-1).ms - moved.ms;
  const log = all.filter(({ ms, endMs }) => ms > goneMs - 10_000 && (endMs ?? Infinity) > goneMs).map((one) => `${one.path} ${s(one.ms)}..${s(one.endMs ?? Infinity)} ${one.how}`);
  const gone = noted.findLast(({ ms }) => ms <= goneMs);
  return { byteS: s(Math.min(...bytes)), grownS: s(grown?.ms ?? Infinity), playsS: s(plays?.ms ?? Infinity), stalledS: Math.round(stalledMs / 100) / 10, before: Math.round((gone.endS - gone.atS) * 10) / 10, log };
}
