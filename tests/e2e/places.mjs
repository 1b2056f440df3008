// Pages that several tests look at: the address, what is there when the page is, and for some how a browser comes to them or what is opened on them.
import assert from "node:assert/strict";
import { desktop, visit, world } from "./browser.mjs";
import { administrator, captioned, lectern } from "./world.mjs";

const asTheServerMakesThem = { asTheyBegin: true };
const withoutScript = { javaScriptEnabled: false };

export const places = [
  ["/", ".course-card"],
  ["/?q=zzzz", ".state-title"],
  ["/?q=ear", ".row"],
  [`/courses/${world.course}`, ".faculty"],
  [`/courses/${world.arabicCourse}`, ".course-head"],
  [`/lectures/${world.lecture}`, ".lecture-row"],
  [`/lectures/${world.draftLecture}`, ".no-player"],
  ["/saved", ".state-title"],
  ["/sign-in", ".sign-in"],
  ["/studio", ".sign-in"],
  ["/no-such-page", ".state-title"],
];

// What the server makes by itself, in the language that the browser asks for.
export const serverPlaces = [
  ["/?plain", ".plain li", asTheServerMakesThem],
  [`/courses/${world.course}?plain`, ".plain ol", asTheServerMakesThem],
  ["/", "noscript a", withoutScript],
  [`/lectures/${world.lecture}`, "#first video", withoutScript],
];

const course = `/studio/${captioned.course}`;
const audited = "delta-university";

// By their places in the list: their names are in the language of the page.
const inMore = (index, ready) => async (page) => {
  await page.locator(".studio-more > button").click();
  await page.locator(".studio-more li button").nth(index).click();
  await page.locator(ready).first().waitFor();
};
const editLecture = async (page) => {
  await page.locator(".studio-course-head button").click();
  await page.locator(".studio-lecture .edit-tools [aria-expanded]").last().click();
  await page.locator("#field-title").waitFor();
};
const openWatching = async (page) => {
  await page.locator(".studio-lecture-actions > [aria-expanded]").click();
  await page.locator(".watching summary").first().waitFor();
  for (const summary of await page.locator(".watching summary").all()) await summary.click();
  await page.locator(".watching table").last().waitFor();
};
const add = async (page) => {
  for (const button of await page.locator(".desk-add").all()) await button.click();
};
export const lookThrough = async (page) => {
  const of = { country: "EG", kind: "university" };
  const institutions = [{ slug: audited, name: "Delta University", local_name: "جامعة دلتا", ...of }, { slug: "captioned-college", name: "Mei Specimen", ...of }];
  const buffer = Buffer.from(JSON.stringify({ format: 1, institutions }));
  await page.locator("#import-file").setInputFiles({ name: "c.json", mimeType: "application/json", buffer });
  await page.locator('.desk-form button[type="submit"]').click();
  await page.locator(".desk-report").waitFor();
};
const sendWrong = async (page) => {
  await page.locator("#field-country").fill("XX");
  await page.locator('.desk-save button[type="submit"]').click();
  await page.locator('.desk-save [role="alert"]:not(:empty)').first().waitFor();
};

// Of those who teach and administer, in the world of `makeCaptioned` with `addAdministrator`.
export const staffPlaces = [
  ["/studio", ".own-course"],
  [course, ".studio-lecture"],
  [course, ".studio-lecture", editLecture, "edited"],
  [course, ".studio-lecture", (page) => page.locator(".add-ways button").nth(1).click(), "a new lecture"],
  [course, ".studio-lecture", inMore(0, ".profile-again select"), "what it shows"],
  [course, ".studio-lecture", inMore(1, ".poster img"), "poster"],
  [course, ".studio-lecture", inMore(2, ".publication input"), "publication"],
  [course, ".studio-lecture", openWatching, "who watched"],
  [`/studio/captions/${captioned.lecture}`, ".track"],
  [`/studio/captions/${captioned.lecture}/en`, ".cue-row"],
  [`/studio/lectures/${captioned.lecture}/cuts`, ".cut-editor"],
  ["/admin/institutions", ".own-course"],
  ["/admin/institutions/-", ".desk-save"],
  ["/admin/institutions/-", ".desk-save", sendWrong, "wrong"],
  ["/admin/people", ".own-course"],
  ["/admin/people/-", ".desk-save", add],
  [`/admin/courses/${captioned.course}`, ".desk-save", add],
  ["/admin/users/-", ".desk-save"],
  [`/admin/users/${administrator.name}`, ".desk-part"],
  ["/admin/imports", ".desk-form"],
  ["/admin/imports", ".desk-form", lookThrough, "a report"],
  ["/admin/queue", ".desk h1"],
  ["/admin/server", ".desk-facts"],
  ["/admin/audit", ".desk-changes summary", (page) => page.locator(".desk-changes summary").first().click()],
].map(([path, ready, then, called]) => ({ path, ready, then, name: called === undefined ? path : `${path}, ${called}` }));

export async function goTo(page, { path, ready, then }) {
  await page.goto(path);
  await page.locator(ready).first().waitFor();
  await page.locator(".spinner").waitFor({ state: "detached" });
  await then?.(page);
}

export async function enterAsAdministrator(browser, place, options = desktop) {
  const visited = await visit(browser, null, { ...options, baseURL: place.url, bypassCSP: true }); // axe is a script of its own
  const { name: username, password } = administrator;
  assert.equal((await visited.page.request.post("/api/v1/session", { data: { username, password } })).status(), 201);
  return visited;
}

// Somebody who administers, has watched the lecture and has changed an institution.
export async function addAdministrator(browser, place, data) {
  const who = ["--role", "admin", "--password-stdin", "--data", data];
  await lectern(world.binary, ["admin", "add-user", administrator.name, ...who], `${administrator.password}\n`);
  const { page, close } = await enterAsAdministrator(browser, place);
  const { playback } = await (await page.request.get(`/api/v1/lectures/${captioned.lecture}`)).json();
  const atS = captioned.seconds / 2;
  const [of] = /[0-9a-f]{64}/.exec(playback.hls);
  const watched = { lecture: captioned.lecture, package: of, sitting: "tests", played_s: atS, intervals: [[0, atS]], position_s: atS, age_s: 0 };
  assert.ok((await page.request.post("/api/v1/progress", { data: { user: administrator.name, watched: [watched] } })).ok());
  const entry = `/api/v1/catalogue/institutions/${audited}`;
  const headers = { "if-match": (await page.request.get(entry)).headers().etag };
  assert.equal((await page.request.patch(entry, { headers, data: { local_name: "جامعة الدلتا" } })).status(), 200);
  await close();
}
