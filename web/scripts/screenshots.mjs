#!/usr/bin/env node
// Pictures of the pages, from a running server: node scripts/screenshots.mjs [--all DIRECTORY] [--only PAGE] URL [COURSE-SLUG [LECTURE-ID]]
// Writes docs/images/*.png as in the list below; with --all every page in every language, size and colour scheme of it, to look at.
// With a teacher's name and password in LECTERN_USER and LECTERN_PASSWORD also the studio: their first course, while it gets a recording.
// With an administrator's in LECTERN_ADMIN and LECTERN_ADMIN_PASSWORD also the desk: what a file would change.
// Without a slug or an id it takes the first course that has a lecture to watch, and that lecture.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { all: { type: "string" }, only: { type: "string" } } });
const [base, wantedCourse, wantedLecture] = positionals;
if (base === undefined) {
  console.error("usage: screenshots.mjs [--all DIRECTORY] [--only PAGE] URL [COURSE-SLUG [LECTURE-ID]]");
  process.exit(2);
}

// page, size, colours, language
const chosen = [
  ["courses", "desktop", "light", "en"],
  ["courses", "desktop", "dark", "en"],
  ["courses", "phone", "light", "en"],
  ["courses", "desktop", "light", "ar"],
  ["courses", "phone", "light", "zh-Hans"],
  ["search", "phone", "light", "en"],
  ["course", "desktop", "light", "en"],
  ["course", "phone", "light", "en"],
  ["course", "desktop", "dark", "zh-Hans"],
  ["course", "phone", "light", "ar"],
  ["lecture", "desktop", "light", "en"],
  ["lecture", "desktop", "dark", "en"],
  ["lecture", "phone", "light", "en"],
  ["lecture", "desktop", "light", "ar"],
  ["lecture", "phone", "dark", "ar"],
  ["lecture", "phone", "light", "zh-Hans"],
  ["sign-in", "phone", "light", "ar"],
  ["studio", "desktop", "light", "en"],
  ["studio", "desktop", "dark", "en"],
  ["studio", "phone", "light", "en"],
  ["studio", "desktop", "light", "ar"],
  ["desk", "desktop", "light", "en"],
  ["desk", "phone", "dark", "en"],
  ["desk", "phone", "light", "ar"],
];
const languages = ["en", "zh-Hans", "ar"];
const shownAtS = 30; // into the lecture: past its title slide
const sizes = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true },
};
const recordingBytes = 40_000_000;
const heldTo = "312500"; // bytes per second: a picture of the middle of an upload

async function json(path) {
  const answer = await fetch(new URL(path, base));
  if (!answer.ok) throw new Error(`${path}: status ${answer.status}`);
  return answer.json();
}

async function choose() {
  const slugs = wantedCourse ? [wantedCourse] : (await json("/api/v1/courses")).items.map(({ slug }) => slug);
  for (const slug of slugs) {
    const { sections } = await json(`/api/v1/courses/${slug}`);
    const lectures = sections.flatMap((section) => section.lectures);
    const lecture = lectures.find(({ id, status }) => (wantedLecture ? id === wantedLecture : status === "published"));
    if (lecture) return { slug, lecture };
  }
  throw new Error("no course has a lecture to watch");
}

const { slug, lecture } = await choose();
const start = Math.min(shownAtS, Math.floor((lecture.duration_s ?? 0) / 2));
const pages = {
  courses: { path: "/", ready: ".course-card" },
  search: { path: "/?q=membrane", ready: ".row" },
  course: { path: `/courses/${slug}`, ready: ".faculty" },
  lecture: { path: `/lectures/${lecture.id}?t=${start}`, ready: ".lecture-row", then: play },
  "sign-in": { path: "/sign-in", ready: ".sign-in" },
  "not-found": { path: "/no/such/page", ready: ".state-title" },
  studio: { path: "/studio", ready: ".sign-in", then: upload, after: cancel },
  desk: { path: "/admin/imports", ready: ".sign-in", then: lookThrough },
};

// A picture of the lecture and not of its poster.
async function play(page) {
  await page.locator(".big-play").click();
  await page.waitForFunction((atS) => document.querySelector("video").currentTime > atS, start + 0.5);
  await page.keyboard.press("c");
  await page.waitForTimeout(700);
  await page.keyboard.press("k");
  await page.waitForTimeout(1_500);
}

async function signIn(page, name, password) {
  await page.locator('input[name="username"]').fill(name);
  await page.locator('input[name="password"]').fill(password ?? "");
  await page.locator('.sign-in button[type="submit"]').click();
}

// What a file would change; nothing is changed.
async function lookThrough(page) {
  await signIn(page, process.env.LECTERN_ADMIN, process.env.LECTERN_ADMIN_PASSWORD);
  await page.locator(".desk-bar").waitFor();
  const { institution, title, language } = await json(`/api/v1/courses/${slug}`);
  const course = { slug, title: `${title} II`, language, institution: institution.slug };
  const file = { format: 1, institutions: [{ slug: "a-new-college", name: "A New College", country: "EG", kind: "college" }], courses: [course] };
  const buffer = Buffer.from(JSON.stringify(file));
  await page.locator("#import-file").setInputFiles({ name: "catalogue.json", mimeType: "application/json", buffer });
  await page.locator('.desk-form button[type="submit"]').click();
  await page.locator(".desk-report").waitFor();
}

async function upload(page) {
  await page.evaluate((limit) => localStorage.setItem("lectern.uploadLimit", limit), heldTo);
  await page.reload();
  await signIn(page, process.env.LECTERN_USER, process.env.LECTERN_PASSWORD);
  await page.locator(".own-course").first().click();
  const row = page.locator(".studio-lecture.studio-none").first();
  const title = await row.locator("h3").innerText();
  const folder = await mkdtemp(join(tmpdir(), "lectern-pictures-"));
  const recording = join(folder, "2026-11-25 lecture hall.mp4");
  await writeFile(recording, Buffer.alloc(recordingBytes, "film"));
  await row.locator('input[type="file"]').setInputFiles(recording);
  await page.locator(".upload-facts").filter({ hasText: /( · .*){3}/ }).waitFor(); // with the time that is left
  return { title, folder };
}

async function cancel(page, { title, folder }) {
  const row = page.locator(".studio-lecture", { hasText: title }).first();
  await row.locator(".upload-actions button").last().click();
  await row.locator(".studio-ask button").first().click();
  await page.locator(".studio-lecture.studio-none", { hasText: title }).first().waitFor();
  await rm(folder, { recursive: true });
}

const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium"].find((path) => path && existsSync(path));
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--mute-audio"];
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: [...flags, ...quiet] });
const directory = options.all ?? new URL("../../docs/images/", import.meta.url).pathname;
await mkdir(directory, { recursive: true });

async function shoot([name, size, colorScheme, locale]) {
  const { path, ready, then, after } = pages[name];
  const context = await browser.newContext({ baseURL: base, colorScheme, locale, ...sizes[size] });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  const made = await then?.(page);
  await page.waitForTimeout(300); // transitions
  const words = [name, locale === "en" ? "" : locale.split("-")[0], size, colorScheme === "dark" ? "dark" : ""];
  const file = `${words.filter((word) => word !== "").join("-")}.png`;
  await fewColours(await page.screenshot({ animations: "disabled" }), join(directory, file));
  console.log(join(directory, file));
  await after?.(page, made);
  await context.close();
}

// A third of the bytes, and nobody sees it. Without ffmpeg it stays as it is.
async function fewColours(png, path) {
  const filter = "split[a][b];[a]palettegen=max_colors=200:reserve_transparent=0[p];[b][p]paletteuse=dither=none";
  await writeFile(path, png);
  const tool = spawnSync("ffmpeg", ["-v", "error", "-f", "png_pipe", "-i", "-", "-vf", filter, "-f", "image2", "-c:v", "png", "-y", path], { input: png });
  if (tool.status !== 0) await writeFile(path, png);
}

const every = () =>
  Object.keys(pages).flatMap((name) =>
    languages.flatMap((language) => Object.keys(sizes).flatMap((size) => ["light", "dark"].map((colours) => [name, size, colours, language]))),
  );

try {
  for (const shot of options.all === undefined ? chosen : every()) {
    if (options.only !== undefined && shot[0] !== options.only) continue;
    const needs = { studio: process.env.LECTERN_USER, desk: process.env.LECTERN_ADMIN };
    if (!(shot[0] in needs) || needs[shot[0]]) await shoot(shot);
  }
} finally {
  await browser.close();
}
