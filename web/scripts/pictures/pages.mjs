// Every page of the product: where it is, who looks at it, and what is done there before the picture.
// ready: what is there when the page is; then: what is done; at: what the picture begins with, on a page that is longer than the window;
// after: what puts the site back as it was.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { site } from "./site.mjs";

const shownAtS = 30; // into the lecture: past its title slide
const recordingBytes = 40_000_000;
const heldTo = "312500"; // bytes per second: a picture of the middle of an upload
const lecture = `/lectures/${site.shown}`;
const course = `/studio/${site.course}`;

export const pages = {
  courses: { path: "/", ready: ".course-card" },
  "courses-filtered": { path: "/?language=en&discipline=Clinical+medicine", ready: ".course-card" },
  languages: { path: "/", ready: ".course-card", then: (page) => page.locator(".languages-button").click() },
  search: { path: `/?q=${site.onSlides}`, ready: ".row-snippet", at: ".also" },
  "search-nothing": { path: "/?q=xylophone", ready: ".state-title" },
  course: { path: `/courses/${site.course}`, ready: ".faculty" },
  lecture: { path: `${lecture}?t=${shownAtS}`, ready: ".lecture-row", then: play },
  "lecture-slides": { path: `${lecture}?t=${shownAtS}`, ready: ".lecture-row", then: (page) => chooseMode(page, 2) },
  "lecture-sound": { path: `${lecture}?t=${shownAtS}`, ready: ".lecture-row", then: (page) => chooseMode(page, 1) },
  "lecture-menu": { path: lecture, ready: ".lecture-row", then: openMenu },
  "lecture-keys": { path: lecture, ready: ".lecture-row", then: (page) => page.keyboard.press("?") },
  transcript: { path: `${lecture}?t=${shownAtS}`, ready: ".transcript", then: openTranscript, at: ".slide-list, .transcript" },
  saving: { path: lecture, ready: ".save button", then: (page) => page.locator(".save button").first().click(), at: ".lecture-actions" },
  budget: { path: lecture, ready: ".data summary", then: (page) => setBudget(page, "500"), at: ".lecture-actions" },
  "budget-used-up": { path: lecture, ready: ".data summary", then: useUp },
  "lecture-without-script": { path: lecture, ready: "#first video", without: "script" },
  "lecture-not-recorded": { path: `/lectures/${site.notRecorded}`, ready: ".no-player" },
  "lecture-closed": { path: `/lectures/${site.closed}`, ready: ".no-player" },
  "lecture-not-enrolled": { path: `/lectures/${site.closed}`, as: "student", ready: ".no-player" },
  saved: { path: lecture, ready: ".save button", then: save },
  "saved-nothing": { path: "/saved", ready: ".state-title" },
  offline: { path: lecture, ready: ".save button", then: goOffline },
  plain: { path: "/?plain", ready: ".plain li", without: "script" },
  "sign-in": { path: "/sign-in", ready: ".sign-in" },
  "sign-in-refused": { path: "/sign-in", ready: ".sign-in", then: (page) => signIn(page, { name: "nobody", password: "not this one" }, ".problem") },
  "not-found": { path: "/no/such/page", ready: ".state-title" },
  "lecture-not-found": { path: "/lectures/00000000-0000-7000-8000-000000000000", ready: ".state-title" },

  "studio-sign-in": { path: "/studio", ready: ".sign-in" },
  "studio-courses": { path: "/studio", as: "teacher", ready: ".own-course" },
  studio: { path: course, as: "teacher", ready: ".studio-lecture", then: upload, after: cancel },
  "studio-new": { path: course, as: "teacher", ready: ".add-ways", then: (page) => page.locator(".add-ways button").nth(1).click() },
  "studio-edit": { path: course, as: "teacher", ready: ".studio-lecture", then: editLecture },
  "studio-publication": { path: course, as: "teacher", ready: ".studio-lecture", then: (page) => openPanel(page, site.later, ".publication input"), at: ".studio-section" },
  "studio-poster": { path: course, as: "teacher", ready: ".studio-lecture", then: (page) => openPanel(page, site.shown, ".poster img"), at: ".studio-section" },
  "studio-profile": { path: course, as: "teacher", ready: ".studio-lecture", then: (page) => openPanel(page, site.shown, ".profile-again select"), at: ".studio-section" },
  "studio-watching": { path: course, as: "teacher", ready: ".studio-lecture", then: openWatching, at: ".studio-section" },
  "studio-captions": { path: `/studio/captions/${site.shown}`, as: "teacher", ready: ".track" },
  "studio-captions-editor": { path: `/studio/captions/${site.shown}/en`, as: "teacher", ready: ".cue-row", then: editCaption },
  "studio-cuts": { path: `/studio/lectures/${site.shown}/cuts`, as: "teacher", ready: ".cut-editor", then: cut },
  "studio-not-yours": { path: "/studio/medical-cell-biology", as: "teacher", ready: ".state-title" },

  "desk-institutions": { path: "/admin/institutions", as: "admin", ready: ".own-course" },
  "desk-institution": { path: `/admin/institutions/${site.institution}`, as: "admin", ready: ".desk-save" },
  "desk-people": { path: "/admin/people", as: "admin", ready: ".own-course" },
  "desk-person": { path: `/admin/people/${site.personId}`, as: "admin", ready: ".desk-save" },
  "desk-courses": { path: "/admin/courses", as: "admin", ready: ".own-course" },
  "desk-course": { path: `/admin/courses/${site.course}`, as: "admin", ready: ".desk-save" },
  "desk-wrong": { path: "/admin/institutions/-", as: "admin", ready: ".desk-save", then: sendWrong },
  "desk-new-user": { path: "/admin/users/-", as: "admin", ready: ".desk-save" },
  "desk-users": { path: "/admin/users", as: "admin", ready: ".own-course" },
  "desk-user": { path: `/admin/users/${site.teacher.name}`, as: "admin", ready: ".desk-part" },
  "desk-imports": { path: "/admin/imports", as: "admin", ready: ".desk-form", then: lookThrough },
  "desk-queue": { path: "/admin/queue", as: "admin", ready: ".desk-job" },
  "desk-server": { path: "/admin/server", as: "admin", ready: ".desk-facts" },
  "desk-audit": { path: "/admin/audit", as: "admin", ready: ".desk-changes li", then: (page) => page.locator(".desk-changes summary").first().click() },
  "desk-not-yours": { path: "/admin", as: "student", ready: ".state-title" },
};

// A picture of the lecture and not of its poster.
async function play(page) {
  await page.locator(".big-play").click();
  await page.waitForFunction((atS) => document.querySelector("#app video").currentTime > atS, shownAtS + 0.5);
  await page.keyboard.press("c");
  await page.waitForTimeout(700);
  await page.keyboard.press("k");
  await page.waitForTimeout(1_500);
}

async function openMenu(page) {
  await page.locator(".controls .menu > button").last().click();
  await page.locator(".menu-list").waitFor();
}

// The modes are the last ones of the menu.
async function chooseMode(page, fromEnd) {
  await openMenu(page);
  const modes = page.locator(".menu-list [role=menuitemradio]");
  await modes.nth((await modes.count()) - fromEnd).click();
  await play(page);
}

async function openTranscript(page) {
  await page.locator(".transcript summary").click();
  await page.locator(".transcript-time").first().waitFor();
}

async function setBudget(page, megabytes) {
  await page.locator(".data summary").click();
  await page.locator(".data-form input").fill(megabytes);
  await page.locator(".data-form button[type=submit]").click();
  await page.locator(".data meter").waitFor();
}

async function useUp(page) {
  await setBudget(page, "0.01");
  await page.evaluate(() => document.querySelector(".big-play")?.click());
  await page.locator(".data-choices").waitFor({ timeout: 10_000 });
  await page.evaluate(() => scrollTo(0, 0));
}

async function save(page) {
  await page.locator(".save button").first().click();
  await page.locator('.save-choices button[type="submit"]').click();
  await page.waitForFunction(() => Object.values(JSON.parse(localStorage.getItem("lectern.saved") ?? "{}")).some(({ whole }) => whole));
  await page.goto("/saved");
  await page.locator(".saved-row").waitFor();
}

// What there is to do without the server.
async function goOffline(page) {
  await save(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await page.context().setOffline(true);
  await page.goto("/");
  await page.locator(".saved-row").waitFor();
}

async function signIn(page, { name, password }, then) {
  await page.locator('input[name="username"]').fill(name);
  await page.locator('input[name="password"]').fill(password);
  await page.locator('.sign-in button[type="submit"]').click();
  await page.locator(`${then}:not(:empty)`).first().waitFor();
}

// What a file would change; nothing is changed.
async function lookThrough(page) {
  const institution = { slug: "a-new-college", name: "A New College", country: "EG", kind: "college" };
  const changed = { slug: site.course, title: "Otorhinolaryngology Head and Neck Surgery II", language: "en", institution: site.institution };
  const file = { format: 1, institutions: [institution], courses: [changed] };
  const buffer = Buffer.from(JSON.stringify(file));
  await page.locator("#import-file").setInputFiles({ name: "catalogue.json", mimeType: "application/json", buffer });
  await page.locator('.desk-form button[type="submit"]').click();
  await page.locator(".desk-report").waitFor();
}

async function sendWrong(page) {
  await page.locator("#field-name").fill("Nowhere College");
  await page.locator("#field-country").fill("XX");
  await page.locator('.desk-save button[type="submit"]').click();
  await page.locator(".desk-save [role=alert]:not(:empty)").first().waitFor();
}

const rowOf = (page, id) => page.locator(".studio-lecture", { has: page.locator(`[href*="${id}"], [id*="${id}"]`) }).first();

// By what comes when it is pressed: the buttons' names are in the language of the picture.
async function openPanel(page, id, panel) {
  const { title } = await (await page.request.get(`/api/v1/lectures/${id}`)).json();
  const row = page.locator(".studio-lecture", { hasText: title }).first();
  const more = row.locator(".studio-more > button");
  for (const button of await row.locator(".studio-lecture-actions [aria-expanded]:not(.studio-more > button)").all()) {
    const press = async () => {
      if (!(await button.isVisible())) await more.click();
      await button.click();
    };
    await press();
    const came = await page.locator(panel).first().waitFor({ timeout: 3_000 }).then(() => true, () => false);
    if (came) return row.evaluate((element) => element.scrollIntoView());
    await press();
  }
  throw new Error(`no button shows ${panel}`);
}

async function openWatching(page) {
  await openPanel(page, site.shown, ".watching");
  await page.locator(".watching > details").last().locator("summary").click();
  await page.locator(".watching > details table").last().waitFor();
}

async function editLecture(page) {
  await page.locator(".studio-course-head button").click();
  await rowOf(page, site.shown).locator(".edit-tools [aria-expanded]").last().click();
  await page.locator(".edit-panel input").first().waitFor();
}

const isReady = (page) => page.waitForFunction(() => document.querySelector(".studio-preview video")?.readyState > 0);
const goTo = async (page, atS) => {
  await page.evaluate((to) => (document.querySelector(".studio-preview video").currentTime = to), atS);
  await page.waitForFunction(() => !document.querySelector(".studio-preview video").seeking);
  await page.waitForTimeout(300);
};

async function editCaption(page) {
  await isReady(page);
  await goTo(page, 13);
  await page.locator(".cue-row textarea").nth(2).click();
}

// Nothing is saved.
async function cut(page) {
  await isReady(page);
  const press = async (atS, button) => {
    await goTo(page, atS);
    await page.locator(".cut-row").nth(1).locator("button").nth(button).click();
  };
  await press(5, 0);
  await press(38, 1);
  await press(45, 1);
  await goTo(page, 24);
  await page.evaluate(() => scrollTo(0, 0));
}

async function upload(page) {
  await page.evaluate((limit) => localStorage.setItem("lectern.uploadLimit", limit), heldTo);
  await page.reload();
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
