// What a recording shows is changed in the studio without a new upload: what plays goes on until the other package is there, and a cut keeps it.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, visit, world } from "./browser.mjs";
import { captioned, makeCaptioned } from "./world.mjs";

const api = `/api/v1/catalogue/lectures/${captioned.lecture}`;
const preparedMs = 120_000;
const small = { ...phone, viewport: { width: 390, height: 844 } };

describe("what a recording shows, in the studio", () => {
  let browser, directory, place, server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-profile-"));
    place = await makeCaptioned(world.binary, directory, { keeps: true });
    server = await place.start();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function enter(options = desktop) {
    const visited = await visit(browser, null, { baseURL: place.url, bypassCSP: true, ...options });
    const { name, password } = captioned.teacher;
    assert.equal((await visited.page.request.post("/api/v1/session", { data: { username: name, password } })).status(), 201);
    await visited.page.goto(`/studio/${captioned.course}`);
    return visited;
  }
  const told = async (page, path) => (await page.request.get(path)).json();
  const playback = async (page) => (await told(page, `/api/v1/lectures/${captioned.lecture}`)).playback;

  test("it is chosen by keyboard, prepared again, and kept by a cut", async () => {
    const { page, troubles, close } = await enter();
    await page.getByRole("button", { name: "More: Captioned" }).press("Enter");
    const open = page.getByRole("button", { name: "What it shows…: Captioned" });
    await open.press("Enter");
    const panel = page.getByRole("region", { name: "What it shows…: Captioned" });
    const choice = panel.getByLabel("What the recording shows");
    await choice.waitFor();
    await panel.getByText(/^The last time it took .+, with its wait in the queue\.$/).waitFor();
    assert.equal(await choice.inputValue(), "auto");
    const again = panel.getByRole("button", { name: "Prepare it again" });
    assert.equal(await again.getAttribute("aria-disabled"), "true", "it is so already");
    assert.deepEqual(await axe(page), []);

    await choice.selectOption("camera");
    const before = await playback(page);
    await again.press("Enter");
    await panel.getByText("A recording of this lecture is being prepared: A camera: people, a demonstration.").waitFor();
    assert.ok(await panel.evaluate((element) => element.contains(document.activeElement)), "the focus stays");
    assert.equal((await playback(page)).hls, before.hls, "what played plays on");
    assert.deepEqual(await axe(page), []);
    await choice.waitFor({ timeout: preparedMs });
    assert.equal(await choice.inputValue(), "camera");
    const now = await playback(page);
    assert.notEqual(now.hls, before.hls);
    assert.equal(now.duration_s, before.duration_s);
    assert.equal((await page.request.get(before.hls)).status(), 200, "for those who are watching");
    assert.deepEqual(now.captions.map(({ language }) => language), before.captions.map(({ language }) => language));

    const cut = await page.request.put(`${api}/cuts`, { headers: { "if-match": "*" }, data: { cuts: [{ from_s: 0, to_s: 4 }] } });
    assert.equal(cut.status(), 202);
    assert.equal((await page.request.put(`${api}/profile`, { headers: { "if-match": "*" }, data: { profile: "auto" } })).status(), 409);
    for (const limit = Date.now() + preparedMs; (await told(page, `${api}/cuts`)).pending !== null; await new Promise((go) => setTimeout(go, 200)))
      assert.ok(Date.now() < limit, "the cut is never prepared");
    const after = await told(page, `${api}/profile`);
    assert.equal(after.profile, "camera", "a cut is for what the profile was");
    assert.deepEqual(troubles, []);
    await close();
  });

  test("on a phone, from right to left, nothing is wider", async () => {
    const { page, close } = await enter({ ...small, locale: "ar" });
    await page.locator(".studio-more > button").click();
    await page.locator(".studio-more li button").first().click();
    await page.locator(".row-panel select").waitFor();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= small.viewport.width);
    assert.deepEqual(await axe(page), []);
    await close();
  });
});
