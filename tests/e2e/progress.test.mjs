// What somebody watches counts once, on whatever device; the next device goes on there; who teaches sees it.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, hlsErrors, openBrowser, phone, signIn, untilVideo, visit, world } from "./browser.mjs";
import { makeWatched, watched } from "./world.mjs";

const lecture = `/lectures/${watched.lecture}`;
const progress = `/api/v1/lectures/${watched.lecture}/progress`;

describe("what is watched", () => {
  let browser;
  let directory;
  let site;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-watched-"));
    site = await makeWatched(world.binary, directory);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  // A device of its own, on which this user has signed in.
  async function deviceOf(user, path, options = desktop) {
    const there = await visit(browser, null, { ...options, baseURL: site.url });
    await there.page.goto("/sign-in?next=%2F");
    await signIn(there.page, user);
    await there.page.waitForURL(`${site.url}/`);
    const messages = [];
    there.page.on("requestfinished", async (request) => {
      if (!request.url().endsWith("/api/v1/progress")) return;
      messages.push({ body: request.postData() ?? "", sizes: await request.sizes().catch(() => null) });
    });
    await there.page.goto(path);
    return { ...there, messages };
  }

  // As one's own programs would ask, with the browser's cookie.
  const own = async (page) => (await page.request.get(progress)).json();
  const until = async (what, isTrue) => {
    for (const limit = Date.now() + 30_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
      if (await isTrue()) return;
      assert.ok(Date.now() < limit, `never true: ${what}`);
    }
  };

  async function watchFromTo(page, fromS, toS) {
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.2);
    if (fromS > 0) await page.evaluate((at) => void (document.querySelector("#app video").currentTime = at), fromS);
    await untilVideo(page, (video, at) => video.currentTime >= at, toS);
    await page.keyboard.press("k");
    await untilVideo(page, (video) => video.paused);
  }

  test("goes on, on another device, where it stopped on this one", async () => {
    const desk = await deviceOf(watched.student, lecture);
    await watchFromTo(desk.page, 20, 26);
    await desk.page.goto("/"); // the page goes, and tells before it does
    await until("told", async () => ((await own(desk.page)).position_s ?? 0) >= 26);
    const known = await own(desk.page);
    assert.ok(known.intervals.some(([start, end]) => start < 20.6 && end >= 26), JSON.stringify(known));
    assert.ok(known.played_s < 9, `${known.played_s} s were played`);

    const hand = await deviceOf(watched.student, lecture, phone);
    await hand.page.getByText(/Continued at 0:2[67]./).waitFor();
    await hand.page.locator(".big-play").click();
    await untilVideo(hand.page, (video, at) => !video.paused && video.currentTime >= at, 26);
    assert.deepEqual(await hlsErrors(hand.page), []);
    await hand.page.goto(`/courses/${watched.course}`);
    await hand.page.getByText("0 of 1 lecture watched").waitFor();
    for (const device of [desk, hand]) {
      assert.deepEqual(device.troubles.filter((text) => !/status of 401/.test(text)), []);
      await device.close();
    }
  });

  test("follows an account that is signed in from a lecture's page, is told when a paused page is put away, and is gone when one signs out", async () => {
    const desk = await visit(browser, lecture, { ...phone, baseURL: site.url });
    await desk.page.locator(".masthead").getByRole("link", { name: "Sign in" }).click();
    await desk.page.getByText(/follows your account to any device/).waitFor();
    await signIn(desk.page, watched.late);
    await desk.page.waitForURL(site.url + lecture);
    await watchFromTo(desk.page, 12, 15);
    await desk.page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    await until("told, while the page is still there", async () => ((await own(desk.page)).position_s ?? 0) >= 15);

    const hand = await deviceOf(watched.late, `/courses/${watched.course}`, { ...phone, bypassCSP: true });
    const self = hand.page.getByRole("button", { name: `Signed in as ${watched.late.name}` });
    await self.click();
    assert.deepEqual(await axe(hand.page), []);
    await hand.page.goto(lecture);
    await hand.page.getByText(/Continued at 0:1[567]./).waitFor();
    await hand.page.locator(".big-play").click();
    await untilVideo(hand.page, (video) => !video.paused && video.currentTime > 16); // it plays on until it is taken away
    await self.click();
    await hand.page.getByRole("button", { name: "Sign out" }).click();
    await hand.page.getByText("You have signed out.").waitFor();
    await hand.page.locator(".masthead").getByRole("link", { name: "Sign in" }).waitFor();
    await hand.page.locator(".big-play").waitFor();
    assert.equal(await hand.page.getByText(/Continued at/).count(), 0);
    assert.deepEqual(await hand.page.evaluate(() => Object.keys(localStorage).filter((key) => /position|watched|user/.test(key))), []);
    assert.equal((await hand.page.request.get(progress)).status(), 401);
    for (const device of [desk, hand]) await device.close();
  });

  test("without a network is kept, told later, and counted once", async () => {
    const { page, context, messages, close } = await deviceOf(watched.other, lecture);
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 1);
    await untilVideo(page, (video) => video.buffered.length > 0 && video.buffered.end(0) > 12);
    await context.setOffline(true);
    await untilVideo(page, (video) => video.currentTime >= 6);
    await page.keyboard.press("k");
    await untilVideo(page, (video) => video.paused);
    await until("kept", () => page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith("lectern.watched."))));
    await page.evaluate(() => dispatchEvent(new Event("pagehide"))); // tries, and fails
    assert.equal(messages.length, 0);
    await page.close(); // and the window is closed
    await context.setOffline(false);
    const again = await context.newPage();
    assert.equal((await own(again)).played_s, 0);
    await again.goto(lecture);
    await until("told", async () => (await own(again)).played_s > 5);
    await until("no longer kept", () => again.evaluate(() => !Object.keys(localStorage).some((key) => key.startsWith("lectern.watched."))));
    const known = await own(again);
    await again.reload();
    await again.getByText(/Continued at/).waitFor();
    await again.waitForTimeout(500);
    const later = await own(again);
    assert.deepEqual([later.played_s, later.intervals], [known.played_s, known.intervals]);
    assert.ok(known.played_s < 9, `${known.played_s} s were played`);
    await close();
  });

  test("takes less than 2 kB of a minute of watching", async () => {
    const { page, messages, close } = await deviceOf(watched.student, `${lecture}?t=1`);
    await page.clock.install(); // the timers of a minute, while a few seconds play
    await page.goto(`${lecture}?t=1`);
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 2);
    const started = [];
    page.on("request", (request) => request.url().endsWith("/api/v1/progress") && started.push(request));
    const begunMs = await page.evaluate(() => Date.now());
    for (const count of [1, 2]) {
      for (let second = 0; second < 90 && started.length < count; second++) await page.clock.runFor(1_000);
      await until("told", () => messages.length >= count); // before its limit comes, which is a timer, too
    }
    const minutes = ((await page.evaluate(() => Date.now())) - begunMs) / 60_000;
    const bytes = messages.map(({ sizes }) => sizes.requestHeadersSize + sizes.requestBodySize + sizes.responseHeadersSize + sizes.responseBodySize);
    console.log(`# a message of watching takes ${bytes.join(", ")} bytes with its HTTP fields, ${messages.map(({ body }) => body.length).join(", ")} without`);
    assert.ok(minutes > 1.5, `two messages in ${minutes} minutes`);
    assert.ok(bytes.reduce((sum, one) => sum + one, 0) / minutes < 2_000, `${bytes} bytes in ${minutes} minutes`);
    await close();
  });

  test("by nobody who is known is told to nobody", async () => {
    const { page, context, troubles, close } = await visit(browser, null, { ...desktop, baseURL: site.url });
    const asked = [];
    page.on("request", (request) => /\/api\/.*progress/.test(request.url()) && asked.push(request.url()));
    await page.goto(lecture);
    await watchFromTo(page, 5, 8);
    await page.goto(`/courses/${watched.course}`);
    await page.getByText("0 of 1 lecture watched").waitFor(); // as this browser knows
    assert.deepEqual(asked, []);
    assert.deepEqual(await context.cookies(), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("counts from the first second, which plays before the player is there", async () => {
    const { page, close } = await deviceOf(watched.other, "/", { ...desktop, asTheyBegin: true });
    const before = await own(page);
    let come;
    const wait = new Promise((resolve) => (come = resolve));
    await page.route("**/assets/main-*.js", async (route) => {
      await wait;
      await route.continue();
    });
    await page.goto(`${lecture}?t=0`);
    await page.locator("#first video").focus();
    await page.keyboard.press("Space");
    await until("plays", () => page.evaluate(() => document.querySelector("#first video").currentTime > 3));
    come();
    await page.locator("#first").waitFor({ state: "detached" });
    await untilVideo(page, (video) => !video.paused && video.currentTime > 4);
    await page.keyboard.press("k");
    await untilVideo(page, (video) => video.paused);
    const atS = await page.evaluate(() => document.querySelector("#app video").currentTime);
    await page.goto("/");
    const grown = async () => (await own(page)).played_s - (before.played_s ?? 0);
    await until("told", async () => (await grown()) > 0);
    assert.ok(Math.abs((await grown()) - atS) < 1, `${await grown()} s of ${atS} s were counted`);
    assert.ok((await own(page)).intervals.some(([start, end]) => start < 0.6 && end > atS - 1));
    await close();
  });

  test("is seen by those who teach, in a page that everybody can use", async () => {
    const { page, close } = await deviceOf(watched.teacher, `/studio/${watched.course}`, { ...desktop, bypassCSP: true });
    await page.getByRole("button", { name: /^Who watched/ }).click();
    await page.getByText(/3 people have watched./).waitFor();
    await page.getByRole("img", { name: /How many watched each part/ }).waitFor();
    await page.getByText("The same as a table").click();
    await page.getByRole("row", { name: /^0:20–0:21/ }).waitFor();
    await page.getByText("Show the 3 people").click();
    const row = page.getByRole("row", { name: new RegExp(`^${watched.student.name} `) });
    await row.getByText("Delta University").waitFor();
    assert.ok((await page.getByRole("cell", { name: "Egypt" }).or(page.getByRole("rowheader", { name: "Egypt" })).count()) > 0);
    assert.deepEqual(await axe(page), []);
    if (process.env.LECTERN_SHOT) await page.screenshot({ path: process.env.LECTERN_SHOT, fullPage: true });
    await close();
  });
});
