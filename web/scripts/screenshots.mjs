#!/usr/bin/env node
// Pictures of the pages, from a running server: node scripts/screenshots.mjs URL [COURSE-SLUG [LECTURE-ID]]
// Writes docs/images/{courses,course,lecture}-{desktop,phone}.png and courses-dark, lecture-dark for the desktop.
// Without a slug or an id it takes the first course that has a lecture to watch, and that lecture.
import { mkdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const [base, wantedCourse, wantedLecture] = process.argv.slice(2);
if (base === undefined) {
  console.error("usage: screenshots.mjs URL [COURSE-SLUG [LECTURE-ID]]");
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

const { slug, lecture } = await choose();
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

for (const name of Object.keys(pages)) for (const size of Object.keys(sizes)) await shoot(name, size, "light", `${name}-${size}`);
await shoot("courses", "desktop", "dark", "courses-dark");
await shoot("lecture", "desktop", "dark", "lecture-dark");
await browser.close();
