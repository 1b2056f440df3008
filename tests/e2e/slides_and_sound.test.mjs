// A lecture as its slides with the sound: for links that carry no video, and for those who pay by the megabyte.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, hlsErrors, openBrowser, phone, untilVideo, videoState, visit, waitMs, world } from "./browser.mjs";
import { makeShown, shown } from "./world.mjs";

const path = `/lectures/${shown.lecture}`;
const stepLimitS = 0.3;

describe("slides and sound", () => {
  let browser;
  let directory;
  let server;
  let slides;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-slides-sound-"));
    server = await makeShown(world.binary, directory);
    browser = await openBrowser();
    const { playback } = await (await fetch(`${server.url}/api/v1${path}`)).json();
    const listed = await (await fetch(server.url + playback.slides)).json();
    slides = listed.map((slide) => ({ ...slide, image: slide.avif ?? slide.image })); // Chromium shows AVIF
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  // A page that has counted what it fetched of the package: "low-und/seg-3.m4s".
  async function open(options = {}, prepare = async () => {}) {
    const visited = await visit(browser, null, { ...desktop, ...options, baseURL: server.url });
    const fetched = [];
    visited.page.on("request", (request) => {
      const of = /\/media\/[^/]+\/(.*)$/.exec(request.url());
      if (of) fetched.push(of[1]);
    });
    await prepare(visited.page);
    await visited.page.goto(path);
    await visited.page.locator(".big-play").waitFor();
    return { ...visited, fetched };
  }

  async function choose(page, item) {
    await page.getByRole("button", { name: /^Quality/ }).click();
    await page.getByRole("menuitemradio", { name: new RegExp(`^${item}`) }).click();
  }

  async function play(page) {
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.2);
  }

  // The picture and the position of one moment.
  const look = (page) =>
    page.evaluate(() => {
      const image = document.querySelector(".slide-picture img");
      const name = image === null ? null : decodeURIComponent(image.src.split("/").pop());
      const box = image?.getBoundingClientRect();
      return { atS: document.querySelector("#app video").currentTime, name, width: image?.naturalWidth ?? 0, drawn: (box?.width ?? 0) > 100 };
    });

  const shownAt = (atS) => slides.filter(({ start_s }) => start_s <= atS).at(-1)?.image;

  // Any picture that was due within the limit of this moment will do.
  function assertInStep({ atS, name }) {
    const allowed = [atS, atS - stepLimitS].map(shownAt);
    assert.ok(allowed.includes(name), `${name} at ${atS} s, and ${allowed.join(" or ")} is due`);
  }

  async function untilShown(page, name) {
    const limit = Date.now() + waitMs;
    for (;;) {
      const seen = await look(page);
      if (seen.name === name) return seen;
      if (Date.now() > limit) throw new Error(`never showed ${name}: ${JSON.stringify(seen)}`);
      await page.waitForTimeout(20);
    }
  }

  const others = (fetched) => fetched.filter((file) => /\.m4s|init\.mp4/.test(file) && !file.startsWith("low-"));

  test("show each slide in its time and size with the low sound, and fetch no video", async () => {
    const { page, troubles, fetched, close } = await open();
    const button = page.getByRole("button", { name: /^Quality/ });
    await button.click();
    const cost = await page.getByRole("menuitemradio", { name: /^Slides and sound/ }).innerText();
    assert.match(cost, /\d+(\.\d)? [kM]B/, "it says before Play what it costs");
    await page.getByRole("menuitemradio", { name: /^Slides and sound/ }).click();
    await untilShown(page, slides[0].image);
    fetched.length = 0;
    await play(page);
    await page.keyboard.press("c");

    let seen = await look(page);
    const samples = [];
    while (seen.atS < slides[2].start_s + 1) {
      samples.push(seen);
      assertInStep(seen);
      await page.waitForTimeout(25);
      seen = await look(page);
    }
    assert.deepEqual([...new Set(samples.map(({ name }) => name))], slides.slice(0, 3).map(({ image }) => image));
    assert.ok(seen.width === shown.width && seen.drawn, "at its full size, and on screen");

    await page.locator(".cues").getByText(shown.caption).waitFor();
    const said = await page.evaluate(() => ({
      atS: document.querySelector("#app video").currentTime,
      begins: Number(/\((\d+)\)/.exec(document.querySelector(".cues").textContent)[1]),
    }));
    assert.ok(said.atS >= said.begins && said.atS < said.begins + 2 + stepLimitS, JSON.stringify(said));

    for (const key of ["9", "1", "5", "0"]) {
      await page.keyboard.press(key);
      const atS = (Number(key) / 10) * shown.count * shown.slideS;
      await untilVideo(page, (video, to) => !video.seeking && video.currentTime >= to && video.currentTime < to + 3, atS);
      assertInStep(await untilShown(page, shownAt(atS)));
    }
    await page.keyboard.press("k");
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
    await page.keyboard.press("."); // paused, a frame is a slide
    await untilShown(page, slides[1].image);
    await page.keyboard.press(",");
    await untilShown(page, slides[0].image);
    await page.keyboard.press("End");
    await untilVideo(page, (video) => video.ended || video.duration - video.currentTime < 0.5);
    await untilShown(page, slides.at(-1).image);
    assert.ok(fetched.some((file) => /^low-.*\.m4s$/.test(file)), fetched.join(" "));
    assert.deepEqual(others(fetched), []);
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("each way goes on where the other was, and sound alone costs least", async () => {
    const { page, troubles, fetched, close } = await open();
    await play(page);
    await page.keyboard.press(">"); // and keeps its speed
    await page.keyboard.press("4");
    await untilVideo(page, (video) => video.currentTime > 9.7 && video.videoWidth > 0);
    let fromS = (await videoState(page)).atS;
    const goesOn = async (condition) => {
      await untilVideo(page, condition, fromS);
      const { atS, paused, rate } = await videoState(page);
      assert.ok(atS >= fromS - 0.3 && atS < fromS + 8 && !paused && rate === 1.25, `${fromS} s, then ${atS} s at ${rate}`);
      fromS = atS;
    };
    await choose(page, "Slides and sound");
    await goesOn((video, from) => video.videoWidth === 0 && video.currentTime > from + 0.3);
    assertInStep(await untilShown(page, shownAt(fromS)));
    fetched.length = 0;
    await choose(page, "Sound only");
    await goesOn((video, from) => video.videoWidth === 0 && video.currentTime > from + 0.3);
    assert.equal(await page.locator(".slide-picture").count(), 0);
    assert.deepEqual(fetched.filter((file) => !file.startsWith("low") && file !== "poster.jpg" && !file.startsWith("captions/")), []);
    await choose(page, "Automatic");
    await goesOn((video, from) => video.videoWidth > 0 && video.currentTime > from + 0.3);
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("a choice is kept, and a full screen shows the slide", async () => {
    const { page, fetched, close } = await open();
    await choose(page, "Slides and sound");
    await untilShown(page, slides[0].image);
    fetched.length = 0;
    await page.reload();
    await page.locator(".big-play").waitFor();
    await untilShown(page, slides[0].image);
    await play(page);
    await page.keyboard.press("f");
    await page.waitForFunction(() => document.fullscreenElement?.classList.contains("player"));
    const box = await page.locator(".slide-picture img").boundingBox();
    const window = page.viewportSize();
    assert.ok(box.width >= window.width - 1 && box.height >= window.height - 1, JSON.stringify(box));
    await page.keyboard.press("f");
    assert.deepEqual(others(fetched), []);
    await close();
  });

  test("a slide fills the window of a browser that shows only videos in full", async () => {
    const { page, close } = await open(phone, (page) => page.addInitScript(() => delete Element.prototype.requestFullscreen));
    await choose(page, "Slides and sound");
    await untilShown(page, slides[0].image);
    for (const full of [true, false]) {
      await page.getByRole("button", { name: full ? "Full screen" : "Leave full screen" }).tap();
      const box = await page.locator(".player").boundingBox();
      const { width, height } = page.viewportSize();
      assert.equal(box.x === 0 && box.y === 0 && box.width === width && box.height === height, full, JSON.stringify(box));
      assert.ok((await look(page)).drawn);
    }
    await close();
  });

  test("when the link goes, the last slide stays and it is said; when it returns, all goes on", async () => {
    let down = false;
    const { page, context, close } = await open({}, (page) =>
      page.route(/\/(slides|low-[^/]+)\/.*(webp|avif|m4s)$/, (route) => (down ? route.abort("internetdisconnected") : route.continue())),
    );
    await choose(page, "Slides and sound");
    await untilShown(page, slides[0].image);
    await untilVideo(page, (video) => video.readyState >= 2);
    down = true;
    await play(page);
    await page.keyboard.press("9"); // neither sound nor slide of this place has come
    await page.getByText(/cannot be reached|could not be loaded/).first().waitFor();
    assert.equal((await look(page)).name, slides[0].image, "the last picture stays");
    await context.setOffline(true);
    await page.getByText("No connection. Playback continues by itself when it returns.").waitFor();
    assert.ok((await look(page)).drawn);
    down = false;
    await context.setOffline(false);
    await untilShown(page, slides.at(-1).image);
    await untilVideo(page, (video) => !video.paused && video.currentTime > 21.8);
    assert.equal(await page.locator(".player-strip, .player-notice").count(), 0);
    await close();
  });

  test("a slide that alone does not come is said to be late, over the one before it", async () => {
    let down = true;
    const { page, close } = await open({}, (page) =>
      page.route(`**/${slides[1].image}`, (route) => (down ? route.abort("failed") : route.continue())),
    );
    await choose(page, "Slides and sound");
    await play(page);
    await page.keyboard.press("3");
    await untilVideo(page, (video, begins) => video.currentTime > begins, slides[1].start_s);
    await page.getByText("The next slide could not be loaded. Trying again…").waitFor();
    assert.notEqual((await look(page)).name, null);
    await page.keyboard.press("k");
    down = false;
    await untilShown(page, slides[1].image);
    assert.equal(await page.locator(".player-strip").count(), 0);
    await close();
  });

  test("are what a browser that saves data starts with, unless something else was chosen", async () => {
    const saves = (page) =>
      page.addInitScript(() => Object.defineProperty(Navigator.prototype, "connection", { get: () => ({ saveData: true }) }));
    const { page, fetched, close } = await open({}, saves);
    assert.match(await page.getByRole("button", { name: /^Quality/ }).getAttribute("aria-label"), /Slides and sound/);
    await play(page);
    await untilShown(page, slides[0].image); // not before: the poster shows it
    assert.deepEqual(others(fetched), []);
    await choose(page, "Automatic");
    await untilVideo(page, (video) => video.videoWidth > 0 && !video.paused);
    await page.reload();
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => video.videoWidth > 0);
    await close();
  });

  const screens = {
    desktop,
    "phone in the dark": { ...phone, colorScheme: "dark" },
    "the smallest phone": { ...phone, viewport: { width: 320, height: 568 } },
  };
  for (const [name, options] of Object.entries(screens)) {
    for (const direction of ["ltr", "rtl"]) {
      test(`can be chosen by keyboard, read and used: ${name}, ${direction}`, async () => {
        const { page, close } = await open({ ...options, bypassCSP: true });
        await page.evaluate((dir) => (document.documentElement.dir = dir), direction);
        await page.getByRole("button", { name: /^Quality/ }).focus();
        await page.keyboard.press("Enter");
        const menu = page.getByRole("menu", { name: "Quality" });
        await menu.waitFor();
        const box = await menu.boundingBox();
        const { width, height } = page.viewportSize();
        assert.ok(box.x >= 0 && box.x + box.width <= width + 0.5 && box.y >= 0 && box.y + box.height <= height + 0.5, JSON.stringify(box));
        const item = page.getByRole("menuitemradio", { name: /^Slides and sound/ });
        for (let step = 0; step < 12 && !(await item.evaluate((one) => one === document.activeElement)); step++) {
          await page.keyboard.press("ArrowDown");
        }
        assert.deepEqual(await axe(page), [], "with the menu");
        await page.keyboard.press("Enter");
        await untilShown(page, slides[0].image);
        await page.keyboard.press("k");
        await untilVideo(page, (video) => !video.paused && video.currentTime > 0.3);
        await page.keyboard.press("c");
        await page.locator(".cues").waitFor();
        assert.deepEqual(await axe(page), [], "while it plays");
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
        if (process.env.LECTERN_SHOTS) {
          await page.screenshot({ path: `${process.env.LECTERN_SHOTS}/sound ${name} ${direction}.png` });
        }
        await close();
      });
    }
  }
});
