// The poster of a lecture: a slide is chosen by keyboard, a picture is sent, one is taken of a moment, and the public page shows it until the
// lecture plays.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, untilVideo, visit, waitMs, world } from "./browser.mjs";
import { makeShown, shown, teacher } from "./world.mjs";

const path = `/lectures/${shown.lecture}`;
const api = `/api/v1/catalogue/lectures/${shown.lecture}/poster`;
const small = { ...phone, viewport: { width: 390, height: 844 } };
const leanBytes = 13_000; // about 12 kB

describe("the poster of a lecture", () => {
  let browser, directory, server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-poster-"));
    server = await makeShown(world.binary, directory, { taught: true, filmed: true });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function enter(options = desktop, title = "Shown") {
    const visited = await visit(browser, null, { baseURL: server.url, bypassCSP: true, ...options }); // axe is a script of its own
    const answer = await visited.page.request.post("/api/v1/session", { data: { username: teacher.name, password: teacher.password } });
    assert.equal(answer.status(), 201);
    await visited.page.goto(`/studio/${shown.course}`);
    await visited.page.getByRole("button", { name: `More: ${title}` }).first().click();
    await visited.page.getByRole("button", { name: `Poster: ${title}` }).first().click();
    const form = visited.page.getByRole("form", { name: `Poster of ${title}` });
    await form.waitFor();
    return { ...visited, form };
  }
  const played = async () => (await (await fetch(`${server.url}/api/v1${path}`)).json()).playback;
  const state = async (page) => (await page.request.get(api)).json();
  async function until(what, why) {
    for (const limit = Date.now() + waitMs; Date.now() < limit; await new Promise((go) => setTimeout(go, 50))) if (await what()) return;
    assert.fail(`never: ${why}`);
  }
  // A picture that a canvas of the page draws.
  const drawn = (page, width, height, type) =>
    page.evaluate(
      async ([w, h, kind]) => {
        const canvas = Object.assign(document.createElement("canvas"), { width: w, height: h });
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#c02040";
        pen.fillRect(0, 0, w, h);
        const blob = await new Promise((done) => canvas.toBlob(done, kind));
        return [...new Uint8Array(await blob.arrayBuffer())];
      },
      [width, height, type],
    );

  test("a slide is chosen by keyboard, and stands on the public page until the lecture plays", async () => {
    const { page, form, troubles, close } = await enter();
    const radios = form.getByRole("radio");
    assert.equal(await radios.count(), 1 + shown.count);
    await form.getByText("Chosen automatically from the recording").waitFor();
    const automatic = form.locator(".poster-card", { hasText: "Automatic" }).locator("img");
    await until(() => automatic.evaluate((image) => image.naturalWidth > 0), "what is chosen automatically is seen");
    assert.deepEqual(await axe(page), []);
    await form.getByRole("radio", { name: "Automatic" }).focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowRight");
    assert.ok(await form.getByRole("radio", { name: /^Slide 3, at / }).isChecked());
    assert.equal((await state(page)).choice, "automatic", "nothing is saved before it is said");
    await page.keyboard.press("Enter");
    await form.getByText("A slide of the recording").waitFor();
    await until(() => form.getByRole("img", { name: "The poster now" }).evaluate((image) => image.naturalWidth > 0), "the panel shows it");
    const { poster, lean_poster } = await played();
    assert.match(poster, /\/posters\/[0-9a-f]{16}\.webp$/);
    const large = await fetch(server.url + poster);
    assert.equal(large.headers.get("content-type"), "image/webp");
    assert.match(large.headers.get("cache-control"), /immutable/);
    assert.ok((await (await fetch(server.url + lean_poster)).arrayBuffer()).byteLength < leanBytes);
    assert.deepEqual(troubles, []);
    await close();

    const first = await visit(browser, path, { ...desktop, javaScriptEnabled: false, baseURL: server.url });
    assert.equal(await first.page.locator("video").getAttribute("poster"), lean_poster);
    await first.close();
    const viewer = await visit(browser, path, { ...desktop, baseURL: server.url });
    const video = viewer.page.locator("#app video");
    await until(async () => (await video.getAttribute("poster")) === poster, "the player shows it");
    await viewer.page.getByRole("button", { name: /^Quality/ }).click();
    await viewer.page.getByRole("menuitemradio", { name: /^Slides and sound/ }).click();
    await until(async () => (await video.getAttribute("poster")) === lean_poster, "the small one where slides follow");
    assert.equal(await viewer.page.locator(".slide-picture").count(), 0);
    await viewer.page.locator(".big-play").click();
    await untilVideo(viewer.page, (element) => !element.paused && element.currentTime > 0.2);
    await viewer.page.locator(".slide-picture img").waitFor();
    assert.deepEqual(viewer.troubles, []);
    await viewer.close();
  });

  test("a picture of one's own is sent by button and by drop, and the automatic one comes back", async () => {
    const { page, form, troubles, close } = await enter(small);
    const png = Buffer.from(await drawn(page, 1600, 900, "image/png"));
    await form.locator('input[type="file"]').setInputFiles({ name: "own.png", mimeType: "image/png", buffer: png });
    await form.getByText("A picture of your own", { exact: true }).waitFor();
    const sent = await played();
    const viewer = await visit(browser, path, { ...desktop, javaScriptEnabled: false, baseURL: server.url });
    assert.equal(await viewer.page.locator("video").getAttribute("poster"), sent.lean_poster);
    await viewer.close();

    const jpeg = await drawn(page, 640, 640, "image/jpeg");
    const dropped = await page.evaluateHandle((bytes) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], "own.jpg", { type: "image/jpeg" }));
      return data;
    }, jpeg);
    const now = form.locator(".poster-now img");
    const before = await now.getAttribute("src");
    for (const type of ["dragenter", "dragover", "drop"]) await form.dispatchEvent(type, { dataTransfer: dropped });
    await until(async () => (await played()).poster !== sent.poster, "what was dropped is the poster");
    await until(async () => (await now.getAttribute("src")) !== before, "the form shows it"); // until then it is busy, and takes no other
    assert.equal(await page.locator(".studio-ask").count(), 0, "it is no recording");

    await form.locator('input[type="file"]').setInputFiles({ name: "own.png", mimeType: "image/png", buffer: Buffer.from("no picture") });
    await form.getByRole("alert").filter({ hasText: "The file is no JPEG, PNG or WebP picture." }).waitFor();
    await form.locator('input[type="file"]').setInputFiles({ name: "own.gif", mimeType: "image/gif", buffer: Buffer.from("GIF89a") });
    await form.getByRole("alert").filter({ hasText: "This file is no JPEG, PNG or WebP picture." }).waitFor();
    assert.deepEqual(await axe(page), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);

    await form.getByRole("radio", { name: "Automatic" }).check();
    await form.getByRole("button", { name: "Use as poster" }).click();
    await form.getByText("Chosen automatically from the recording").waitFor();
    assert.match((await played()).poster, /\/poster\.jpg$/);
    assert.deepEqual(troubles.filter((trouble) => !/status of 400/.test(trouble)), []);
    await close();
  });

  test("a picture that is chosen while another is sent is sent after it", async () => {
    const { page, form, troubles, close } = await enter();
    const pictures = await Promise.all([640, 800].map((width) => drawn(page, width, 360, "image/png")));
    const input = form.locator('input[type="file"]');
    const choose = (at) => input.setInputFiles({ name: `${at}.png`, mimeType: "image/png", buffer: Buffer.from(pictures[at]) });
    const sent = [];
    let letGo;
    const held = new Promise((go) => (letGo = go));
    await page.route(`**${api}`, async (route) => {
      if (route.request().method() !== "PUT") return route.continue();
      sent.push(route.request().postDataBuffer().length);
      await held;
      await route.continue();
    });
    await choose(0);
    await form.getByRole("button", { name: "Sending the picture…" }).waitFor();
    await choose(1);
    await form.getByText("The picture that you chose is sent next.").waitFor();
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(sent, [pictures[0].length]);
    letGo();
    await until(async () => sent.length === 2, "the other one is sent");
    await form.getByRole("button", { name: "Send a picture of your own…" }).waitFor();
    assert.deepEqual(sent, pictures.map(({ length }) => length));
    assert.equal(await form.getByText("The picture that you chose is sent next.").count(), 0);
    assert.equal(await form.getByRole("alert").count(), 0);
    await form.getByRole("radio", { name: "Automatic" }).check();
    await form.getByRole("button", { name: "Use as poster" }).click();
    await form.getByText("Chosen automatically from the recording").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  // What a poster shows in its left and its right half, of 0 to 255.
  const halvesOf = (page, url) =>
    page.evaluate(async (from) => {
      const picture = await createImageBitmap(await (await fetch(from)).blob());
      const { width, height } = picture;
      const pen = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d", { willReadFrequently: true });
      pen.drawImage(picture, 0, 0);
      return [0.25, 0.75].map((x) => pen.getImageData(x * width, height / 2, 1, 1).data[1]);
    }, url);

  // Under the pages' own security policy. A browser without MediaSource takes what it shows, the smallest rendition.
  for (const [inPieces, size] of [[true, [shown.width, 360]], [false, [426, 240]]]) {
    test(`the picture of a moment is taken by keyboard, looked at and used, with ${size[1]} lines`, async () => {
      const { page, form, troubles, close } = await enter({ ...desktop, bypassCSP: false }, "Filmed");
      if (!inPieces) await page.evaluate(() => delete window.MediaSource);
      const now = async () => (await (await fetch(`${server.url}/api/v1/lectures/${shown.filmed}`)).json()).playback.poster;
      const before = await now();
      await form.getByText("The recording has no slides to choose from.").waitFor();
      const press = async (control) => {
        await control.focus();
        await page.keyboard.press("Enter");
      };
      const button = (text) => form.getByRole("button", { name: text, exact: true });
      await press(form.locator("summary"));
      const video = form.locator("video");
      const isAt = (seconds) => until(() => video.evaluate((element, at) => Math.abs(element.currentTime - at) < 0.01 && !element.seeking, seconds), `it is at ${seconds}`);
      await until(() => video.evaluate((element) => element.readyState > 1), "the recording is there");
      await press(button("5 s on"));
      await isAt(shown.turnS);
      await press(button("0.1 s back"));
      await isAt(shown.turnS - 0.1);
      await press(button("Take this picture"));
      const taken = form.getByRole("img", { name: "The picture at 0:04.900" });
      await taken.waitFor();
      assert.deepEqual(await taken.locator("canvas").evaluate(({ width, height }) => [width, height]), size);
      await form.getByText(`The picture at 0:04.900, ${size[0]} × ${size[1]} pixels. It is not the poster yet.`).waitFor();
      assert.equal(await now(), before, "nothing is saved before it is said");
      assert.ok(await button("Use this picture").evaluate((element) => element === document.activeElement));
      await page.keyboard.press("Enter");
      await until(async () => (await now()) !== before, "it is the poster");
      await form.getByText("A picture of your own", { exact: true }).waitFor();
      await until(() => button("Take this picture").evaluate((element) => element === document.activeElement), "the focus is where it was");
      const [left, right] = await halvesOf(page, await now());
      assert.ok(left > 230 && right < 25, `of that moment: ${left} ${right}`);
      await form.getByRole("radio", { name: "Automatic" }).check();
      await press(button("Use as poster"));
      await form.getByText("Chosen automatically from the recording").waitFor();
      assert.deepEqual(troubles.filter((trouble) => !/status of 503/.test(trouble)), []); // a server that is busy says so
      await close();
    });
  }

  test("taking a picture has no faults that axe finds, on a phone", async () => {
    const { page, form, close } = await enter(small);
    await form.locator("summary").click();
    await until(() => form.locator("video").evaluate((element) => element.readyState > 1), "the recording is there");
    await form.getByRole("button", { name: "Take this picture" }).click();
    await form.getByText("It is not the poster yet.").waitFor();
    assert.deepEqual(await axe(page), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    await form.getByRole("button", { name: "Do not use it" }).click();
    assert.equal(await form.getByText("It is not the poster yet.").count(), 0);
    await close();
  });

  test("who chooses after somebody else is told so", async () => {
    const { page, form, close } = await enter();
    const { headers } = { headers: (await page.request.get(api)).headers() };
    const other = await page.request.put(api, { data: { slide: 1 }, headers: { "if-match": headers.etag } });
    assert.equal(other.status(), 200);
    await form.getByRole("radio", { name: /^Slide 2, at / }).check();
    await form.getByRole("button", { name: "Use as poster" }).click();
    await form.getByRole("alert").filter({ hasText: "has changed meanwhile" }).waitFor();
    await form.getByText("A slide of the recording").waitFor();
    assert.equal((await state(page)).slide, 1);
    await form.getByRole("button", { name: "Use as poster" }).click();
    await until(async () => (await state(page)).slide === 2, "chosen once more");
    await close();
  });
});
