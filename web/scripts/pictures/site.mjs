// The site that the pictures are taken of: the demo's catalogue with two of its recordings, a user of each role, a class that watched,
// a lecture that is published later, one that is for the enrolled, and a recording that cannot be read.
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = new URL("../../../", import.meta.url).pathname;
const importLimitMs = 1_200_000; // 1 min on two free cores
const waitMs = 300_000; // for what the server does by itself
const password = "a password of the pictures";

export const site = {
  course: "otorhinolaryngology-head-and-neck-surgery",
  shown: "e034b5dd-027e-5c0b-8b41-6120276cdcf6", // plays, with slides and captions
  notRecorded: "6380b7fe-6e4b-5391-9753-7abfe526e207",
  failed: "5160daed-3d98-5730-8452-22988f68fa33",
  later: "8a1338d8-07c6-56bb-a692-26f9096bf30e",
  closed: "fb5bf5fe-8b28-5bae-b799-9b30b1448931",
  person: "gu-ermo",
  personId: "f80bb3aa-5d69-5cf4-ad5f-17301eab2258",
  institution: "southwest-medical-university",
  onSlides: "eardrum", // a word that is said, and on a slide
  admin: { name: "amina", password },
  teacher: { name: "gu", password },
  student: { name: "noor", password },
};
const recordings = [
  ["how-we-hear", site.shown],
  ["rolling-method", site.closed],
];
// Who watched: the user, the institution, up to which part of the lecture, and where they went on after a gap.
const watchers = [
  ["noor", "mekong-example-medical-college", 1],
  ["anong", "mekong-example-medical-college", 0.95],
  ["somsak", "mekong-example-medical-college", 0.62],
  ["selam", "blue-nile-sample-hospital", 0.58],
  ["bekele", "blue-nile-sample-hospital", 1],
  ["tigist", "blue-nile-sample-hospital", 0.31],
  ["li-na", "southwest-medical-university", 1],
  ["wang-wei", "southwest-medical-university", 0.6],
  ["omar", null, 0.12],
];

/** Makes the site under `directory` unless it is there, and serves it. */
export async function openSite(binary, directory) {
  const place = { binary, data: join(directory, "data"), media: join(directory, "media"), config: join(directory, "lectern.toml") };
  const made = join(directory, "made");
  if (!existsSync(made)) await rm(place.data, { recursive: true, force: true });
  await mkdir(place.media, { recursive: true });
  if (!existsSync(made)) await fill(place);
  const server = await serve(place);
  try {
    if (!existsSync(made)) await bring(place, server.url);
    await writeFile(made, "");
    await settled(server.url);
  } catch (problem) {
    await server.stop();
    throw problem;
  }
  return server;
}

async function lectern({ binary, data }, args, input = "") {
  const running = run(binary, [...args, "--data", data], { timeout: importLimitMs, maxBuffer: 1 << 24 });
  running.child.stdin.end(input);
  await running;
}

// The catalogue and the users.
async function fill(place) {
  const catalogue = JSON.parse(await readFile(join(root, "demo/catalogue.json"), "utf8"));
  const lectures = catalogue.courses.flatMap(({ sections }) => sections.flatMap((section) => section.lectures));
  const nextYear = new Date().getFullYear() + 1;
  Object.assign(lectures.find(({ id }) => id === site.later), { held: true, publish_at: `${nextYear}-03-01T08:00:00+08:00` });
  Object.assign(lectures.find(({ id }) => id === site.closed), { audience: "enrolled" });
  const file = join(place.media, "catalogue.json");
  await writeFile(file, JSON.stringify(catalogue));
  await lectern(place, ["import", "catalogue", file]);
  const add = (name, ...who) => lectern(place, ["admin", "add-user", name, ...who, "--password-stdin"], `${password}\n`);
  await add(site.admin.name, "--role", "admin");
  await add(site.teacher.name, "--role", "instructor", "--person", site.person);
  for (const [name, institution] of watchers) {
    await add(name, "--role", "student", ...(institution === null ? [] : ["--institution", institution]));
  }
  await lectern(place, ["admin", "add-token", site.teacher.name]);
}

// What needs the server: recordings that it keeps, what was watched, one that fails.
async function bring(place, url) {
  await run(join(root, "demo/make_media.py"), ["--out", place.media, ...recordings.map(([name]) => name)], { timeout: importLimitMs });
  for (const [name, lecture] of recordings) {
    const captions = ["en", "zh-Hans"].flatMap((language) => ["--captions", `${language}=${join(place.media, `${name}.${language}.vtt`)}`]);
    await lectern(place, ["import", "recording", join(place.media, `${name}.mp4`), "--lecture", lecture, ...captions]);
  }
  await sendUnreadable(url);
  await watch(url);
  await grant(url);
}

const json = async (answer) => {
  if (!answer.ok) throw new Error(`${answer.url}: status ${answer.status}: ${await answer.text()}`);
  return answer.json();
};
const post = (url, body, headers = {}) =>
  fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });

async function signIn(url, name) {
  const answer = await post(`${url}/api/v1/session`, { username: name, password });
  if (!answer.ok) throw new Error(`signing in as ${name}: status ${answer.status}`);
  return { cookie: answer.headers.get("set-cookie").split(";")[0] };
}

async function watch(url) {
  const { playback } = await json(await fetch(`${url}/api/v1/lectures/${site.shown}`));
  const [packageId] = /[0-9a-f]{64}/.exec(playback.hls);
  for (const [name, , part] of watchers) {
    const to = playback.duration_s * part;
    const watched = { lecture: site.shown, package: packageId, sitting: "pictures", played_s: to, intervals: [[0, to]], position_s: to, age_s: 0 };
    await json(await post(`${url}/api/v1/progress`, { user: name, watched: [watched] }, await signIn(url, name)));
  }
}

// What an administrator has changed.
async function grant(url) {
  const headers = await signIn(url, site.admin.name);
  const entry = `${url}/api/v1/catalogue/courses/${site.course}`;
  const grants = [
    { institution: "mekong-example-medical-college", may_stream: true, may_download: true, may_mirror: false, highest: 720, from: "2026-09-01", until: null },
    { institution: "blue-nile-sample-hospital", may_stream: true, may_download: false, may_mirror: true, highest: null, from: null, until: null },
  ];
  const relations = [{ kind: "prerequisite", course: "medical-cell-biology" }];
  const version = (await fetch(entry, { headers })).headers.get("etag");
  const body = JSON.stringify({ grants, relations });
  await json(await fetch(entry, { method: "PATCH", headers: { ...headers, "content-type": "application/json", "if-match": version }, body }));
}

async function sendUnreadable(url) {
  const bytes = Buffer.from("This is no recording.".repeat(50));
  const base64 = (text) => Buffer.from(text).toString("base64");
  const headers = {
    ...(await signIn(url, site.teacher.name)),
    "tus-resumable": "1.0.0",
    "upload-length": String(bytes.length),
    "upload-metadata": `filename ${base64("otitis.mp4")},lecture ${base64(site.failed)}`,
    "content-type": "application/offset+octet-stream",
  };
  const answer = await fetch(`${url}/api/v1/uploads/`, { method: "POST", headers, body: bytes });
  if (!answer.ok) throw new Error(`sending a recording that cannot be read: status ${answer.status}: ${await answer.text()}`);
  await until("it has failed", async () => (await json(await fetch(`${url}/api/v1/lectures/${site.failed}`))).status === "failed");
}

// The words on slides are read after a lecture is published.
async function settled(url) {
  await until("the words on slides are found", async () => {
    const { items } = await json(await fetch(`${url}/api/v1/search?q=${site.onSlides}`));
    return items.some(({ kind }) => kind === "slide");
  });
}

async function until(what, isTrue) {
  for (const limit = Date.now() + waitMs; !(await isTrue()); await new Promise((later) => setTimeout(later, 500))) {
    if (Date.now() > limit) throw new Error(`never true: ${what}`);
  }
}

async function serve({ binary, data, config }) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const pages = new URL("../../dist", import.meta.url).pathname;
  const listeners = `[server]\nweb_root = "${pages}"\nadmin_listen = "127.0.0.1:${await freePort()}"\n`;
  await writeFile(config, `${listeners}[packaging]\nav1 = false\n[worker]\nnice = 0\n`); // AV1 would come before the words on slides
  const child = spawn(binary, ["serve", "--config", config, "--data", data, "--listen", new URL(url).host], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said = (said + text).slice(-4_000)));
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  for (const limit = Date.now() + 20_000; !(await fetch(`${url}/readyz`).catch(() => null))?.ok; await new Promise((later) => setTimeout(later, 50))) {
    if (child.exitCode === null && Date.now() < limit) continue;
    await stop();
    throw new Error(`lectern serve was not ready: ${said}`);
  }
  return { url, stop };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
