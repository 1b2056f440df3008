// A lecture whose recording is prepared anew, or to its end, while somebody watches it.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, hlsErrors, openBrowser, player, untilVideo, videoState, visit, waitMs, world } from "./browser.mjs";
import { early as long, makeEarly, makeReplaced, makeShown, replaced, shown } from "./world.mjs";

const blinkMs = 250;

// Notes from now on whether the <video> lost its source or stood still, and whether its slide was ever gone.
const watchBreaks = (page) =>
  page.evaluate(() => {
    const video = document.querySelector("#app video");
    const seen = { lost: 0, waited: 0, stoodMs: 0, blank: 0, jumps: 0, uncaptionedMs: 0 };
    window.breaks = seen;
    video.addEventListener("emptied", () => seen.lost++);
    video.addEventListener("waiting", () => seen.waited++);
    let [atS, atMs] = [video.currentTime, performance.now()];
    let [lookedMs, withoutMs] = [atMs, 0];
    setInterval(() => {
      const nowS = video.currentTime;
      const nowMs = performance.now();
      if (nowS !== atS || video.paused) {
        // A timer that the machine delays is no break: the position has gone on meanwhile.
        const expectedS = ((nowMs - atMs) / 1000) * video.playbackRate;
        if (nowS < atS || nowS > atS + expectedS + 0.5) seen.jumps++;
        [atS, atMs] = [nowS, nowMs];
      } else seen.stoodMs = Math.max(seen.stoodMs, nowMs - atMs);
      // Counted by what was looked at: between two looks of a slow machine nobody knows.
      withoutMs = document.querySelector(".cues") !== null ? 0 : withoutMs + Math.min(nowMs - lookedMs, 40);
      seen.uncaptionedMs = Math.max(seen.uncaptionedMs, withoutMs);
      lookedMs = nowMs;
      const slide = document.querySelector(".slide-picture");
      if (slide !== null && !(slide.querySelector("img")?.naturalWidth > 0)) seen.blank++;
    }, 20);
  });

async function assertUnbroken(page) {
  const seen = await page.evaluate(() => window.breaks);
  assert.ok(seen.stoodMs < blinkMs && seen.uncaptionedMs < 2 * blinkMs, JSON.stringify(seen));
  // A wait that is shorter than a blink is this machine's.
  assert.deepEqual([seen.lost, seen.blank, seen.jumps], [0, 0, 0], JSON.stringify(seen));
}

// While a machine encodes it may be late with everything; it must lose nothing and go back nowhere.
async function assertHeardOn(page) {
  const seen = await page.evaluate(() => window.breaks);
  assert.deepEqual([seen.lost, seen.jumps], [0, 0], JSON.stringify(seen));
}

const inWork = (route, phase, early = false) => {
  const state = { status: "published", early, job: { id: "j", phase, progress: 0.5 } };
  return route.fulfill({ contentType: "text/event-stream", body: `retry: 200\ndata: ${JSON.stringify(state)}\n\n` });
};

const packageOf = (url) => /\/media\/([^/]+)\//.exec(url)?.[1];

function watchRequests(page) {
  const asked = [];
  page.on("request", (request) => packageOf(request.url()) && asked.push(request.url()));
  return asked;
}

async function until(condition, what) {
  const limit = Date.now() + waitMs;
  while (!(await condition())) {
    if (Date.now() > limit) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe("a recording that is prepared anew", () => {
  let browser;
  let directory;
  let site;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-replaced-"));
    site = await makeReplaced(world.binary, directory);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const playback = async () => (await (await fetch(`${site.url}/api/v1/lectures/${site.lecture}`)).json()).playback;

  test("goes on under a playing session, and under one that hears nothing until its files are gone", async () => {
    const old = packageOf((await playback()).hls);
    const hears = await visit(browser, null, { ...desktop, baseURL: site.url });
    const deaf = await visit(browser, null, { ...desktop, baseURL: site.url });
    await deaf.page.route("**/events", (route) => route.fulfill({ status: 503, body: "" }));
    let [finished, removed] = [false, false];
    // The work has begun when the page is opened, however quick it is here; how it ends is told by the server.
    await hears.page.route("**/events", (route) => (finished ? route.continue() : inWork(route, "running")));
    await deaf.page.route(`**/media/${old}/**`, (route) => (removed ? route.fulfill({ status: 404, body: "" }) : route.continue()));
    const asked = watchRequests(hears.page);
    for (const { page } of [hears, deaf]) {
      await page.goto(`/lectures/${site.lecture}`);
      await untilVideo(page, (video) => video?.readyState >= 2);
    }
    const { page, troubles } = hears;
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.3);
    await page.keyboard.press(">");
    await page.keyboard.press("c");
    await page.getByRole("button", { name: /^Quality/ }).click();
    await page.getByRole("menuitemradio", { name: /^\d+p/ }).first().click();
    const quality = await page.getByRole("button", { name: /^Quality/ }).getAttribute("aria-label");
    assert.match(quality, /\d+p/);
    await untilVideo(page, (video) => video.buffered.length > 0 && video.buffered.end(video.buffered.length - 1) > 60);
    await page.locator(".cues").waitFor();

    await watchBreaks(page);
    await site.replace();
    finished = true;
    const fresh = packageOf((await playback()).hls);
    assert.notEqual(fresh, old);
    await until(() => asked.some((url) => packageOf(url) === fresh && url.includes(".m4s")), "a segment of the new package");
    const moved = await videoState(page);
    await untilVideo(page, (video, atS) => video.currentTime > atS + 3, moved.atS);
    await assertUnbroken(page);
    assert.equal((await videoState(page)).rate, 1.25);
    assert.equal(await page.getByRole("button", { name: /^Quality/ }).getAttribute("aria-label"), quality);
    asked.length = 0;
    await page.keyboard.press("9");
    await untilVideo(page, (video, atS) => !video.paused && video.currentTime > atS, replaced.seconds * 0.9 + 0.5);
    assert.ok(asked.every((url) => packageOf(url) === fresh), asked.join(" "));
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);

    removed = true;
    await deaf.page.keyboard.press("9"); // before Play, little is loaded
    await deaf.page.keyboard.press("k");
    await untilVideo(deaf.page, (video, atS) => !video.paused && video.currentTime > atS, replaced.seconds * 0.9 + 0.5);
    assert.equal(await deaf.page.locator(".player-notice").count(), 0);
    await hears.close();
    await deaf.close();
  });
});

describe("a lecture that is published before its video is made", () => {
  let browser;
  let directory;
  let server;
  let early;
  let seen; // with its lowest picture
  let whole;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-early-"));
    server = await makeShown(world.binary, directory, { twice: true });
    browser = await openBrowser();
    const lecture = async (id) => (await fetch(`${server.url}/api/v1/lectures/${id}`)).json();
    early = await lecture(shown.lecture);
    const lowest = early.playback.renditions.findLast(({ kind }) => kind === "video");
    seen = { ...early.playback, early: true, renditions: early.playback.renditions.filter((one) => one.kind !== "video" || one === lowest) };
    early.playback.renditions = early.playback.renditions.filter(({ kind }) => kind !== "video");
    whole = (await lecture(shown.again)).playback;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  // The server says what one would that is not done yet, until `finish`.
  async function open({ slides = true, low = true, playback = early.playback, says = "The video is still being prepared." } = {}) {
    const visited = await visit(browser, null, { ...desktop, baseURL: server.url, bypassCSP: true });
    const { page } = visited;
    let done = false;
    const without = { ...(slides ? {} : { slides: null }), ...(low ? {} : { low: null }) };
    const now = { ...early, playback: { ...playback, ...without } };
    const json = (route, value) => route.fulfill({ contentType: "application/json", body: JSON.stringify(value) });
    await page.route(`**/api/v1/lectures/${shown.lecture}`, (route) => json(route, now));
    await page.route(`**/api/v1/lectures/${shown.lecture}/playback`, (route) =>
      json(route, { audience: "public", access: now.access, playback: done ? whole : now.playback }),
    );
    await page.route("**/events", (route) => inWork(route, done ? "done" : "running", !done));
    const asked = watchRequests(page);
    await page.goto(`/lectures/${shown.lecture}`);
    await page.getByText(says).waitFor();
    return { ...visited, asked, finish: () => (done = true) };
  }

  test("shows its slides with the sound, and its video when it is there and wanted, without a break", async () => {
    const { page, troubles, asked, finish, close } = await open();
    await page.locator(".slide-picture img").waitFor();
    await page.getByRole("button", { name: /^Quality/ }).click();
    assert.deepEqual(
      (await page.getByRole("menuitemradio").allInnerTexts()).map((text) => text.split("\n")[0]),
      ["Slides and sound", "Sound only"],
    );
    await page.keyboard.press("Escape");
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.5);
    await page.keyboard.press("c");
    await page.locator(".cues").waitFor();
    await watchBreaks(page);
    asked.length = 0;
    finish();
    await page.getByText("The video is there now.").waitFor();
    assert.equal(await page.getByText("The video is still being prepared.").count(), 0);
    await until(() => asked.some((url) => packageOf(url) === packageOf(whole.hls) && url.includes(".m4s")), "sound of the new package");
    const { atS } = await videoState(page);
    await untilVideo(page, (video, fromS) => video.currentTime > fromS + 2, atS);
    await assertUnbroken(page);
    assert.deepEqual(await axe(page), []);
    const before = await videoState(page);
    await page.getByRole("button", { name: /^Show the video/ }).click();
    await untilVideo(page, (video, fromS) => video.videoWidth > 0 && !video.paused && video.currentTime > fromS, before.atS);
    assert.ok((await videoState(page)).atS < before.atS + 6, "at the same place");
    assert.equal(await page.getByText("The video is there now.").count(), 0);
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  // The first of an early package is its main sound.
  test("is heard on where the low sound comes later, in another codec", async () => {
    const codecs = async (path) => /CODECS="([^"]+)"/.exec(await (await fetch(new URL(path, server.url))).text())[1];
    assert.notEqual(await codecs(early.playback.audio), await codecs(whole.low));
    const { page, troubles, asked, finish, close } = await open({ low: false });
    // So that some is still to come when the other package is there.
    let [held, isHeld] = [[], true];
    await page.route(`**/media/${packageOf(early.playback.hls)}/**/seg-*.m4s`, (route) =>
      isHeld && Number(/seg-(\d+)/.exec(route.request().url())[1]) > 1 ? held.push(route) : route.continue(),
    );
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.5);
    await watchBreaks(page);
    asked.length = 0;
    finish();
    await until(() => asked.some((url) => packageOf(url) === packageOf(whole.hls) && url.includes(".m4s")), "sound of the new package");
    await untilVideo(page, (video) => !video.paused && video.currentTime > 13);
    await assertHeardOn(page);
    await page.keyboard.press("0"); // what was loaded before is of the other codec
    await untilVideo(page, (video) => !video.paused && video.currentTime > 1 && video.currentTime < 12);
    assert.ok(asked.every((url) => packageOf(url) === packageOf(whole.hls)), asked.join(" "));
    assert.equal((await page.evaluate(() => window.breaks)).lost, 0);
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    isHeld = false;
    await close();
  });

  test("is a picture with the sound where there are no slides; the video comes by itself before Play", async () => {
    const { page, troubles, finish, close } = await open({ slides: false });
    await page.locator(".sound-only img").waitFor();
    assert.equal(await page.getByRole("button", { name: "Show the picture" }).count(), 0);
    finish();
    await page.locator(".sound-only").waitFor({ state: "detached" });
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => video.videoWidth > 0 && !video.paused && video.currentTime > 0.3);
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("says that its picture is of low quality for now, and goes on in a sharper one", async () => {
    const says = "The video is in low quality for now.";
    const { page, troubles, asked, finish, close } = await open({ playback: seen, says });
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => video.videoWidth > 0 && !video.paused && video.currentTime > 0.5);
    assert.deepEqual(await axe(page), []);
    await watchBreaks(page);
    asked.length = 0;
    finish();
    await page.getByText(says).waitFor({ state: "detached" });
    await until(() => asked.some((url) => packageOf(url) === packageOf(whole.hls) && url.includes(".m4s")), "the picture of the new package");
    const { atS } = await videoState(page);
    await untilVideo(page, (video, fromS) => video.videoWidth > 0 && video.currentTime > fromS + 2, atS);
    await assertHeardOn(page);
    assert.equal(await page.getByText("The video is there now.").count(), 0, "it was there before");
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });
});

describe("a long lecture that the server is preparing", () => {
  let browser;
  let directory;
  let site;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-long-"));
    site = await makeEarly(world.binary, directory);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await site?.server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const kinds = async () => {
    const { playback } = await (await fetch(`${site.url}/api/v1/lectures/${site.lecture}`)).json();
    const served = playback === null ? null : await fetch(new URL(playback.hls, site.url));
    return served?.ok ? playback.renditions.map(({ kind }) => kind) : [];
  };

  test("is heard first, and goes on under who listens when its picture is there", async () => {
    const prepared = site.prepare();
    await Promise.race([prepared, until(async () => (await kinds()).length > 0, "something to hear")]);
    assert.ok(!(await kinds()).includes("video"), "the sound comes first");
    const { page, troubles, close } = await visit(browser, null, { ...desktop, baseURL: site.url });
    const heard = [];
    page.on("response", async (answer) => answer.url().endsWith("/playback") && heard.push([Date.now(), answer.status(), await answer.text().catch(String)]));
    await page.goto(`/lectures/${site.lecture}`);
    await page.getByText("The video is still being prepared.").waitFor();
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.5);
    // On a busy machine the picture takes longer than the lecture: it must still be playing when it comes.
    await page.evaluate(() => (document.querySelector("video").playbackRate = 0.5));
    await watchBreaks(page);
    await prepared;
    const seen = page.getByText("The video is there now.").waitFor({ timeout: long.seconds * 1000 });
    await seen.catch(async (failure) => assert.fail(`${failure.message}\n${JSON.stringify(heard)}\n${await player(page)}`));
    const { atS } = await videoState(page);
    await untilVideo(page, (video, fromS) => video.currentTime > fromS + 1, atS);
    await assertHeardOn(page);
    await page.getByRole("button", { name: /^Show the video/ }).click();
    await untilVideo(page, (video, fromS) => video.videoWidth > 0 && !video.paused && video.currentTime > fromS, atS);
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });
});
