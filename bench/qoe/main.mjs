// ./dev bench qoe [--recording FILE] [--kind slides|camera] [--rounds N] [--seconds N] [--only RE] [--beside PROGRAM]: how a lecture begins and
// plays on bad links, on a first visit and on a return, beside the same package from nginx with hls.js as it comes, and beside another build
// of the program. In turn, visit by visit. --server NAME: those alone whose name begins so. --visit first: nobody returns. Chromium with a
// window of 1280x720 on a screen of two pixels each way.
// A row has the median and the worst, and of twenty visits and more what 95 of a hundred do not exceed; "stalled %" is of what was played.
// --link kernel|proxy: what is between (networks.mjs); kernel where there are root and /dev/net/tun. Each way has the rate, half of the round
// trip, the loss, and a queue of a bandwidth-delay product or 64 kB, if that is more (kernel alone).
// --trace FILE: what is loaded ahead of what plays, second by second, and when each request began and ended; a line of JSON for each.
// --directory DIR is kept: the next run with the same recording finds it prepared.
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { appendFile, mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { openNetwork } from "./networks.mjs";
import { madeOf, ours, theirName, theirs } from "./servers.mjs";
import { meanAndLeast, spread, stalledPercent } from "./spread.mjs";
import { watch } from "./watch.mjs";

const root = new URL("../..", import.meta.url).pathname;
const fromWeb = createRequire(join(root, "web/package.json"));
const { chromium } = fromWeb("playwright-core");
const run = promisify(execFile);
const links = [
  { name: "256 kbit/s, 300 ms, 2%", bps: 256_000, rttMs: 300, loss: 0.02 },
  { name: "64 kbit/s, 600 ms, 3%", bps: 64_000, rttMs: 600, loss: 0.03 },
  { name: "5 Mbit/s, 250 ms, 1%", bps: 5_000_000, rttMs: 250, loss: 0.01 },
  { name: "1 Mbit/s, 100 ms, 30 s without", bps: 1_000_000, rttMs: 100, loss: 0, outage: { afterS: 60, forS: 30 } },
];

const { values: chosen, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    recording: { type: "string" },
    kind: { type: "string", default: "slides" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "60" },
    only: { type: "string", default: "" },
    server: { type: "string", default: "" },
    visit: { type: "string", default: "" },
    beside: { type: "string" },
    link: { type: "string" },
    directory: { type: "string" },
    trace: { type: "string" },
  },
});

const directory = chosen.directory ?? (await mkdtemp(join(tmpdir(), "lectern-qoe-")));
const network = await openNetwork(chosen.link);
const servers = [];
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => leave().then(() => process.exit(1)));
try {
  const recording = chosen.recording ?? (await makeRecording());
  servers.push(await ours(network, "lectern", positionals[0], directory, recording));
  if (chosen.beside !== undefined) servers.push(await ours(network, "lectern beside it", chosen.beside, directory, recording));
  const isCompared = theirName.startsWith(chosen.server);
  if (isCompared) servers.push(await theirs(network, directory, servers[0].package, fromWeb.resolve("hls.js/dist/hls.min.js")));
  const made = await madeOf(servers[0].package);
  console.log(`link: ${network.name}`);
  console.log(`renditions: ${[...made.rates].map(([id, bps]) => `${id} ${Math.round(bps / 1000)} kbit/s`).join(", ")}`);
  console.log(row(["link", "server", "visit", "sound s", "picture s", "stalled s", "stalled %", "stalls", "video kbit/s", "kB"]));
  for (const link of links) {
    if (!new RegExp(chosen.only).test(link.name)) continue;
    await measure(link, servers.filter(({ name }) => name.startsWith(chosen.server)), made);
  }
} finally {
  await leave();
}

async function leave() {
  for (const server of servers) server.stop();
  await network.stop();
  rmSync(chosen.directory === undefined ? directory : join(directory, "browser"), { recursive: true, force: true });
}

async function measure(profile, all, made) {
  const visits = new Map(all.map((server) => [server, { first: [], return: [] }]));
  for (let round = 0; round < Number(chosen.rounds); round++) {
    for (const [server, seen] of visits) await visitAndReturn(profile, server, round, seen);
  }
  for (const [server, both] of visits) {
    for (const [visit, seen] of Object.entries(both)) if (seen.length > 0) console.log(row(summary(profile, server, visit, seen, made)));
  }
  console.log(`  load: ${loadavg().map((one) => one.toFixed(1)).join(", ")}`);
}

async function visitAndReturn(profile, server, round, seen) {
  const road = await network.join(profile, server.port, round + 1);
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, deviceScaleFactor: 2 });
  const plan = { url: `${road.origin}${server.path}`, seconds: Number(chosen.seconds) };
  const first = await watch(context, road, { ...plan, outage: profile.outage });
  seen.first.push(first);
  if (chosen.trace !== undefined) await note(first.trace, { link: profile.name, server: server.name, round: round + 1 });
  if (!profile.outage && chosen.visit !== "first") seen.return.push(await watch(context, road, { ...plan, seconds: 10 }));
  await browser.close();
  await road.leave();
}

function summary(profile, server, visit, seen, made) {
  const each = (value) => seen.map(value);
  const times = (value) => spread(each(value).map((ms) => (ms === null ? Infinity : ms / 1000)));
  const bps = each((one) => meanRate(one, made));
  const errors = seen.flatMap((one) => one.errors);
  if (errors.length > 0) console.log(`  noted: ${[...new Set(errors)].join(", ")}`);
  const stalledAt = seen.flatMap((one, round) => one.stalledAt.map((at) => `${at}, round ${round + 1}`));
  if (stalledAt.length > 0) console.log(`  stalled at ${stalledAt.join("; ")}`);
  return [
    profile.name,
    server.name,
    visit,
    times(({ soundMs }) => soundMs),
    times(({ pictureMs }) => pictureMs),
    times(({ stalledMs }) => stalledMs),
    stalledPercent(seen),
    spread(each(({ stalls }) => stalls), 0),
    meanAndLeast(bps.map((one) => one / 1000)),
    spread(each(({ bytes }) => bytes / 1000), 0),
  ];
}

// Of the picture while it played: first the lean file, then a segment after the other. What was asked for twice counts as it was asked for
// first. 0: sound and slides alone.
function meanRate({ media, leadS, playedS }, { rates, segmentS }) {
  const asked = media.filter((name) => rates.has(name)).slice(0, Math.max(Math.ceil((playedS - leadS) / segmentS), 0));
  const wholeS = leadS + asked.length * segmentS;
  const lean = Math.min(...rates.values());
  return wholeS === 0 ? 0 : asked.reduce((sum, name) => sum + rates.get(name) * segmentS, lean * leadS) / wholeS;
}

function note(trace, visit) {
  return appendFile(chosen.trace, trace.map((line) => `${JSON.stringify({ ...visit, ...line })}\n`).join(""));
}

function row(cells) {
  const more = Number(chosen.rounds) < 20 ? 0 : 13; // " p95 12.3, worst"
  const widths = [31, 26, 7, 13 + more, 13 + more, 13 + more, 9, 9 + more, 13, 14 + more];
  return cells.map((cell, at) => String(cell).padEnd(widths[at])).join(" ");
}

function openBrowser() {
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--no-proxy-server"];
  const played = ["--remote-debugging-pipe", "--mute-audio", "--autoplay-policy=no-user-gesture-required"];
  const own = [`--user-data-dir=${join(directory, "browser")}`, ...network.browserFlags];
  const [command, words] = network.inClient([process.env.CHROMIUM ?? "/usr/bin/chromium", ...flags, ...played, ...own]);
  return chromium.launch({ executablePath: "/usr/bin/env", args: [command, ...words], ignoreDefaultArgs: true, headless: true });
}

// Slides, or the same with a camera that fills the picture.
// Debian's Python has numpy and Pillow, which another one that comes first may not.
async function makeRecording() {
  const file = join(directory, "recording.mp4");
  const args = ["-m", "lectures.film", chosen.kind === "camera" ? "camera" : "plain", "1", "240", file];
  await run("/usr/bin/python3", args, { cwd: join(root, "bench"), maxBuffer: 1 << 24 });
  return file;
}
