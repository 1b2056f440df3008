// The studio's captions: sent, put right beside the video, reviewed, saved over a bad link, and found by viewers.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, signIn, visit, world } from "./browser.mjs";
import { captioned, makeCaptioned } from "./world.mjs";

const all = `/studio/captions/${captioned.lecture}`;
const french = "1\n00:00:01,000 --> 00:00:03,000\nLe son entre ici\n\n2\n00:00:04,000 --> 00:00:06,000\nIl fait vibrer le tympan\n";
const file = (text, name = "words.srt") => ({ name, mimeType: "application/x-subrip", buffer: Buffer.from(text) });

describe("captions in the studio", () => {
  let browser, directory, place, server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-captions-"));
    place = await makeCaptioned(world.binary, directory);
    server = await place.start();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function enter(path, options = desktop) { // axe is a script of its own
    const visited = await visit(browser, path, { baseURL: place.url, bypassCSP: true, ...options });
    const { page } = visited;
    await signIn(page, captioned.teacher);
    await page.getByText(`Signed in as ${captioned.teacher.name}`).waitFor();
    return visited;
  }
  const unexpected = (troubles) => troubles.filter((trouble) => !/status of (401|400|412)|ERR_INTERNET_DISCONNECTED/.test(trouble));
  const text = (page, n) => page.locator(".cue-row textarea").nth(n);
  const track = (page, name) => page.locator(".track", { has: page.getByRole("heading", { name, exact: true }) });
  async function shown(page) {
    const { playback } = await (await page.request.get(`/api/v1/lectures/${captioned.lecture}`)).json();
    return Object.fromEntries(playback.captions.map((one) => [one.language, one]));
  }
  const textOf = async (page, language) => (await page.request.get((await shown(page))[language].url)).text();
  async function until(what) {
    for (const limit = Date.now() + 30_000; Date.now() < limit; await new Promise((go) => setTimeout(go, 50))) if (await what()) return;
    assert.fail(`never: ${what}`);
  }

  test("a file that is wrong is refused with its line, a good one is shown at once", async () => {
    const { page, troubles, close } = await enter(`/studio/${captioned.course}`);
    await page.getByRole("link", { name: "Captions: Captioned" }).click();
    await track(page, "English").waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByLabel("Language", { exact: true }).selectOption("French");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("Choose a file.").waitFor();
    await page.getByLabel("File (WebVTT or SRT)").setInputFiles(file(french.replace("00:00:06", "00:00:02")));
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText(/line 6: "00:00:04,000 --> 00:00:02,000" ends before it begins/).waitFor();
    await page.getByLabel("File (WebVTT or SRT)").setInputFiles(file(french));
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await track(page, "Français").waitFor();
    assert.equal(await page.getByLabel("File (WebVTT or SRT)").evaluate(({ files }) => files.length), 0, "the same file can be chosen again");
    const now = await shown(page);
    assert.equal(now.fr.needs_review, true);
    assert.match(await textOf(page, "fr"), /Le son entre ici/);
    await page.getByLabel("State: French").selectOption("Draft: only the staff sees it");
    await until(async () => !("fr" in (await shown(page))));
    await page.getByLabel("State: French").selectOption("Shown, reviewed");
    await until(async () => (await shown(page)).fr?.needs_review === false);
    await track(page, "Français").getByRole("button", { name: "Remove: French" }).click();
    await page.getByRole("button", { name: "Remove them" }).click();
    await track(page, "Français").waitFor({ state: "detached" });
    assert.equal("fr" in (await shown(page)), false);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("the editor jumps, follows the video, splits and joins by keys, and saves", async () => {
    const { page, troubles, close } = await enter(`${all}/en`);
    await text(page, 0).waitFor();
    const before = await shown(page);
    const count = await page.locator(".cue-row").count();
    assert.ok(count > 2, "there is something to put right");
    assert.deepEqual(await axe(page), []);

    await page.locator(".cue-time").nth(1).click();
    await page.locator(".cue-row").nth(1).and(page.locator('[aria-current="true"]')).waitFor();
    await page.keyboard.press("Alt+KeyK");
    const video = page.locator(".studio-preview video");
    await until(() => video.evaluate((element) => element.paused));
    assert.ok((await video.evaluate((element) => element.currentTime)) > 0);

    await text(page, 0).focus();
    await page.keyboard.press("Home");
    for (const _ of "The sound") await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await until(async () => (await page.locator(".cue-row").count()) === count + 1);
    assert.match(await text(page, 0).inputValue(), /^The sound$/);
    assert.match(await text(page, 1).inputValue(), /^enters here/);
    assert.equal(await page.evaluate(() => [...document.querySelectorAll(".cue-row textarea")].indexOf(document.activeElement)), 1);
    await page.keyboard.press("Backspace");
    await until(async () => (await page.locator(".cue-row").count()) === count);
    assert.match(await text(page, 0).inputValue(), /^The sound enters here/);

    await page.keyboard.press("End");
    await page.keyboard.type(", softly");
    const end = page.getByLabel("Ends", { exact: true });
    await end.fill("0:99");
    await end.press("Tab");
    await page.getByText("Type a time like 1:02.500.").waitFor();
    await end.fill("0:01.250");
    await end.press("Tab");
    await page.getByText("Type a time like 1:02.500.").waitFor({ state: "detached" });
    await page.getByText("Not saved yet; kept on this device.").waitFor();
    await page.keyboard.press("Control+KeyS");
    await page.getByText(/^Saved\./).waitFor();
    const after = await shown(page);
    assert.notEqual(after.en.url, before.en.url, "another text has another address");
    assert.match(await textOf(page, "en"), /00:00:00\.\d+ --> 00:00:01\.250\nThe sound enters here[^\n]*, softly/);
    assert.match(await (await page.request.get(before.en.url)).text(), /The sound enters here/, "who watches keeps what they had");
    const search = async () => (await (await page.request.get("/api/v1/search?q=softly")).json()).items;
    await until(async () => (await search()).some(({ kind }) => kind === "caption"));
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("what is typed outlives a lost link and a closed page", async () => {
    const { page, context, close } = await enter(`${all}/en`);
    await text(page, 1).fill("Typed without a link");
    await context.setOffline(true);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/What you typed is kept on this device and is sent when the link is back/).waitFor();
    await context.setOffline(false);
    await page.getByText(/^Saved\./).waitFor();
    assert.match(await textOf(page, "en"), /Typed without a link/);
    await text(page, 1).fill("Typed and left");
    await page.reload();
    await text(page, 1).waitFor();
    assert.equal(await text(page, 1).inputValue(), "Typed and left");
    await page.getByText("This is what you typed here earlier and did not save.").waitFor();
    await page.getByRole("button", { name: "Give it up and show what is saved" }).click();
    await until(async () => (await text(page, 1).inputValue()) === "Typed without a link");
    await close();
  });

  test("who saves later is told, and chooses", async () => {
    const mine = await enter(`${all}/en`);
    const theirs = await enter(`${all}/en`);
    await text(mine.page, 2).fill("Mine");
    await text(theirs.page, 2).fill("Theirs");
    await theirs.page.getByRole("button", { name: "Save", exact: true }).click();
    await theirs.page.getByText(/^Saved\./).waitFor();
    await mine.page.getByRole("button", { name: "Save", exact: true }).click();
    await mine.page.getByText(/Somebody else has saved these captions meanwhile/).waitFor();
    assert.equal(await text(mine.page, 2).inputValue(), "Mine");
    assert.match(await textOf(mine.page, "en"), /Theirs/);
    assert.deepEqual(await axe(mine.page), []);
    await mine.page.getByRole("button", { name: "Save mine over theirs" }).click();
    await mine.page.getByText(/^Saved\./).waitFor();
    assert.match(await textOf(mine.page, "en"), /Mine/);
    await mine.close();
    await theirs.close();
  });

  test("a copy to translate stays a draft, on a phone and from right to left", async () => {
    const { page, close } = await enter(all, phone);
    await page.getByLabel("Language", { exact: true }).selectOption("Another language…");
    await page.getByLabel("Language tag", { exact: true }).fill("ar");
    await page.locator("#caption-tag-hint", { hasText: "Arabic" }).waitFor();
    await page.getByLabel("From", { exact: true }).selectOption("A copy of English, to translate");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await text(page, 0).waitFor();
    assert.match(page.url(), /\/ar$/);
    assert.equal(await text(page, 0).getAttribute("dir"), "rtl");
    assert.equal("ar" in (await shown(page)), false);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the phone");
    assert.deepEqual(await axe(page), []);
    await text(page, 0).fill("يدخل الصوت من هنا");
    await page.getByLabel("State", { exact: true }).selectOption("Shown, not reviewed");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText(/^Saved\./).waitFor();
    assert.match(await textOf(page, "ar"), /يدخل الصوت من هنا/);
    await close();
  });
});
