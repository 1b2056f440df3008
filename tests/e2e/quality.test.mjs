// What can be measured of every page: weight, accessibility, security.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, visit, world } from "./browser.mjs";
import { places } from "./places.mjs";

const firstPageLimit = 60_000; // bytes over the wire, everything counted
const lecturePageLimit = 200_000; // without media

describe("every page", () => {
  let browser;
  before(async () => (browser = await openBrowser()));
  after(() => browser.close());

  async function weigh(path, ready, options = desktop) {
    const { page, context, close } = await visit(browser, null, options);
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    const urls = new Map();
    const loads = [];
    session.on("Network.responseReceived", ({ requestId, response }) => urls.set(requestId, response.url));
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
      loads.push({ url: urls.get(requestId) ?? "", bytes: encodedDataLength }),
    );
    await page.goto(path);
    await page.locator(ready).first().waitFor();
    await page.waitForLoadState("networkidle");
    await close();
    return loads;
  }

  const sum = (loads) => loads.reduce((bytes, load) => bytes + load.bytes, 0);

  test("the first page weighs less than 60 kB with everything on it, and brings no player", async (context) => {
    const loads = await weigh("/", ".course-card");
    context.diagnostic(`first page: ${sum(loads)} bytes in ${loads.length} requests`);
    assert.ok(sum(loads) < firstPageLimit, JSON.stringify(loads, null, 1));
    assert.ok(loads.some(({ url }) => url.includes("/api/v1/courses")));
    assert.equal(loads.filter(({ url }) => /hls|lecture-|studio-/.test(url)).length, 0);
  });

  for (const locale of ["zh-Hans", "ar", "fr", "ru"]) {
    test(`the first page weighs less than 60 kB in ${locale}, with the words of that language alone`, async (context) => {
      const loads = await weigh("/", ".course-card", { ...desktop, locale });
      context.diagnostic(`first page in ${locale}: ${sum(loads)} bytes in ${loads.length} requests`);
      assert.ok(sum(loads) < firstPageLimit, JSON.stringify(loads, null, 1));
      const words = loads.filter(({ url }) => /assets\/(?:zh_hans|ar|fr|ru)-/.test(url));
      assert.equal(words.length, 1, JSON.stringify(words));
      assert.ok(words[0].url.includes(`/${locale.toLowerCase().replace("-", "_")}-`), words[0].url);
    });
  }

  test("a lecture's page brings the player and little else", async (context) => {
    const loads = (await weigh(`/lectures/${world.lecture}`, ".big-play")).filter(({ url }) => !url.includes("/media/"));
    context.diagnostic(`lecture page without media: ${sum(loads)} bytes in ${loads.length} requests`);
    assert.ok(loads.some(({ url }) => url.includes("hls_engine")));
    assert.ok(sum(loads) < lecturePageLimit, JSON.stringify(loads, null, 1));
  });

  test("files with hashed names are kept for ever, pages are asked for again", async () => {
    const html = await fetch(world.url);
    assert.match(html.headers.get("cache-control") ?? "", /no-cache/);
    const script = /src="(\/assets\/[^"]+)"/.exec(await html.text())[1];
    const answer = await fetch(world.url + script);
    await answer.arrayBuffer();
    assert.match(answer.headers.get("cache-control") ?? "", /immutable/);
    assert.match(answer.headers.get("content-type") ?? "", /javascript/);
  });

  test("can be installed as an application: its name, its icons, and where it begins", async () => {
    const { page, context, close } = await visit(browser, "/");
    const href = await page.locator('link[rel="manifest"]').getAttribute("href");
    const answer = await page.request.get(href);
    assert.match(answer.headers()["content-type"] ?? "", /^application\/manifest\+json/);
    const manifest = await answer.json();
    assert.deepEqual([manifest.name, manifest.short_name, manifest.start_url, manifest.scope, manifest.display], ["Lectern", "Lectern", "/", "/", "standalone"]);
    const sizeOf = (url) =>
      page.evaluate(async (src) => {
        const image = Object.assign(new Image(), { src });
        await image.decode();
        return `${image.naturalWidth}x${image.naturalHeight}`;
      }, url);
    const touch = await page.locator('link[rel="apple-touch-icon"]').getAttribute("href");
    for (const { src, sizes, type } of [...manifest.icons, { src: touch, sizes: "180x180", type: "image/png" }]) {
      assert.equal((await page.request.get(src)).headers()["content-type"], type, src);
      if (sizes !== "any") assert.equal(await sizeOf(src), sizes, src);
    }
    assert.ok(manifest.icons.some(({ purpose }) => purpose === "maskable"));
    for (const { url } of [{ url: manifest.start_url }, ...manifest.shortcuts]) assert.equal((await page.request.get(url)).status(), 200, url);
    const session = await context.newCDPSession(page);
    const { errors } = await session.send("Page.getAppManifest");
    assert.deepEqual(errors, []);
    const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
    const hindrances = installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"); // as all visitors of tests are
    assert.deepEqual(hindrances, []);
    await close();
  });

  for (const [size, options] of Object.entries({ desktop, phone })) {
    for (const colorScheme of ["light", "dark"]) {
      test(`has no accessibility fault that axe can find: ${size}, ${colorScheme}`, async () => {
        const { page, close } = await visit(browser, null, { ...options, colorScheme, bypassCSP: true });
        for (const [path, ready] of places) {
          await page.goto(path);
          await page.locator(ready).first().waitFor();
          assert.deepEqual(await axe(page), [], path);
        }
        await page.goto(`/lectures/${world.lecture}`);
        await page.getByRole("button", { name: /^Quality/ }).click();
        await page.getByRole("menu").waitFor();
        assert.deepEqual(await axe(page), [], "with an open menu");
        await close();
      });
    }
  }

  test("keeps to its content security policy", async () => {
    const { page, close, response, troubles } = await visit(browser, `/lectures/${world.lecture}`);
    const policy = response.headers()["content-security-policy"] ?? "";
    assert.match(policy, /default-src 'self'/);
    assert.doesNotMatch(policy, /unsafe/);
    await page.locator(".big-play").click();
    await page.waitForFunction(() => document.querySelector("#app video").currentTime > 0.3);
    assert.deepEqual(troubles, []);
    await close();
  });
});
