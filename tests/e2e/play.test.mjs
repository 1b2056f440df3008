import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, hlsErrors, openBrowser, phone, untilVideo, videoState, visit, waitMs, world } from "./browser.mjs";
import { walk } from "./focus.mjs";
import { chaptered, makeChaptered } from "./world.mjs";

const path = `/lectures/${world.lecture}`;

describe("playing", () => {
  let browser;
  before(async () => (browser = await openBrowser()));
  after(() => browser.close());

  async function play(options) {
    const visited = await visit(browser, path, options);
    await visited.page.locator(".big-play").click();
    await untilVideo(visited.page, (video) => !video.paused && video.currentTime > 0.3);
    return visited;
  }

  test("a lecture starts, changes its quality, shows captions and ends, without one error", async () => {
    const { page, troubles, close } = await play();
    const begun = await videoState(page);
    assert.ok(Math.abs(begun.wholeS - world.clipS) < 0.15, `${begun.wholeS} s long`);
    await untilVideo(page, (video, atS) => video.currentTime > atS + 1, begun.atS);

    await page.keyboard.press("c");
    await page.locator(".cues").getByText(world.captions.en).waitFor();
    await untilVideo(page, (video) => {
      const said = /\((\d+)\)/.exec(document.querySelector(".cues")?.textContent ?? ""); // each names its first second, and lasts two
      return said !== null && video.currentTime >= Number(said[1]) && video.currentTime < Number(said[1]) + 2.3;
    });

    const offered = await menuItems(page, "Quality");
    for (const item of offered) assert.match(item, /\d+(\.\d)? [kM]B$/, "each says what it costs");
    assert.match(offered[0], /^Automatic/);
    assert.match(offered.at(-1), /^Sound only/);
    const qualities = offered.filter((item) => /^\d+p/.test(item));
    assert.ok(qualities.length >= 2, `two or more: ${offered}`);
    assert.equal(new Set(qualities.map((item) => item.split("\n")[0])).size, qualities.length, "each can be told from the others");
    const heights = qualities.map((item) => Number.parseInt(item, 10));
    assert.deepEqual(heights, [...heights].sort((one, other) => other - one), "from the sharpest down");
    const lines = heights.at(-1);
    await page.getByRole("menuitemradio").nth(offered.indexOf(qualities.at(-1))).click();
    await page.keyboard.press("9"); // what is loaded may last to the end: a place that is not
    await untilVideo(page, (video, height) => video.videoHeight <= height + 2 && video.videoHeight > 0, lines);
    assert.match(await page.getByRole("button", { name: /^Quality/ }).getAttribute("aria-label"), new RegExp(`${lines}p`));

    await page.keyboard.press("End");
    await untilVideo(page, (video) => video.ended);
    assert.ok(Math.abs((await videoState(page)).atS - world.clipS) < 0.3);
    await page.getByRole("button", { name: "Watch again" }).click();
    await untilVideo(page, (video) => !video.ended && video.currentTime > 0.2 && video.currentTime < 10);
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("sound alone goes on where the picture was, and back", async () => {
    const { page, troubles, close } = await play();
    await page.keyboard.press("4");
    await untilVideo(page, (video) => video.currentTime > 9.5);
    await choose(page, "Quality", "Sound only");
    await page.getByText("The picture is off to save data.").waitFor();
    await untilVideo(page, (video) => video.videoWidth === 0 && !video.paused && video.currentTime > 10);
    assert.ok((await videoState(page)).atS < 20, "it did not jump");
    await page.getByRole("button", { name: "Show the picture" }).click();
    await untilVideo(page, (video) => video.videoWidth > 0 && !video.paused && video.currentTime > 10);
    assert.deepEqual(await hlsErrors(page), []);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("captions change their language and turn off, and the choice is kept", async () => {
    const { page, close } = await play();
    await choose(page, "Captions", "Arabic");
    const cue = page.locator(".cues").getByText(world.captions.ar);
    await cue.waitFor();
    const box = page.locator(".cues");
    assert.deepEqual([await box.getAttribute("lang"), await box.getAttribute("dir")], ["ar", "rtl"]);
    await page.reload();
    await page.locator(".big-play").click();
    await cue.waitFor();
    await choose(page, "Captions", "Off");
    await cue.waitFor({ state: "detached" });
    await close();
  });

  test("captions are as large and as strong as somebody wants, by menu and by keys, and stay so", async () => {
    const { page, troubles, close } = await play();
    await page.keyboard.press("c");
    const cue = page.locator(".cue").first();
    await cue.waitFor();
    await page.keyboard.press("k"); // the same one stays
    await untilVideo(page, (video) => video.paused);
    const look = () => cue.evaluate((element) => {
      const { fontSize, color, backgroundColor } = getComputedStyle(element);
      return [Math.round(Number.parseFloat(fontSize) * 10), color, backgroundColor];
    });
    const [before] = await look();
    await choose(page, "Captions", "2×");
    await choose(page, "Captions", "Yellow on black");
    assert.deepEqual(await look(), [before * 2, "rgb(255, 233, 74)", "rgb(0, 0, 0)"]);
    await page.keyboard.press("-");
    await page.getByRole("status").filter({ hasText: "Size of captions: 1.5×" }).waitFor();
    await page.keyboard.press("w");
    await page.getByRole("status").filter({ hasText: "Contrast of captions: Black on white" }).waitFor();
    await page.reload();
    await page.locator(".big-play").click();
    await cue.waitFor();
    await page.keyboard.press("k");
    await untilVideo(page, (video) => video.paused);
    assert.deepEqual(await look(), [before * 1.5, "rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("keys lead into the transcript and widen the picture, and a keyboard's own keys know what plays", async () => {
    const { page, troubles, close } = await play();
    assert.deepEqual(
      await page.evaluate(() => [navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]),
      [world.lectureTitle, world.courseTitle],
    );
    const width = () => page.locator(".player").evaluate((element) => element.clientWidth);
    const before = await width();
    await page.keyboard.press("t");
    assert.ok((await width()) > before + 200);
    await page.keyboard.press("t");
    assert.equal(await width(), before);
    await page.locator(".transcript").waitFor();
    await page.keyboard.press("/");
    await page.locator(".transcript-search:focus").waitFor();
    await page.keyboard.type("kn"); // letters, not keys of the player
    assert.equal(await page.locator(".transcript-search").inputValue(), "kn");
    await page.getByRole("button", { name: /^Speed/ }).focus();
    await page.keyboard.press("f");
    await page.waitForFunction(() => document.fullscreenElement !== null);
    await page.keyboard.press("/"); // a search that nobody would see
    await page.locator(".transcript-search:focus").waitFor();
    assert.equal(await page.evaluate(() => document.fullscreenElement), null);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("the keys do what they do elsewhere", async () => {
    const { page, close } = await play();
    const press = (key) => page.keyboard.press(key);
    await press("k");
    await untilVideo(page, (video) => video.paused);
    await press("5");
    await untilVideo(page, (video) => Math.abs(video.currentTime - video.duration / 2) < 0.2);
    const at = (await videoState(page)).atS;
    await press("l");
    await untilVideo(page, (video, from) => Math.abs(video.currentTime - from - 10) < 0.2, at);
    await press("j");
    await press("ArrowLeft");
    await untilVideo(page, (video, from) => Math.abs(video.currentTime - from + 5) < 0.2, at);
    await press("Home");
    await untilVideo(page, (video) => video.currentTime < 0.1);
    await press(">");
    await press(">");
    await untilVideo(page, (video) => video.playbackRate === 1.5);
    await press("<");
    await untilVideo(page, (video) => video.playbackRate === 1.25);
    await press("m");
    await untilVideo(page, (video) => video.muted);
    await press("ArrowUp");
    await press("f");
    await page.waitForFunction(() => document.fullscreenElement?.classList.contains("player"));
    await press("f");
    await page.waitForFunction(() => document.fullscreenElement === null);
    await press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await press(" ");
    await untilVideo(page, (video) => !video.paused);
    await close();
  });

  // In the page, in place of a small window of its own.
  function countPip() {
    window.pipOf = [];
    let shown = null;
    Object.defineProperty(document, "pictureInPictureEnabled", { get: () => true });
    Object.defineProperty(document, "pictureInPictureElement", { get: () => shown });
    HTMLVideoElement.prototype.requestPictureInPicture = async function () {
      window.pipOf.push(this.closest("#app") !== null && this.videoWidth > 0);
      shown = this;
    };
    document.exitPictureInPicture = async () => {
      window.pipOf.push("left");
      shown = null;
    };
  }

  test("the picture goes into a window of its own and back, by button and by key; on a phone from a menu", async () => {
    for (const options of [desktop, phone]) {
      const { page, troubles, close } = await visit(browser, null, options);
      await page.addInitScript(countPip);
      await page.goto(path);
      await page.locator(".big-play").click();
      await untilVideo(page, (video) => video.currentTime > 0.3 && video.videoWidth > 0);
      const asked = () => page.evaluate(() => window.pipOf);
      const button = page.getByRole("button", { name: "Picture in picture" });
      if (options === phone) {
        assert.equal(await button.isVisible(), false);
        await page.getByRole("button", { name: /^Speed/ }).click();
        await page.getByRole("menuitem", { name: "Picture in picture" }).click();
      } else {
        assert.equal(await button.getAttribute("aria-keyshortcuts"), "i");
        await button.click();
      }
      assert.deepEqual(await asked(), [true]);
      await page.keyboard.press("i");
      assert.deepEqual(await asked(), [true, "left"]);
      await choose(page, "Quality", "Sound only");
      await untilVideo(page, (video) => video.videoWidth === 0 && video.currentTime > 0.3);
      await page.keyboard.press("i");
      assert.deepEqual(await asked(), [true, "left"], "there is no picture to show");
      assert.equal(await button.count(), 0);
      assert.deepEqual(troubles, []);
      await close();
    }
  });

  test("a menu opens, moves and closes by keyboard and gives the focus back", async () => {
    const { page, close } = await visit(browser, path);
    await page.locator(".big-play").waitFor();
    await page.getByRole("button", { name: /^Speed/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("menu", { name: "Speed" }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Normal");
    await page.keyboard.press("End");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "2.5×");
    await page.keyboard.press("Enter");
    await untilVideo(page, (video) => video.playbackRate === 2.5);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), /^Speed: 2.5×/);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    await close();
  });

  test("the seek bar shows pictures under the pointer and seeks where it is let go", async () => {
    const { page, troubles, close } = await play();
    const box = await page.locator(".seek").boundingBox();
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2);
    await page.locator(".preview-picture").waitFor();
    assert.match(await page.locator(".preview-time").innerText(), /^0:1[78]$/);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height / 2, { steps: 3 });
    await page.mouse.up();
    await untilVideo(page, (video) => video.currentTime > 5 && video.currentTime < 10);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("a lecture continues where it was left, and an address can say where to start", async () => {
    const { page, close } = await play();
    await page.keyboard.press("5");
    await untilVideo(page, (video) => video.currentTime > 12.5);
    await page.keyboard.press("k");
    await page.reload();
    await page.getByText(/^Continued at 0:1[2-5]\.$/).waitFor();
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 12 && video.currentTime < 20);
    await page.getByRole("button", { name: "Start from the beginning" }).click();
    await untilVideo(page, (video) => video.currentTime > 0 && video.currentTime < 5);

    await page.goto(`${path}?t=18`);
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime >= 18);

    await page.goto(`/courses/${world.course}`);
    await page.getByRole("link", { name: `Continue: ${world.lectureTitle}` }).waitFor();
    await close();
  });

  test("when the link goes and comes back, the player says so and plays on by itself", async () => {
    const { page, context, close } = await visit(browser, path);
    let down = false;
    await page.route("**/seg-*.m4s", (route) => (down ? route.abort("internetdisconnected") : route.continue()));
    await page.locator(".big-play").waitFor();
    await untilVideo(page, (video) => video.readyState >= 2);
    down = true;
    await context.setOffline(true);
    await page.locator(".big-play").click();
    await page.keyboard.press("9");
    await page.getByText("No connection. Playback continues by itself when it returns.").waitFor();
    const stuck = (await videoState(page)).atS;
    down = false;
    await context.setOffline(false);
    await untilVideo(page, (video, atS) => video.currentTime > atS + 0.5, stuck);
    assert.equal(await page.getByText("No connection").count(), 0);
    await close();
  });

  test("over a link that is far, somebody who seeks while another quality begins has each segment once", async () => {
    const { page, troubles, close } = await play();
    const asked = [];
    await page.route(/\/(?:init\.mp4|seg-\d+\.m4s)$/, async (route) => {
      asked.push(route.request().url().split("/").slice(-2).join("/"));
      await new Promise((later) => setTimeout(later, 1_000));
      await route.continue().catch(() => undefined); // no longer wanted
    });
    const offered = await menuItems(page, "Quality");
    const section = page.waitForRequest("**/init.mp4");
    await page.getByRole("menuitemradio").nth(offered.findLastIndex((item) => /^\d+p/.test(item))).click();
    await section;
    await page.keyboard.press("9");
    await untilVideo(page, (video) => !video.paused && video.currentTime > 21.7);
    const twice = asked.filter((name, at) => name.includes("seg-") && asked.indexOf(name) !== at);
    assert.deepEqual(twice, [], asked.join(" "));
    assert.deepEqual(troubles, []);
    await close();
  });

  test("on a phone a lecture plays by touch and its menu fits", async () => {
    const { page, troubles, close } = await visit(browser, path, phone);
    await page.locator(".big-play").tap();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.3);
    await page.getByRole("button", { name: /^Quality/ }).tap();
    const box = await page.getByRole("menu").boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 360.5 && box.y >= 0 && box.y + box.height <= 740.5, JSON.stringify(box));
    await page.getByRole("menuitemradio", { name: /^Sound only/ }).tap();
    await untilVideo(page, (video) => video.videoWidth === 0 && video.currentTime > 0.5);
    assert.deepEqual(troubles, []);
    await close();
  });
});

describe("chapters", () => {
  let browser, directory, place;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-chapters-"));
    place = await makeChaptered(world.binary, directory);
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await place?.server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test("stand beside the lecture and on the seek bar, and are jumped to by click and by key", async () => {
    const { page, troubles, close } = await visit(browser, `/lectures/${place.lecture}`, { ...desktop, baseURL: place.url, bypassCSP: true });
    const [[, firstS], [secondTitle, secondS], [thirdTitle, thirdS]] = chaptered.chapters;
    const list = page.getByRole("region", { name: "Chapters" });
    await list.waitFor();
    assert.deepEqual(await list.getByRole("listitem").allInnerTexts().then((all) => all.map((text) => text.replace(/\s+/g, " "))), ["0:00 The outer ear", "0:08 The drum", "0:16 The cochlea"]);
    await page.locator(".seek-chapter").nth(1).waitFor({ state: "attached" });
    const places = await page.locator(".seek-chapter").evaluateAll((marks) =>
      marks.map((mark) => (mark.getBoundingClientRect().x - mark.parentElement.getBoundingClientRect().x) / mark.parentElement.clientWidth),
    );
    assert.deepEqual(places.map((part) => Math.round(part * chaptered.seconds)), [secondS, thirdS]);
    const box = await page.locator(".seek").boundingBox();
    await page.mouse.move(box.x + (box.width * (secondS + 4)) / chaptered.seconds, box.y + box.height / 2);
    assert.equal(await page.locator(".preview-chapter").innerText(), secondTitle);
    assert.deepEqual(await axe(page), []);

    await list.getByRole("button", { name: thirdTitle }).click();
    await untilVideo(page, (video, fromS) => !video.paused && video.currentTime > fromS + 0.3, thirdS);
    await list.locator('[aria-current="true"]', { hasText: thirdTitle }).waitFor();
    await page.keyboard.press("k");
    await untilVideo(page, (video) => video.paused);
    const isAt = (atS) => untilVideo(page, (video, s) => Math.abs(video.currentTime - s) < 0.1, atS);
    for (const [key, atS] of [["4", chaptered.seconds * 0.4], ["Control+ArrowRight", thirdS], ["Control+ArrowLeft", secondS], ["Control+ArrowLeft", firstS]]) {
      await page.keyboard.press(key);
      await isAt(atS);
    }
    await list.locator('[aria-current="true"]', { hasText: "The outer ear" }).waitFor();
    assert.deepEqual(await walk(page), { faults: [], missed: [] });
    assert.deepEqual(troubles, []);
    await close();
  });
});

async function menuItems(page, name) {
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await page.getByRole("menu", { name }).waitFor({ timeout: waitMs });
  return page.getByRole("menuitemradio").allInnerTexts();
}

async function choose(page, menu, item) {
  await page.getByRole("button", { name: new RegExp(`^${menu}`) }).click();
  await page.getByRole("menuitemradio", { name: new RegExp(`^${item}`) }).click();
}
