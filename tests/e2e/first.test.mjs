// The lecture's page as the server makes it: without script it plays, and with script the player takes over.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { axe, desktop, hlsErrors, openBrowser, phone, visit, waitMs, world } from "./browser.mjs";
import { makeShown, shown } from "./world.mjs";

const path = `/lectures/${world.lecture}`;
const withoutScript = { ...desktop, javaScriptEnabled: false };
const asItBegins = { ...desktop, asTheyBegin: true };

// By its own controls, as somebody without script must.
async function pressPlay(page) {
  await page.locator("#first video").focus();
  await page.keyboard.press("Space");
}

async function until(page, condition, what, argument = null) {
  const limit = Date.now() + waitMs;
  for (;;) {
    if (await page.evaluate(`(${condition})(${JSON.stringify(argument)})`)) return;
    if (Date.now() > limit) throw new Error(`never: ${what}`);
    await page.waitForTimeout(40);
  }
}

const leadGoesOn = () => {
  const video = document.querySelector("#first video");
  return video !== null && !video.paused && video.currentTime > 1;
};

// Beside the server, as a link that is slow: of each file of media that is played come so many bytes and no more, for as long as it stands.
async function heldBack(url, bytes) {
  const held = createServer(({ url: path, headers }, answer) => {
    request(url + path, { headers }, (from) => {
      answer.writeHead(from.statusCode, from.headers);
      if (!/\.(?:m4s|mp4)$/.test(path)) return from.pipe(answer);
      let left = bytes;
      from.on("data", (piece) => {
        answer.write(piece.subarray(0, left));
        left = Math.max(left - piece.length, 0);
      });
    }).end();
  });
  await new Promise((ready) => held.listen(0, "127.0.0.1", ready));
  return { url: `http://127.0.0.1:${held.address().port}`, stop: () => (held.closeAllConnections(), held.close()) };
}

describe("the server's page", () => {
  let browser, directory, slides;
  before(async () => {
    browser = await openBrowser();
    directory = await mkdtemp(join(tmpdir(), "lectern-first-"));
    slides = await makeShown(world.binary, directory);
  });
  after(async () => {
    await browser.close();
    await slides.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test("without script a lecture plays, seeks and has captions, and each choice says its size", async () => {
    const { page, response, close } = await visit(browser, path, withoutScript);
    assert.equal(await page.title(), `${world.lectureTitle} – ${world.courseTitle}`);
    assert.ok(gzipSync(await response.body()).length < 14_000, "under 14 kB");
    await pressPlay(page);
    await until(page, leadGoesOn, "it plays");
    assert.ok(await page.evaluate(() => document.querySelector("video").videoWidth > 0), "with a picture");
    await page.evaluate(() => void (document.querySelector("video").currentTime = 17));
    await until(page, () => { const v = document.querySelector("video"); return !v.seeking && v.currentTime > 17.2; }, "it goes on from there");
    assert.equal(await page.evaluate(() => document.querySelectorAll("track").length), 2);
    const choices = await page.locator(".choices li").allInnerTexts();
    assert.ok(choices.length >= 2 && choices.every((text) => /\d [kM]B$/.test(text)), choices.join());
    await page.getByRole("link", { name: /^sound only/i }).click();
    await pressPlay(page);
    await until(page, leadGoesOn, "the sound alone plays");
    assert.equal(await page.evaluate(() => document.querySelector("video").videoWidth), 0);
    await close();
  });

  test("it speaks the language that its reader's browser asks for, with nothing of another in it", async () => {
    for (const [locale, direction, word] of [["ar-EG", "rtl", "المقررات"], ["zh-CN", "ltr", "课程"], ["fr-CA", "ltr", "Cours"], ["ru", "ltr", "Курсы"], ["vi", "ltr", "Courses"]]) {
      const { page, close } = await visit(browser, path, { ...withoutScript, locale });
      assert.equal(await page.evaluate(() => document.documentElement.dir), direction, locale);
      assert.equal(await page.locator("nav a").innerText(), word);
      await close();
    }
  });

  test("without script a lecture that shows slides begins with the first of them and its sound, and links to all", async () => {
    const { page, close } = await visit(browser, `/lectures/${shown.lecture}`, { ...withoutScript, baseURL: slides.url });
    const poster = await page.locator("video").getAttribute("poster");
    assert.match(poster, /\/lean-slide\.(?:avif|webp)$/);
    await pressPlay(page);
    await until(page, leadGoesOn, "it plays");
    const links = page.locator(".slide-links a");
    assert.equal(await links.count(), shown.count);
    const image = await page.request.get(await links.last().getAttribute("href"));
    assert.equal(image.headers()["content-type"], "image/webp");
    await close();
  });

  test("it asks for its media by ranges, and no more than it needs to begin", async () => {
    const { page, close } = await visit(browser, null, withoutScript);
    const statuses = [];
    page.on("response", (answer) => new URL(answer.url()).pathname.endsWith(".mp4") && statuses.push(answer.status()));
    await page.goto(path);
    await pressPlay(page);
    await until(page, leadGoesOn, "it plays");
    assert.ok(statuses.length > 0 && statuses.length <= 4 && statuses.every((status) => status === 206), statuses.join());
    await close();
  });

  test("the sound begins when its first seconds are there, and nothing comes before it that it does not need", async () => {
    const link = await heldBack(slides.url, 9_000);
    const { page, troubles, close } = await visit(browser, null, { ...asItBegins, baseURL: link.url });
    const asked = [];
    page.on("request", (one) => asked.push(new URL(one.url()).pathname));
    await page.addInitScript(() => {
      addEventListener("timeupdate", ({ target }) => target.currentTime > 0 && (window.playedAt ??= performance.now()), true);
    });
    await page.goto(`/lectures/${shown.lecture}`);
    await pressPlay(page);
    await until(page, () => window.playedAt !== undefined, "it plays what is there");
    const before = asked.slice(0, asked.findIndex((path) => /first-.*\.js$/.test(path))).map((path) => path.replace(/-[\w-]{8}\.js$/, ".js").replace(/^.*\//, "").replace(/(lean-slide)\.\w+$/, "$1"));
    assert.deepEqual(before.filter((name) => name !== "icon.svg").sort(), [shown.lecture, "begin.js", "lean-slide", "seg-0.m4s"].sort());
    assert.deepEqual(troubles, []);
    await close();
    link.stop();
  });

  test("somebody seeks before the application is there, to the end and back, and the sound is there", async () => {
    const { page, troubles, close } = await visit(browser, null, { ...asItBegins, baseURL: slides.url });
    await page.route("**/assets/first-*.js", () => undefined); // never
    await page.goto(`/lectures/${shown.lecture}?t=7`, { waitUntil: "domcontentloaded" });
    const place = () => page.evaluate(() => document.querySelector("#first video").currentTime);
    assert.match(await page.locator("#first video").getAttribute("src"), /^blob:/);
    await pressPlay(page);
    const goesOnFrom = (atS) => until(page, (s) => { const v = document.querySelector("#first video"); return !v.paused && v.currentTime > s + 0.3 && v.currentTime < s + 8; }, `it goes on from ${atS} s`, atS);
    await goesOnFrom(7);
    for (const share of [0.8, 0.1, 0.5]) {
      const toS = await page.evaluate((of) => { const v = document.querySelector("#first video"); return (v.currentTime = v.duration * of); }, share);
      await goesOnFrom(toS);
    }
    await page.evaluate(() => { const v = document.querySelector("#first video"); v.currentTime = v.duration - 1; });
    await until(page, () => document.querySelector("#first video").ended, "it ends");
    assert.ok((await place()) > 0);
    assert.deepEqual(troubles, []);
    await close();
  });

  // What is fed of so short a lecture may be said to be as large as its file: it is given another size on the way.
  const sizesIn = async (page) => (await page.locator("#first .choices li").allInnerTexts()).map((text) => /\d+(?:[.,]\d)?(?=\D*$)/.exec(text)?.[0]);
  const tellApart = (page) =>
    page.route(({ pathname }) => pathname === `/lectures/${shown.lecture}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replace(/(?<=data-fed="[^"]*)\d+(?:[.,]\d)?(?=[^"\d]*")/g, "77") });
    });

  test("sound that is fed is said to take what is fed, in any language", async () => {
    for (const language of ["en", "ru"]) {
      const { page, close } = await visit(browser, null, { ...asItBegins, baseURL: slides.url });
      await tellApart(page);
      await page.addInitScript((chosen) => localStorage.setItem("lectern.language", chosen), language);
      await page.route("**/assets/main-*.js", () => undefined);
      await page.goto(`/lectures/${shown.lecture}`, { waitUntil: "domcontentloaded" });
      await until(page, (chosen) => document.documentElement.lang === chosen, `it speaks ${language}`, language);
      const [ofSlides, sound, ...others] = await sizesIn(page);
      assert.deepEqual([ofSlides, sound, others.includes("77")], ["77", "77", false]);
      await close();
    }
  });

  test("what cannot be fed is played by the browser itself", async () => {
    const without = { ...asItBegins, baseURL: slides.url };
    for (const spoil of [
      (page) => page.addInitScript(() => delete window.MediaSource),
      (page) => page.addInitScript(() => { MediaSource.isTypeSupported = (type) => !type.includes("opus"); }),
      (page) => page.route("**/seg-0.m4s", (route) => route.fulfill({ status: 200, body: "no sound" })),
    ]) {
      const { page, close } = await visit(browser, null, without);
      await spoil(page);
      await tellApart(page);
      await page.route("**/assets/first-*.js", () => undefined);
      await page.goto(`/lectures/${shown.lecture}`, { waitUntil: "domcontentloaded" });
      await pressPlay(page);
      await page.waitForTimeout(1_000);
      // Chromium's own controls do nothing with a press in the moment in which the source changes: whoever pressed then presses again.
      if (await page.evaluate(() => document.querySelector("#first video").paused)) await pressPlay(page);
      await until(page, leadGoesOn, "it plays");
      assert.match(await page.locator("#first video").getAttribute("src"), /\/lean-sound\.mp4\?pace=\d+$/, "no faster than it is good for");
      const sizes = await sizesIn(page);
      assert.ok(sizes.length > 1 && !sizes.includes("77"), sizes.join());
      await close();
    }
  });

  test("the engine of the player comes first and alone beside sound that is fed", async () => {
    const { page, troubles, close } = await visit(browser, null, { ...asItBegins, baseURL: slides.url });
    let isMainAsked = false;
    let isEngineAsked = false;
    let come;
    const wait = new Promise((resolve) => (come = resolve));
    page.on("request", (request) => (isMainAsked ||= /\/assets\/main-[^/]*\.js$/.test(request.url())));
    await page.route("**/assets/hls_engine-*.js", async (route) => {
      isEngineAsked = true;
      await wait;
      await route.continue();
    });
    await page.goto(`/lectures/${shown.lecture}`);
    await pressPlay(page);
    await until(page, leadGoesOn, "it plays");
    for (const limit = Date.now() + waitMs; !isEngineAsked; await page.waitForTimeout(50)) assert.ok(Date.now() < limit, "the engine is asked for");
    await page.waitForTimeout(1_000);
    assert.equal(isMainAsked, false);
    come();
    await page.locator(".player .controls").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const [how, answer] of [["is busy", (route) => route.fulfill({ status: 503, body: "busy" })], ["ends every connection", (route) => route.abort("connectionreset")]]) {
    test(`sound that a server ${how} for is said to be late, and the player comes and says it, too`, async () => {
      const { page, close } = await visit(browser, null, { ...asItBegins, baseURL: slides.url });
      await page.route(/\/media\/.*\.(?:m4s|m3u8|mp4)$/, answer);
      await page.goto(`/lectures/${shown.lecture}`, { waitUntil: "domcontentloaded" });
      await pressPlay(page);
      await page.locator("#first .say").getByText("The server cannot be reached. Trying again…").waitFor({ timeout: 15_000 });
      await page.locator("#first").waitFor({ state: "detached", timeout: 40_000 });
      await page.locator("#app .player-notice").getByText(/^The server cannot be reached/).waitFor();
      await close();
    });
  }

  test("a link that is gone is said to be, until it goes on by itself", async () => {
    const { page, close } = await visit(browser, null, { ...asItBegins, baseURL: slides.url });
    await page.route("**/seg-1.m4s", (route) => page.context().setOffline(true).then(() => route.abort("internetdisconnected")));
    await page.route("**/assets/main-*.js", () => undefined);
    await page.goto(`/lectures/${shown.lecture}`);
    await pressPlay(page);
    await page.locator("#first .say").getByText("No connection. Playback continues by itself when it returns.").waitFor({ timeout: 30_000 });
    const atS = await page.evaluate(() => document.querySelector("#first video").currentTime);
    await page.unroute("**/seg-1.m4s");
    await page.context().setOffline(false);
    await until(page, (s) => document.querySelector("#first video").currentTime > s + 1, "it goes on", atS);
    assert.equal(await page.locator("#first .say").innerText(), "");
    await close();
  });

  test("beyond the month's budget nothing of it is fetched, and the player says so", async () => {
    for (const [base, address] of [[slides.url, `/lectures/${shown.lecture}`], [world.url, path]]) {
      const { page, close } = await visit(browser, null, { ...asItBegins, baseURL: base });
      await page.addInitScript(() => {
        const now = new Date();
        localStorage.setItem("lectern.budget", "1000000");
        localStorage.setItem("lectern.used", JSON.stringify({ month: `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`, bytes: 999_999 }));
      });
      const media = [];
      page.on("request", (one) => /\.(?:m4s|mp4)$/.test(new URL(one.url()).pathname) && media.push(one.url()));
      await page.goto(address, { waitUntil: "domcontentloaded" });
      await page.locator("#app .player-notice").getByText("The month’s data budget").waitFor({ timeout: 40_000 });
      assert.deepEqual(media, [], address);
      await close();
    }
  });

  test("it speaks the language that was chosen here, whatever the browser asks for", async () => {
    const { page, close } = await visit(browser, null, { ...asItBegins, baseURL: slides.url, locale: "en-US" });
    await page.addInitScript(() => localStorage.setItem("lectern.language", "ar"));
    await page.route("**/assets/main-*.js", () => undefined);
    await page.goto(`/lectures/${shown.lecture}`);
    await pressPlay(page);
    await until(page, () => document.documentElement.dir === "rtl", "it turns round");
    assert.equal(await page.locator("#first nav a").innerText(), "المقررات");
    await until(page, leadGoesOn, "and plays");
    await close();
  });

  test("what may not be watched looks like what is not there", async () => {
    const ask = async (id) => {
      const answer = await fetch(`${world.url}/lectures/${id}`, { headers: { "Accept-Encoding": "identity" } });
      return [answer.status, answer.headers.get("etag"), await answer.text()];
    };
    assert.deepEqual(await ask(world.draftLecture), await ask("0193a5a0-0000-7000-8000-00000000ffff"));
  });

  test("the player takes over while it plays, without a break", async () => {
    const { page, troubles, close } = await visit(browser, null, asItBegins);
    let come;
    const wait = new Promise((resolve) => (come = resolve));
    await page.route("**/assets/main-*.js", async (route) => {
      await wait;
      await route.continue();
    });
    await page.goto(path);
    await pressPlay(page);
    await until(page, leadGoesOn, "it plays before the application is there");
    await page.evaluate(() => {
      window.broken = 0;
      let [atMs, atS] = [performance.now(), NaN];
      setInterval(() => {
        const all = [...document.querySelectorAll("video")].filter((video) => !video.paused);
        const nowS = Math.max(...all.map((video) => video.currentTime));
        const goneS = (performance.now() - atMs) / 1000;
        window.broken = Math.max(window.broken, Number.isNaN(atS) ? 0 : Math.abs(nowS - atS - goneS));
        [atMs, atS] = [performance.now(), nowS];
      }, 50);
    });
    come();
    await page.locator(".player .controls").waitFor();
    assert.equal(await page.locator("#first").count(), 0);
    await until(page, () => { const v = document.querySelector("video"); return v.src.startsWith("blob:") && !v.paused && v.currentTime > 3; }, "the player plays");
    assert.ok((await page.evaluate(() => window.broken)) < 0.7, `a break of ${await page.evaluate(() => window.broken)} s`);
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("the player takes over in Arabic, and not before full screen is left", async () => {
    const { page, troubles, close } = await visit(browser, null, { ...asItBegins, locale: "ar-EG" });
    let come;
    const wait = new Promise((resolve) => (come = resolve));
    await page.route("**/assets/main-*.js", async (route) => {
      await wait;
      await route.continue();
    });
    await page.goto(path);
    await pressPlay(page);
    await page.evaluate(() => document.querySelector("#first video").requestFullscreen());
    await until(page, leadGoesOn, "it plays before the application is there");
    come();
    await until(page, () => document.querySelector("#app video") !== null, "the player is made ready");
    const fromS = await page.evaluate(() => document.querySelector("#first video").currentTime);
    await until(page, (s) => (document.querySelector("#first video")?.currentTime ?? 0) > s + 7, "it plays on in full screen", fromS);
    assert.ok(await page.evaluate(() => document.fullscreenElement === document.querySelector("#first video")));
    const direction = (selector) => page.evaluate((one) => getComputedStyle(document.querySelector(one)).direction, selector);
    assert.deepEqual([await direction("#first"), await direction("#app")], ["rtl", "rtl"]);
    await page.evaluate(() => document.exitFullscreen());
    await page.evaluate(() => document.querySelector("#first video").pause());
    await page.locator("#first").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "main", "Tab goes on in the page");
    await page.keyboard.press("k");
    await until(page, (s) => { const v = document.querySelector("#app video"); return !v.paused && v.currentTime > s + 7; }, "the player goes on from there", fromS);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("before Play the player comes at once, and where the address says", async () => {
    const { page, troubles, close } = await visit(browser, `${path}?t=12`, asItBegins);
    await page.locator(".big-play").waitFor();
    assert.equal(await page.locator("#first").count(), 0);
    await page.locator(".big-play").click();
    await until(page, () => document.querySelector("video").currentTime > 12.2, "it plays from there");
    assert.deepEqual(troubles, []);
    await close();
  });

  test("while the application is away, the slides go with the sound", async () => {
    const { page, close } = await visit(browser, null, { ...asItBegins, baseURL: slides.url });
    await page.route("**/assets/main-*.js", (route) => route.abort());
    await page.goto(`/lectures/${shown.lecture}`);
    const first = await page.locator("#first video").getAttribute("poster");
    await pressPlay(page);
    await until(page, leadGoesOn, "it plays");
    await page.evaluate((atS) => void (document.querySelector("video").currentTime = atS), shown.slideS + 1);
    await until(page, (before) => !document.querySelector("video").poster.endsWith(before), "the next slide shows", first);
    await close();
  });

  test("while the application is away, the player's keys are the page's, and what has the focus keeps its own", async () => {
    const { page, close } = await visit(browser, null, asItBegins);
    await page.route("**/assets/main-*.js", (route) => route.abort());
    await page.goto(path);
    const state = () => page.evaluate(() => {
      const { paused, currentTime, playbackRate, muted, volume, textTracks } = document.querySelector("#first video");
      return { paused, atS: Math.round(currentTime), playbackRate, muted, volume: Math.round(volume * 100), shown: [...textTracks].filter(({ mode }) => mode === "showing").map(({ language }) => language) };
    });
    const plays = (wanted) => until(page, (paused) => document.querySelector("#first video").paused === paused, "it is answered", !wanted);
    for (const limit = Date.now() + waitMs; (await state()).volume === 100 && Date.now() < limit; ) await page.keyboard.press("ArrowDown"); // until they are there
    while ((await state()).volume < 100) await page.keyboard.press("ArrowUp");
    await page.keyboard.press("k");
    await plays(true);
    await page.keyboard.press("Space"); // nothing has the focus
    await plays(false);
    await page.waitForTimeout(300);
    assert.ok(await page.evaluate(() => scrollY < innerHeight / 2), "and the page is not scrolled by a screen");
    await page.locator("#first video").focus();
    await page.keyboard.press("Space"); // the browser's own
    await plays(true);
    await page.keyboard.press("k");
    await plays(false);
    for (const key of ["5", "l", "j", "j", "m", "c", ">"]) await page.keyboard.press(key);
    const lengthS = await page.evaluate(() => document.querySelector("#first video").duration);
    assert.deepEqual(await state(), { paused: true, atS: Math.round(lengthS / 2 - 10), playbackRate: 1.25, muted: true, volume: 100, shown: ["en"] });
    assert.equal(await page.locator("#first .said").innerText(), "1.25×");
    await page.evaluate(() => document.activeElement.blur());
    for (const key of ["c", "m", "ArrowDown", "Home", "ArrowRight"]) await page.keyboard.press(key);
    assert.deepEqual(await state(), { paused: true, atS: 5, playbackRate: 1.25, muted: false, volume: 95, shown: [] });
    await page.keyboard.press("f");
    await until(page, () => document.fullscreenElement === document.querySelector("#first video"), "it fills the screen");
    await page.keyboard.press("f");
    await until(page, () => document.fullscreenElement === null, "and does not");
    await page.evaluate(() => localStorage.setItem("lectern.preferences", JSON.stringify({ keysEverywhere: false })));
    await page.keyboard.press("m"); // whoever speaks to the page presses keys with each word (WCAG 2.1.4)
    assert.equal((await state()).muted, false);
    await close();
  });

  test("where data is saved nothing comes before Play, and the first key brings the others and is answered", async () => {
    const { page, close } = await visit(browser, null, { ...asItBegins, extraHTTPHeaders: { "Save-Data": "on" } });
    const media = [];
    page.on("request", (one) => /\.(?:m4s|mp4|m4a)$/.test(new URL(one.url()).pathname) && media.push(one.url()));
    await page.route("**/assets/main-*.js", (route) => route.abort());
    await page.goto(path);
    await page.waitForLoadState("load");
    await page.waitForTimeout(500);
    assert.deepEqual(media, []);
    await page.keyboard.press("k");
    await until(page, leadGoesOn, "it plays");
    await page.keyboard.press("m");
    assert.ok(await page.evaluate(() => document.querySelector("#first video").muted), "and the next is answered at once");
    await close();
  });

  test("is without accessibility faults, light and dark, large and small", async () => {
    for (const options of [desktop, { ...phone, colorScheme: "dark" }]) {
      for (const [base, address] of [[world.url, path], [slides.url, `/lectures/${shown.lecture}`]]) {
        const { page, close } = await visit(browser, null, { ...options, asTheyBegin: true, baseURL: base, bypassCSP: true });
        await page.route("**/assets/first-*.js", (route) => route.abort());
        await page.goto(address);
        assert.deepEqual(await axe(page), [], address);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${wide} px too wide`);
        await close();
      }
    }
  });
});
