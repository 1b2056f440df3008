// A lecture's slides as its table of contents.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, untilVideo, visit, world } from "./browser.mjs";
import { makeShown, shown } from "./world.mjs";

describe("slides", () => {
  let browser;
  let directory;
  let server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-slides-"));
    server = await makeShown(world.binary, directory, { twice: true });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test("keys lead to the next lecture of the course and back", async () => {
    const { page, troubles, close } = await visit(browser, `/lectures/${shown.lecture}`, { ...desktop, baseURL: server.url });
    await page.getByRole("link", { name: "Next lecture: Shown" }).waitFor();
    await page.keyboard.press("Shift+P"); // there is none
    await page.keyboard.press("Shift+N");
    await page.waitForURL(`**/lectures/${shown.again}`);
    await page.locator(".big-play").waitFor();
    await page.locator(".lecture-row").first().waitFor();
    await page.keyboard.press("Shift+P");
    await page.waitForURL(`**/lectures/${shown.lecture}`);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("the keys of headphones lead to the next lecture, which plays; its picture is the one that is loaded", async () => {
    const { page, troubles, close } = await visit(browser, null, { ...desktop, baseURL: server.url });
    await page.addInitScript(() => {
      window.pressed = {};
      navigator.mediaSession.setActionHandler = (action, handler) => (window.pressed[action] = handler);
    });
    await page.goto(`/lectures/${shown.lecture}`);
    await page.getByRole("link", { name: "Next lecture: Shown" }).waitFor();
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused);
    await page.waitForFunction(() => typeof window.pressed.nexttrack === "function");
    const [artwork, poster] = await page.evaluate(() => [navigator.mediaSession.metadata.artwork.map(({ src }) => src), document.querySelector("#app video").poster]);
    assert.deepEqual(artwork, poster === "" ? [] : [poster]);
    await page.evaluate(() => window.pressed.nexttrack());
    await page.waitForURL(`**/lectures/${shown.again}`);
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.2);
    await page.waitForFunction(() => typeof window.pressed.previoustrack === "function");
    assert.deepEqual(troubles, []);
    await close();
  });

  test("their pictures wait where the month's budget has no room for them", async () => {
    const { page, close } = await visit(browser, null, { ...desktop, baseURL: server.url });
    await page.addInitScript(() => localStorage.setItem("lectern.budget", "1000"));
    await page.goto(`/lectures/${shown.lecture}`);
    await page.getByRole("button", { name: "Go on this time" }).waitFor();
    await page.locator(".slides summary").click();
    await page.getByRole("button", { name: "Load it all the same" }).click(); // their list
    await page.getByText("has no room for their pictures").waitFor();
    const pictures = page.locator(".slides li img");
    assert.ok((await pictures.count()) > 1);
    assert.equal(await page.locator(".slides li img[src]").count(), 0);
    await page.getByRole("button", { name: "Go on this time" }).click();
    await page.waitForFunction(() => document.querySelector(".slides li img").naturalWidth > 0);
    assert.equal(await page.locator(".slides li img[src]").count(), await pictures.count());
    await close();
  });

  test("their pictures all come where the budget has room for them and little more", async (context) => {
    // With room for so many bytes after the page; tells how many came, and of these the pictures.
    const seen = async (room) => {
      const { page, close } = await visit(browser, null, { ...desktop, baseURL: server.url });
      const used = () => page.evaluate(() => JSON.parse(localStorage.getItem("lectern.used")).bytes);
      const setBudget = async (bytes) => {
        await page.getByLabel("Budget for a month, in megabytes (MB)").fill(String(bytes / 1e6));
        await page.getByRole("button", { name: "Set budget" }).click();
        await page.waitForFunction((limit) => Number(localStorage.getItem("lectern.budget")) === limit, Math.round(bytes));
      };
      await page.goto(`/lectures/${shown.lecture}`);
      await page.locator(".data summary").click();
      await setBudget(500e6);
      await page.waitForLoadState("networkidle");
      const before = await used();
      if (!(await page.getByLabel("Budget for a month").isVisible())) await page.locator(".data summary").click();
      await setBudget(before + room);
      await page.locator(".slides summary").click();
      const pictures = page.locator(".slides li img");
      await pictures.first().waitFor();
      for (const picture of await pictures.all()) {
        await picture.scrollIntoViewIfNeeded();
        await page.waitForFunction((image) => image.naturalWidth > 0, await picture.elementHandle());
      }
      await page.waitForLoadState("networkidle");
      assert.equal(await page.getByText("has no room for their pictures").count(), 0);
      const pictured = await page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => /slides\/[^/]+\.(webp|avif)$/.test(name)).reduce((sum, { transferSize }) => sum + transferSize, 0));
      const came = (await used()) - before;
      await close();
      return { came, pictured };
    };
    const { came, pictured } = await seen(100e6);
    const little = 1_000;
    context.diagnostic(`${came} bytes, ${pictured} of them pictures`);
    assert.ok(pictured > little, String(pictured));
    await seen(came + little);
  });

  const sizes = { desktop, phone: { ...phone, colorScheme: "dark" } };
  for (const [size, options] of Object.entries(sizes)) {
    test(`cost nothing until opened, and then jump to their second: ${size}`, async () => {
      const { page, troubles, close } = await visit(browser, null, { ...options, baseURL: server.url, bypassCSP: true });
      const asked = [];
      page.on("request", (request) => request.url().includes("/slides/") && asked.push(request.url()));
      await page.goto(`/lectures/${shown.lecture}`);
      await page.locator(".big-play").waitFor();
      const summary = page.locator(".slides summary");
      assert.match(await summary.textContent(), /\d(\.\d)? [kM]B in all/);
      assert.deepEqual(asked, []);
      await summary.focus();
      await page.keyboard.press("Enter");
      const items = page.locator(".slides li button");
      await items.first().waitFor();
      assert.equal(await items.count(), shown.count);
      const third = items.nth(2);
      await third.focus();
      await page.keyboard.press("Enter");
      await untilVideo(page, (video, atS) => Math.abs(video.currentTime - atS) < 2 && !video.paused, 2 * shown.slideS);
      await page.locator(".slides li:nth-child(3) button[aria-current=true]").waitFor();
      assert.equal(await page.locator(".slides button[aria-current=true]").count(), 1);
      const boxes = [await third.boundingBox(), await page.locator(".slides ol").boundingBox()];
      assert.ok(boxes[0].x >= boxes[1].x - 1 && boxes[0].x + boxes[0].width <= boxes[1].x + boxes[1].width + 1, "in view");
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(overflow, 0, "the page is wider than its window");
      for (const open of [false, true]) {
        await summary.focus();
        await page.keyboard.press("Space");
        assert.equal(await page.locator(".slides").evaluate((details) => details.open), open);
      }
      await page.keyboard.press("k");
      await page.keyboard.press("Home");
      for (const [key, place] of [["ArrowRight", 1], ["ArrowRight", 2], ["ArrowLeft", 1]]) {
        await page.keyboard.press(`Control+${key}`);
        await untilVideo(page, (video, atS) => Math.abs(video.currentTime - atS) < 0.5, place * shown.slideS);
      }
      await page.keyboard.press("k");
      await untilVideo(page, (video) => !video.paused);
      assert.deepEqual(await axe(page), []);
      if (process.env.LECTERN_SHOTS) await page.screenshot({ path: `${process.env.LECTERN_SHOTS}/${size}.png`, fullPage: true });
      assert.deepEqual(troubles, []);
      await close();
    });
  }
});
