// What is said, beside the video: follows, is searched, leads to each moment.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, untilVideo, visit, waitMs, world } from "./browser.mjs";

const path = `/lectures/${world.lecture}`;

describe("the transcript", () => {
  let browser;
  before(async () => (browser = await openBrowser()));
  after(() => browser.close());

  async function open(options = desktop) {
    const visited = await visit(browser, path, options);
    const { page } = visited;
    await page.locator(".transcript summary").click();
    await page.locator(".transcript-lines button").first().waitFor();
    const current = () => page.locator(".transcript-lines [aria-current]").textContent();
    const untilCurrent = async (words) => {
      for (const limit = Date.now() + waitMs; !(await current()).includes(words); await page.waitForTimeout(50)) {
        assert.ok(Date.now() < limit, `never came to ${words}: ${await current()}`);
      }
    };
    return { ...visited, untilCurrent };
  }

  test("is loaded when it is opened, stays open from lecture to lecture, and follows the playback", async () => {
    const { page, untilCurrent, troubles, close } = await visit(browser, null).then(async (visited) => {
      const asked = [];
      visited.page.on("request", (request) => request.url().endsWith(".vtt") && request.resourceType() !== "texttrack" && asked.push(request.url()));
      await visited.page.goto(path);
      await visited.page.locator(".transcript").waitFor();
      assert.deepEqual(asked.filter((url) => url.includes("captions")), []);
      await visited.close();
      return open();
    });
    assert.equal(await page.locator(".transcript-lines button").count(), world.clipS / 2);
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => !video.paused && video.currentTime > 0.2);
    await page.evaluate(() => void (document.querySelector("#app video").currentTime = 18.5));
    await untilCurrent("(18)");
    const inSight = () =>
      page.evaluate(() => {
        const line = document.querySelector(".transcript-lines [aria-current]").getBoundingClientRect();
        const box = document.querySelector(".transcript-lines").getBoundingClientRect();
        return line.top >= box.top && line.bottom <= box.bottom;
      });
    assert.equal(await inSight(), true);
    assert.equal(await page.evaluate(() => scrollY), 0); // the page stays where it is
    await page.reload();
    await page.locator(".transcript-lines button").first().waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  test("leads to a moment by click and by keyboard, and stops following who reads elsewhere", async () => {
    const { page, untilCurrent, close } = await open();
    await page.locator(".transcript-lines button", { hasText: "(10)" }).click();
    await untilVideo(page, (video) => !video.paused && video.currentTime >= 10);
    await page.keyboard.press("k");
    await untilCurrent("(10)");
    const follow = page.getByRole("button", { name: "Follow the playback" });
    assert.equal(await follow.isVisible(), false);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /\(14\)/);
    assert.equal(await follow.isVisible(), true);
    await page.keyboard.press("Enter");
    await untilVideo(page, (video) => video.currentTime >= 14 && video.currentTime < 18);
    await follow.waitFor({ state: "hidden" });
    await page.keyboard.press("Tab"); // one stop for all lines
    assert.equal(await page.evaluate(() => document.activeElement.closest(".transcript-lines")), null);
    await close();
  });

  test("is not fetched beyond the month's budget, as captions are not, until somebody wants it", async () => {
    const { page, troubles, close } = await visit(browser, null, { ...desktop, bypassCSP: true });
    await page.addInitScript(() => {
      localStorage.setItem("lectern.budget", "1000");
      localStorage.setItem("lectern.preferences", JSON.stringify({ captions: "en" }));
    });
    const asked = [];
    page.on("request", (request) => /\/captions\/.*vtt$/.test(request.url()) && asked.push(request.url().replace(/.*\//, "")));
    await page.goto(path);
    const transcript = page.locator(".transcript");
    const notLoaded = "Not loaded: the month’s data budget has no room for it.";
    await transcript.locator("summary").click();
    await transcript.getByText(notLoaded).waitFor();
    assert.deepEqual(await axe(page), []);
    await page.waitForTimeout(500);
    assert.deepEqual(asked, []);
    await transcript.getByRole("button", { name: "Load it all the same" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.localName), "summary", "the focus stays where the button was");
    await transcript.locator(".transcript-lines button").first().waitFor();
    assert.ok(asked.length > 0 && asked.every((name) => name === "en.vtt"), String(asked)); // the captions are the same file
    for (let press = 0; press < 2; press++) await transcript.locator("summary").click();
    await transcript.locator(".transcript-lines button").first().waitFor();
    await page.getByLabel("Language of the transcript").selectOption("ar");
    await transcript.getByText(notLoaded).waitFor();
    await page.getByRole("button", { name: "Go on this time" }).click();
    await transcript.locator('.transcript-lines [lang="ar"]').first().waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  for (const [size, options] of Object.entries({ desktop, phone: { ...phone, colorScheme: "dark" } })) {
    test(`is searched, in each language, without a fault that axe can find: ${size}`, async () => {
      const { page, close } = await open({ ...options, bypassCSP: true });
      await page.getByRole("searchbox", { name: "Search in the transcript" }).fill("SOUND (1");
      await page.getByText("5 places").waitFor(); // 10, 12, 14, 16, 18
      assert.deepEqual(await axe(page), []);
      await page.getByLabel("Language of the transcript").selectOption("ar");
      await page.getByRole("searchbox", { name: "Search in the transcript" }).fill("يدخل");
      await page.getByText(`${world.clipS / 2} places`).waitFor();
      assert.equal(await page.locator('.transcript-lines [lang="ar"][dir="rtl"]').count(), world.clipS / 2);
      assert.deepEqual(await axe(page), []);
      await close();
    });
  }
});
