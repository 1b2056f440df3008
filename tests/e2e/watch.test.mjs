// A lecture that is not for everybody: refused, opened by signing in, played beyond the end of its first permission.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, hlsErrors, openBrowser, signIn, untilVideo, visit, world } from "./browser.mjs";
import { closed, makeClosed } from "./world.mjs";

const path = `/lectures/${closed.lecture}`;
const api = `/api/v1/lectures/${closed.lecture}`;

// A browser says on its console that it was answered 401: that nobody has signed in is no fault of the page.
const withoutSignIn = (troubles) => troubles.filter((text) => !/status of 401/.test(text));

describe("a lecture for those who are enrolled", () => {
  let browser;
  let directory;
  let site;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-closed-"));
    site = await makeClosed(world.binary, directory);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const visitSite = (where) => visit(browser, where, { ...desktop, baseURL: site.url });

  async function enter(page, user) {
    await page.locator("main").getByRole("link", { name: "Sign in", exact: true }).click();
    await signIn(page, user);
  }

  test("is refused to strangers, plays after signing in, and goes on when its permission is renewed", async () => {
    const { page, troubles, close } = await visitSite(path);
    await page.getByText("This lecture is for those who are enrolled in its course.").waitFor();
    await page.getByRole("heading", { name: closed.title }).waitFor();
    assert.equal(await page.locator("video").count(), 0);
    await enter(page, closed.student);
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.3);
    const requests = [];
    page.on("request", (request) => requests.push(request.url()));
    const renewed = await page.waitForRequest((request) => request.url().endsWith("/playback"));
    assert.equal((await renewed.response()).status(), 200);
    await untilVideo(page, (video, beyondS) => video.currentTime > beyondS, closed.tokenLifeS + 2);
    await page.keyboard.press("9"); // a segment that is fetched now
    await untilVideo(page, (video, atS) => !video.paused && video.currentTime > atS, closed.tokenLifeS * 4 * 0.9 + 0.3);
    assert.ok(requests.every((url) => !url.includes("/media/t/")), "one address for all viewers");
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(withoutSignIn(troubles), []);
    await close();
  });

  test("says so in a page that everybody can use", async () => {
    const { page, close } = await visit(browser, path, { ...desktop, baseURL: site.url, bypassCSP: true });
    await page.getByText("Sign in to watch it.").waitFor();
    assert.deepEqual(await axe(page), []);
    await page.locator("main").getByRole("link", { name: "Sign in", exact: true }).click();
    await page.getByLabel("User name").waitFor();
    assert.deepEqual(await axe(page), []);
    await close();
  });

  test("tells who has signed in and is not enrolled why it does not play", async () => {
    const { page, close } = await visitSite(path);
    await enter(page, closed.stranger);
    await page.getByText("You are not enrolled. Those who teach the course can enrol you.").waitFor();
    assert.equal(await page.locator("video").count(), 0);
    await close();
  });

  test("gives programs addresses that play without a cookie, until they end or the enrolment does", async () => {
    const stranger = await (await fetch(site.url + api)).json();
    assert.deepEqual([stranger.playback, stranger.access.reason, stranger.title], [null, "sign_in", closed.title]);
    const signedIn = await fetch(`${site.url}/api/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: closed.student.name, password: closed.student.password }),
    });
    const cookie = signedIn.headers.get("set-cookie").split(";")[0];
    const mine = await (await fetch(site.url + api, { headers: { cookie } })).json();
    const status = async (url) => (await fetch(site.url + url)).status;
    assert.equal(await status(mine.playback.hls), 200);
    assert.equal(await status(mine.playback.hls.replace(/\/t\/[^/]+/, "")), 403, "without the permission");
    assert.equal(await status(mine.playback.hls.replace(/\.0\.(?=0193)/, ".9999.")), 403, "with one that was changed");
    await site.withdraw();
    const refused = await fetch(`${site.url}${api}/playback`, { headers: { cookie } });
    assert.equal(refused.status, 403);
    assert.match((await refused.json()).detail, /not enrolled/);
    const ends = Date.now() + (closed.tokenLifeS + 2) * 1000;
    while ((await status(mine.playback.hls)) !== 403) {
      assert.ok(Date.now() < ends, "what was given plays no longer than its permission");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
});
