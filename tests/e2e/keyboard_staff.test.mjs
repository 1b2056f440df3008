// The pages of those who teach and administer without a mouse: every control is reached by Tab, seen there, large enough and left again.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { desktop, openBrowser, phone, visit, world } from "./browser.mjs";
import { walk } from "./focus.mjs";
import { administrator, captioned, lectern, makeCaptioned } from "./world.mjs";

const editLecture = async (page) => {
  await page.locator(".studio-course-head button").click();
  await page.locator(".studio-lecture .edit-tools [aria-expanded]").last().click();
  await page.locator("#field-title").waitFor();
};
const add = async (page) => {
  for (const button of await page.locator(".desk-add").all()) await button.click();
};
const places = [
  ["/studio", ".own-course"],
  [`/studio/${captioned.course}`, ".studio-lecture"],
  [`/studio/${captioned.course}`, ".studio-lecture", editLecture],
  [`/studio/${captioned.course}`, ".studio-lecture", (page) => page.locator(".add-ways button").nth(1).click()],
  [`/studio/captions/${captioned.lecture}`, ".track"],
  [`/studio/captions/${captioned.lecture}/en`, ".cue-row"],
  [`/studio/lectures/${captioned.lecture}/cuts`, ".cut-editor"],
  ["/admin/institutions", ".own-course"],
  ["/admin/people", ".own-course"],
  [`/admin/courses/${captioned.course}`, ".desk-save", add],
  ["/admin/users/-", ".desk-save"],
  [`/admin/users/${administrator.name}`, ".desk-part"],
  ["/admin/imports", ".desk-form"],
  ["/admin/queue", ".desk h1"],
  ["/admin/server", ".desk-facts"],
  ["/admin/audit", ".desk-filters"],
];

describe("by keyboard, those who teach and administer", () => {
  let browser, directory, place, server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-keyboard-"));
    place = await makeCaptioned(world.binary, directory, { keeps: true });
    server = await place.start();
    const who = ["--role", "admin", "--password-stdin", "--data", join(directory, "data")];
    await lectern(world.binary, ["admin", "add-user", administrator.name, ...who], `${administrator.password}\n`);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  for (const [how, options] of Object.entries({ "on a desktop": desktop, "on a phone, in Arabic": { ...phone, locale: "ar" } })) {
    test(`every control is reached, seen, large enough and left again: ${how}`, async () => {
      const { page, close } = await visit(browser, null, { ...options, baseURL: place.url });
      const { name: username, password } = administrator;
      assert.equal((await page.request.post("/api/v1/session", { data: { username, password } })).status(), 201);
      const found = [];
      for (const [path, ready, then] of places) {
        await page.goto(path);
        await page.locator(ready).first().waitFor();
        await page.locator(".spinner").waitFor({ state: "detached" });
        await then?.(page);
        const { faults, missed } = await walk(page);
        found.push(...faults.map((text) => `${path}: ${text}`), ...missed.map((text) => `${path}: not reached: ${text}`));
      }
      assert.deepEqual(found, []);
      await close();
    });
  }
});
