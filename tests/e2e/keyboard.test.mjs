// The student's pages without a mouse: every control is reached by Tab, in a way that one sees, and left again; at 320 px as well.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { desktop, openBrowser, untilVideo, visit, waitMs, world } from "./browser.mjs";
import { walk } from "./focus.mjs";
import { places, serverPlaces } from "./places.mjs";

const narrow = { viewport: { width: 320, height: 640 } }; // WCAG 1.4.10

describe("by keyboard", () => {
  let browser;
  before(async () => (browser = await openBrowser()));
  after(() => browser.close());

  for (const locale of ["en", "ar"]) {
    for (const [path, ready, how] of [...places, ...serverPlaces]) {
      const without = how?.javaScriptEnabled === false ? " without script" : "";
      test(`every control of ${path}${without} is reached, seen, large enough and left again: ${locale}`, async () => {
        const { page, close } = await visit(browser, path, { ...desktop, locale, ...how });
        await page.locator(ready).first().waitFor();
        await page.waitForLoadState("networkidle");
        assert.deepEqual(await walk(page), { faults: [], missed: [] });
        await close();
      });
    }
  }

  test("the skip link leads past the header", async () => {
    const { page, close } = await visit(browser, "/");
    await page.locator(".course-card").first().waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    await close();
  });

  test("a student searches for a word, goes to its second, changes quality, captions and speed, and copies a link", async () => {
    const { page, close } = await visit(browser, "/");
    await page.locator(".course-card").first().waitFor();
    const tabTo = (selector) => tabUntil(page, selector);
    await tabTo("#q");
    await page.keyboard.type("sound enters");
    const hit = page.locator('.row[href*="t="]').first();
    await hit.waitFor();
    await tabTo('.row[href*="t="]');
    await page.keyboard.press("Enter");
    await page.locator(".big-play").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "main", "the new page is where one reads on");

    await tabTo(".big-play");
    await page.keyboard.press("Enter");
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0);
    await tabTo(".menu button:has(.icon-quality)");
    await page.keyboard.press("ArrowUp");
    await page.getByRole("menu").waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.getByText("The picture is off to save data.").waitFor();
    assert.ok(await page.evaluate(() => document.activeElement.matches(".menu button")), "the menu gives the focus back");

    await page.keyboard.press("c");
    await page.getByRole("status").filter({ hasText: "Captions: English" }).waitFor();
    await page.keyboard.press(">");
    await untilVideo(page, (video) => video.playbackRate === 1.25);
    await page.keyboard.press("l");
    await untilVideo(page, (video) => video.currentTime > 10);
    await page.keyboard.press("k");
    await tabTo(".share button");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const label = await page.locator(".share button").innerText();
    await page.keyboard.press("Enter");
    await page.getByText("Link copied.").waitFor();
    const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
    const atS = Number(link.searchParams.get("t"));
    assert.ok(atS >= 1 && label.includes(`0:${String(atS).padStart(2, "0")}`), `${link} for "${label}"`);
    await page.goto(link.href);
    await page.locator(".big-play").click();
    await untilVideo(page, (video, from) => video.currentTime >= from && video.currentTime < from + 10, atS);
    await close();
  });

  test("keys of one letter can be kept to the player, for those who touch them unawares", async () => {
    const { page, close } = await visit(browser, `/lectures/${world.lecture}`);
    await page.locator(".big-play").waitFor();
    const muted = () => page.evaluate(() => document.querySelector("#app video").muted);
    await page.keyboard.press("?");
    await page.getByLabel("These keys work on the whole page").uncheck();
    await page.keyboard.press("Escape");
    await page.locator("h1").focus();
    await page.keyboard.press("m");
    assert.equal(await muted(), false);
    await page.getByRole("button", { name: /^Speed/ }).focus();
    await page.keyboard.press("m");
    assert.equal(await muted(), true);
    await page.goto("/");
    await page.locator(".course-card").first().waitFor();
    await page.keyboard.press("/");
    assert.notEqual(await page.evaluate(() => document.activeElement.id), "q");
    await close();
  });

  test("a dialog keeps the focus while it is open, and gives it back", async () => {
    const { page, close } = await visit(browser, `/lectures/${world.lecture}`, { viewport: { width: 1280, height: 500 } });
    await page.locator(".big-play").waitFor();
    await tabUntil(page, "button:has(.icon-help)");
    await page.keyboard.press("Enter");
    await page.locator("dialog[open] h2:focus").waitFor();
    assert.equal(await page.evaluate(() => document.querySelector("dialog").scrollTop), 0, "one reads it from its beginning");
    for (let stop = 0; stop < 4; stop++) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null));
    }
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    assert.ok(await page.evaluate(() => document.activeElement.querySelector(".icon-help") !== null));
    await close();
  });

  for (const locale of ["en", "ar", "ru"]) {
    test(`at 320 px nobody scrolls sideways, also with the spacing that some readers need: ${locale}`, async () => {
      for (const [path, ready, how] of [...places, ...serverPlaces]) {
        const { page, close } = await visit(browser, path, { ...narrow, locale, bypassCSP: true, ...how });
        await page.locator(ready).first().waitFor();
        const wide = () => page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok((await wide()) <= 320, `${path} is ${await wide()} px wide`);
        // WCAG 1.4.12
        const spaced = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }";
        await page.evaluate((textContent) => document.head.append(Object.assign(document.createElement("style"), { textContent })), spaced);
        assert.ok((await wide()) <= 320, `${path} is ${await wide()} px wide with spacing`);
        await close();
      }
    });
  }
});

async function tabUntil(page, selector) {
  const limit = Date.now() + waitMs;
  while (Date.now() < limit) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`${selector} is not reached by Tab`);
}
