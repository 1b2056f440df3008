#!/usr/bin/env node
// Pictures of the pages, from a running server: node scripts/screenshots.mjs URL [COURSE-SLUG [LECTURE-ID]]
// Writes docs/images/{courses,course,lecture}-{desktop,phone}.png and courses-dark, lecture-dark for the desktop; with a
// teacher's name and password in LECTERN_USER and LECTERN_PASSWORD also studio-desktop, studio-phone and studio-dark: their
// first course, while it gets a recording.
// With --studio only these are made. Without a slug or an id it takes the first course that has a lecture to watch, and that lecture.
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const studioOnly = process.argv.includes("--studio");
const [base, wantedCourse, wantedLecture] = process.argv.slice(2).filter((word) => word !== "--studio");
if (base === undefined) {
  console.error("usage: screenshots.mjs [--studio] URL [COURSE-SLUG [LECTURE-ID]]");
  process.exit(2);
}
const images = new URL("../../docs/images/", import.meta.url).pathname;
const shownAtS = 30; // into the lecture: past its title slide
const sizes = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};

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

async function ready(page, name) {
  await page.locator({ courses: ".course-card", course: ".faculty", lecture: ".lecture-row" }[name]).first().waitFor();
  if (name === "lecture") {
    // A picture of the lecture and not of its poster.
    await page.locator(".big-play").click();
    await page.waitForFunction((atS) => document.querySelector("video").currentTime > atS, start + 0.5);
    await page.keyboard.press("c");
    await page.waitForTimeout(700);
    await page.keyboard.press("k");
    await page.waitForTimeout(1_500);
  }
  await page.waitForTimeout(300); // transitions
}

const { slug, lecture } = studioOnly ? { slug: "", lecture: { id: "" } } : await choose();
const start = Math.min(shownAtS, Math.floor((lecture.duration_s ?? 0) / 2));
const pages = { courses: "/", course: `/courses/${slug}`, lecture: `/lectures/${lecture.id}?t=${start}` };
const executablePath = [process.env.CHROMIUM, "/usr/bin/chromium"].find((path) => path && existsSync(path));
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--mute-audio"];
const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args: [...flags, ...quiet] });
await mkdir(images, { recursive: true });

async function shoot(name, size, colorScheme, file) {
  const context = await browser.newContext({ baseURL: base, colorScheme, ...sizes[size] });
  const page = await context.newPage();
  await page.goto(pages[name]);
  await ready(page, name);
  await page.screenshot({ path: `${images}${file}.png`, animations: "disabled" });
  console.log(`docs/images/${file}.png`);
  await context.close();
}

// An upload that is held to a speed limit is a picture of the middle; it is cancelled afterwards.
async function shootStudio(size, colorScheme, file) {
  const context = await browser.newContext({ baseURL: base, colorScheme, ...sizes[size] });
  const page = await context.newPage();
  await page.addInitScript((limit) => localStorage.setItem("lectern.uploadLimit", limit), "312500");
  await page.goto("/studio");
  await page.getByLabel("User name").fill(process.env.LECTERN_USER);
  await page.getByLabel("Password", { exact: true }).fill(process.env.LECTERN_PASSWORD ?? "");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.locator(".own-course").first().click();
  const empty = page.locator(".studio-lecture.studio-none").first();
  const title = await empty.locator("h3").innerText();
  const row = page.locator(".studio-lecture", { hasText: title }).first();
  const folder = await mkdtemp(join(tmpdir(), "lectern-pictures-"));
  const recording = join(folder, "2026-11-25 lecture hall.mp4");
  await writeFile(recording, Buffer.alloc(40_000_000, "film"));
  await row.locator('input[type="file"]').setInputFiles(recording);
  await row.getByText(/left/).waitFor();
  await page.screenshot({ path: `${images}${file}.png`, animations: "disabled" });
  console.log(`docs/images/${file}.png`);
  await row.getByRole("button", { name: /^Cancel/ }).click();
  await row.getByRole("button", { name: "Cancel the upload" }).click();
  await row.getByText("No recording yet").waitFor();
  await context.close();
  await rm(folder, { recursive: true });
}

if (!studioOnly) {
  for (const name of Object.keys(pages)) for (const size of Object.keys(sizes)) await shoot(name, size, "light", `${name}-${size}`);
  await shoot("courses", "desktop", "dark", "courses-dark");
  await shoot("lecture", "desktop", "dark", "lecture-dark");
}
if (process.env.LECTERN_USER) {
  await shootStudio("desktop", "light", "studio-desktop");
  await shootStudio("phone", "light", "studio-phone");
  await shootStudio("desktop", "dark", "studio-dark");
}
await browser.close();
