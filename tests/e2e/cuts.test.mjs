// The studio's cuts: a recording is trimmed by keyboard, heard before it is saved, prepared again without a new upload, and shorter.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, visit, world } from "./browser.mjs";
import { captioned, makeCaptioned } from "./world.mjs";

const address = `/studio/lectures/${captioned.lecture}/cuts`;
const api = `/api/v1/catalogue/lectures/${captioned.lecture}/cuts`;
const preparedMs = 120_000; // 10 s on two free cores
const small = { ...phone, viewport: { width: 390, height: 844 } };
const mostStops = 60; // of Tab to a control

describe("cuts in the studio", () => {
  let browser, directory, place, server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-cuts-"));
    place = await makeCaptioned(world.binary, directory, { keeps: true });
    server = await place.start();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function enter(path, options = desktop) { // axe is a script of its own
    const visited = await visit(browser, null, { baseURL: place.url, bypassCSP: true, ...options });
    const { name, password } = captioned.teacher;
    const answer = await visited.page.request.post("/api/v1/session", { data: { username: name, password } });
    assert.equal(answer.status(), 201);
    await visited.page.goto(path);
    return visited;
  }
  const unexpected = (troubles) => troubles.filter((trouble) => !/status of (409|412)/.test(trouble));
  const video = (page) => page.locator(".studio-preview video");
  const atS = (page) => video(page).evaluate((element) => element.currentTime);
  const piece = (page, n) => page.getByRole("group", { name: `Piece ${n}`, exact: true });
  const button = (page, name) => page.getByRole("button", { name, exact: true });
  async function until(what, limitMs = 30_000) {
    for (const limit = Date.now() + limitMs; Date.now() < limit; await new Promise((go) => setTimeout(go, 50))) if (await what()) return;
    assert.fail(`never: ${what}`);
  }
  async function tabTo(page, locator) {
    for (let stop = 0; stop < mostStops; stop++) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`not reached by Tab: ${locator}`);
  }
  async function press(page, locator, key = "Enter") {
    await page.locator("main").focus();
    await tabTo(page, locator);
    await page.keyboard.press(key);
  }
  async function seekBy(page, name) {
    const before = await atS(page);
    await press(page, button(page, name));
    await until(async () => (await atS(page)) !== before && !(await video(page).evaluate((element) => element.seeking)));
  }
  const isReady = (page) => until(() => video(page).evaluate((element) => element.readyState > 0));
  const shown = async (page) => (await (await page.request.get(`/api/v1/lectures/${captioned.lecture}`)).json()).playback;
  const state = async (page) => {
    const answer = await page.request.get(api);
    return { ...(await answer.json()), version: answer.headers().etag };
  };

  test("the beginning is cut off by keyboard, and the lecture is shorter", async () => {
    const { page, troubles, close } = await enter(`/studio/${captioned.course}`);
    await press(page, page.getByRole("button", { name: "More: Captioned" }));
    await page.getByRole("link", { name: "Cut…: Captioned" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Nothing: the whole recording plays.").waitFor();
    await isReady(page);
    assert.deepEqual(await axe(page), []);

    await seekBy(page, "5 s on");
    await press(page, button(page, "Begin the lecture here"));
    const to = piece(page, 1).getByLabel("To", { exact: true });
    await to.waitFor();
    assert.equal(await to.inputValue(), "0:05.000");
    await page.getByText("When this is saved: 0:25").waitFor();

    await tabTo(page, to);
    await page.keyboard.press("Control+A");
    await page.keyboard.type("0:99");
    await page.keyboard.press("Tab");
    await page.getByText("Type a time like 1:02.500.").waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("0:06");
    await page.keyboard.press("Enter");
    await page.getByText("When this is saved: 0:24").waitFor();
    await page.getByText("Not saved yet.").waitFor();

    // One hears the result before it is saved.
    await press(page, page.getByRole("slider", { name: "Moment of the recording" }), "Home");
    await until(async () => (await atS(page)) === 0);
    await page.keyboard.press("Alt+KeyK");
    await until(async () => (await atS(page)) >= 5.9);
    await page.keyboard.press("Alt+KeyK");
    await until(() => video(page).evaluate((element) => element.paused));

    await seekBy(page, "5 s on");
    await press(page, button(page, "Leave out a piece from here"));
    await page.getByText("A piece has no end yet.").waitFor();
    await seekBy(page, "5 s on");
    await press(page, button(page, "Leave it out up to here"));
    await page.getByText("When this is saved: 0:19").waitFor();
    assert.deepEqual(await axe(page), []);
    await press(page, piece(page, 2).getByRole("button", { name: "Do not leave it out" }));
    await page.getByText("When this is saved: 0:24").waitFor();

    const before = await shown(page);
    await page.keyboard.press("Control+KeyS");
    await page.getByText("The recording is being prepared; what plays now goes on until it is ready. You may leave this page.").first().waitFor();
    assert.equal((await shown(page)).hls, before.hls, "what played plays on");
    await page.getByText("It is ready: the lecture lasts 0:24 now.").last().waitFor({ timeout: preparedMs });
    const now = await shown(page);
    assert.ok(Math.abs(now.duration_s - (before.duration_s - 6)) < 0.2, `${before.duration_s} s became ${now.duration_s} s`);
    const words = await (await page.request.get(now.captions.find(({ language }) => language === "en").url)).text();
    assert.match(words, /^WEBVTT\s+(?:\S+\s+)?00:00:00\.000 --> 00:00:02\.000[^\n]*\nThe sound enters here \(6\)/);
    await until(() => video(page).evaluate((element, whole) => Math.abs(element.duration - whole) < 0.3, now.duration_s));
    await page.getByText("Is left out already").waitFor();
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("who saves later is told and chooses, and all of it comes back", async () => {
    const { page, troubles, close } = await enter(address);
    await piece(page, 1).waitFor();
    await isReady(page);
    await seekBy(page, "5 s on");
    await press(page, button(page, "End the lecture here"));
    await page.getByText("Not saved yet.").waitFor();
    const { version } = await state(page);
    const theirs = await page.request.put(api, { headers: { "if-match": version }, data: { cuts: [] } });
    assert.equal(theirs.status(), 202);
    await press(page, button(page, "Save"));
    await page.getByText(/^Somebody else has changed this recording meanwhile/).waitFor();
    assert.deepEqual(await axe(page), []);
    await press(page, button(page, "Take theirs, give mine up"));
    await page.getByText("Nothing: the whole recording plays.").waitFor();
    await page.getByText(/^It is ready: the lecture lasts 0:(29|30) now/).last().waitFor({ timeout: preparedMs });
    assert.deepEqual((await state(page)).cuts, []);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("what is not saved is not left without a question", async () => {
    const { page, close } = await enter(address);
    await page.getByText("Nothing: the whole recording plays.").waitFor();
    await isReady(page);
    await seekBy(page, "5 s on");
    await press(page, button(page, "Begin the lecture here"));
    await page.getByText("Not saved yet.").waitFor();
    const asked = [];
    page.once("dialog", (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole("link", { name: "A course with captions" }).click();
    await until(() => asked.length > 0);
    assert.deepEqual(asked, ["What you marked is not saved. Leave this page all the same?"]);
    assert.ok(page.url().endsWith(address));
    assert.equal(await piece(page, 1).count(), 1);
    await close();
  });

  for (const [name, options] of [["from right to left", { locale: "ar" }], ["in the dark", { locale: "en", colorScheme: "dark" }]]) {
    test(`on a phone, ${name}: nothing is wider, and the bar runs with the recording`, async () => {
      const { page, close } = await enter(address, { ...small, ...options });
      await isReady(page);
      await page.locator(".cut-row button").nth(3).click();
      await until(async () => (await atS(page)) > 4);
      await page.locator(".cut-row").nth(1).locator("button").first().click();
      await page.locator(".cut-piece").waitFor();
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= small.viewport.width, "nothing is wider than the phone");
      assert.deepEqual(await axe(page), []);
      const [marked, kept] = await Promise.all([".cut-span.cut-marked", ".cut-span.cut-kept"].map((span) => page.locator(span).boundingBox()));
      assert.ok(marked.x < kept.x, "the beginning is on the left");
      await close();
    });
  }
});
