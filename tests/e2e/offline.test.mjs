// A lecture on the device: saved with its size said first, resumed where it stopped, played and searched without a network.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, kill, launch, openBrowser, phone, signIn, untilVideo, visit, waitMs, world } from "./browser.mjs";
import { walk } from "./focus.mjs";
import { makeClosed, makeShown, makeUpdated, makeWatched, closed, shown, watched } from "./world.mjs";

const lecture = `/lectures/${shown.lecture}`;
const allowed = { serviceWorkers: "allow" };

// Between browser and server: counts the bytes of bodies, and ends connections when told.
async function between(target) {
  const log = [];
  const open = new Set();
  const link = { log, cutAfter: null, isDown: false };
  const proxy = createServer((request, response) => {
    if (link.isDown) return request.socket.destroy();
    const entry = { path: request.url, range: request.headers.range ?? null, method: request.method, bytes: 0, body: "" };
    log.push(entry);
    request.on("data", (part) => (entry.body += part));
    const { hostname, port } = new URL(target);
    const onward = ask({ hostname, port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.on("data", (part) => {
        const isCut = link.cutAfter !== null && link.cutAfter.of.test(request.url) && entry.bytes + part.length > link.cutAfter.bytes;
        const passed = isCut ? part.subarray(0, link.cutAfter.bytes - entry.bytes) : part;
        entry.bytes += passed.length;
        if (!isCut) return void response.write(passed);
        answer.destroy();
        link.isDown = true;
        response.write(passed, () => setTimeout(() => request.socket.destroy(), 200)); // what was sent arrives
      });
      answer.on("end", () => response.end());
    });
    onward.on("error", () => request.socket.destroy());
    request.pipe(onward);
  });
  proxy.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});
  });
  await new Promise((ready) => proxy.listen(0, "127.0.0.1", ready));
  link.url = `http://127.0.0.1:${proxy.address().port}`;
  link.stop = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((done) => proxy.close(done));
  };
  return link;
}

async function until(what, isTrue, limitMs = waitMs) {
  for (const limit = Date.now() + limitMs; ; await new Promise((later) => setTimeout(later, 100))) {
    if (await isTrue()) return;
    assert.ok(Date.now() < limit, `never true: ${what}`);
  }
}

const controlled = (page) => until("a service worker has the page", () => page.evaluate(() => navigator.serviceWorker.controller !== null));
const notes = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("lectern.saved") ?? "{}"));
const isWhole = (page, id) => until("it is saved", async () => (await notes(page))[id]?.whole === true);

async function save(page, what) {
  await page.getByRole("button", { name: "Save for offline" }).click();
  await page.getByRole("radio", { name: what }).check();
  await page.getByRole("button", { name: /^Save [\d.]+/ }).click();
}

// What the seek bar shows of a time under the pointer.
async function previewOf(page, atS) {
  const bar = await page.locator(".seek").boundingBox();
  const wholeS = await page.evaluate(() => document.querySelector("#app video").duration);
  await page.mouse.move(bar.x + 1, bar.y + bar.height / 2);
  await page.mouse.move(bar.x + (bar.width * atS) / wholeS, bar.y + bar.height / 2, { steps: 3 });
  const picture = page.locator(".preview-picture");
  await picture.waitFor();
  return picture.evaluate(async (element) => {
    const { backgroundImage, backgroundSize } = getComputedStyle(element);
    const image = new Image();
    image.src = backgroundImage.slice(5, -2);
    await image.decode();
    return { image: new URL(image.src).pathname, natural: [image.naturalWidth, image.naturalHeight], size: backgroundSize };
  });
}

// The record of a saved lecture, and the files that are there of it.
const onShelf = (page, id) =>
  page.evaluate(async (id) => {
    const asked = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const stores = (await asked(indexedDB.open("lectern.saved"))).transaction(["lectures", "files"]);
    return { record: await asked(stores.objectStore("lectures").get(id)), files: await asked(stores.objectStore("files").getAll()) };
  }, id);

async function plays(page) {
  await page.locator(".big-play").click();
  await untilVideo(page, (video) => !video.paused && video.currentTime > 0.3);
}

describe("a lecture that is saved", () => {
  let browser;
  let directory;
  let server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-offline-"));
    server = await makeShown(world.binary, directory, { worded: true });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test("cannot be saved while it plays early, and says so until it is asked again", async () => {
    const context = await launch(join(directory, "early"), { ...desktop, baseURL: server.url });
    const page = context.pages()[0];
    let early = true;
    await context.route(`**/api/v1${lecture}`, async (route) => {
      const response = await route.fetch();
      const told = await response.json();
      await route.fulfill({ response, json: { ...told, playback: { ...told.playback, early } } });
    });
    await page.goto(lecture);
    const button = page.getByRole("button", { name: "Save for offline" });
    await button.click();
    await page.getByText("This recording is still being prepared.").waitFor();
    assert.equal(await page.locator(".save-choice").count(), 0);
    early = false;
    await button.click();
    await button.click();
    await page.locator(".save-choice", { hasText: "Slides and sound" }).waitFor();
    await context.close();
  });

  test("says its size first, and after the browser was killed plays, seeks and is found without a network", async () => {
    const profile = join(directory, "profile");
    const { playback } = await (await fetch(`${server.url}/api/v1${lecture}`)).json();
    const bytesOf = (kind, low) => playback.renditions.find((one) => one.kind === kind && (one.low ?? false) === low).bytes;
    const first = await launch(profile, { ...desktop, baseURL: server.url });
    const page = first.pages()[0];
    await page.goto(lecture);
    await page.getByRole("button", { name: "Save for offline" }).click();
    const slides = page.locator(".save-choice", { hasText: "Slides and sound" });
    const shownSize = (await slides.textContent()).replace("\u00a0", " ");
    assert.match(shownSize, /\d\.\d MB|\d+ kB/);
    await page.keyboard.press("Escape");
    await save(page, /^Slides and sound/);
    await isWhole(page, shown.lecture);
    const { record, files } = await onShelf(page, shown.lecture);
    const stored = files.reduce((sum, { have }) => sum + have, 0);
    assert.ok(record.bytes > bytesOf("audio", true) + bytesOf("slides", false), "with its poster and texts");
    assert.ok(Math.abs(stored / record.bytes - 1) < 0.02, `said ${record.bytes}, stored ${stored}`);
    await controlled(page);
    await kill(first, profile);

    const second = await launch(profile, { ...desktop, baseURL: server.url });
    await second.setOffline(true);
    const again = second.pages()[0];
    await again.goto(lecture);
    await again.getByText("You are offline").waitFor();
    await plays(again);
    const image = again.locator(".slide-picture img");
    assert.ok(await image.evaluate((picture) => picture.naturalWidth > 0));
    await again.evaluate((at) => void (document.querySelector("#app video").currentTime = at), shown.slideS * 2 + 1);
    await untilVideo(again, (video, at) => !video.seeking && video.currentTime > at, shown.slideS * 2 + 1);
    await until("the third slide shows", async () => /0003\.(webp|avif)$/.test(await image.getAttribute("src")));
    await until("its word is the picture's text", async () => (await image.getAttribute("alt")).includes(`: ${shown.word}`));
    const tile = await previewOf(again, shown.slideS * 3 + 1);
    assert.match(tile.image, /^\/saved\/media\/\w+\/slides\/0004\.(webp|avif)$/); // slides need no storyboard beside them
    assert.deepEqual([tile.natural, tile.size], [[shown.width, 360], "160px 90px"]);
    await again.locator(".transcript summary").click();
    await again.locator(".transcript-lines button", { hasText: shown.caption }).first().waitFor();
    await again.locator(".transcript-search").fill(shown.word.toLowerCase());
    await again.locator(".transcript-lines button", { hasText: `On a slide ${shown.word}` }).waitFor();
    await again.goto("/");
    await again.getByRole("heading", { name: "Saved lectures" }).waitFor();
    await again.goto(`/?q=${encodeURIComponent(`BARS say (${shown.slideS})`)}`);
    await again.getByText("You are not connected").waitFor();
    await again.locator(".saved-moments a").first().waitFor(); // what was asked for there is found here
    await again.goto("/saved");
    await again.getByRole("searchbox").fill(`BARS say (${shown.slideS})`);
    await again.locator(".saved-moments a").first().click();
    await untilVideo(again, (video, at) => Math.abs(video.currentTime - at) < 0.5 && video.readyState > 1, shown.slideS);
    await again.goto("/saved");
    await again.getByRole("searchbox").fill(shown.word);
    await again.locator(".saved-moments a", { hasText: "On a slide" }).click();
    await untilVideo(again, (video, at) => Math.abs(video.currentTime - at) < 0.5 && video.readyState > 1, 2 * shown.slideS);
    await second.close();
  });

  test("plays its video from the device too, and costs nothing when there is a network", async () => {
    const { context, page, troubles, close } = await visit(browser, lecture, { ...desktop, ...allowed, baseURL: server.url });
    const { playback } = await (await fetch(`${server.url}/api/v1${lecture}`)).json();
    const board = await (await fetch(new URL(playback.storyboard.replace("storyboard.vtt", "storyboard.jpg"), server.url))).arrayBuffer();
    await save(page, /^Video \d+p [\d.]+/);
    await isWhole(page, shown.lecture);
    const { record, files } = await onShelf(page, shown.lecture);
    const parts = record.lecture.playback.renditions.filter(({ id, kind }) => record.paths.includes(`${id}.mp4`) || kind === "slides");
    const weight = parts.reduce((sum, { bytes, avif_bytes: smaller }) => sum + (smaller ?? bytes), board.byteLength);
    const stored = files.reduce((sum, { have }) => sum + have, 0);
    assert.ok(record.bytes > weight && Math.abs(stored / record.bytes - 1) < 0.02, `said ${record.bytes}, of that ${weight} to play; stored ${stored}`);
    assert.equal(files.find(({ path }) => path === "storyboard.jpg").have, board.byteLength);
    await controlled(page);
    const fetched = [];
    page.context().on("request", (request) => new URL(request.url()).pathname.startsWith("/media/") && fetched.push(request.url()));
    await page.goto(lecture);
    await plays(page);
    assert.equal(await page.evaluate(() => document.querySelector("#app video").videoWidth), shown.width);
    await page.evaluate(() => void (document.querySelector("#app video").currentTime = 15));
    await untilVideo(page, (video) => video.currentTime > 15.2);
    await context.setOffline(true);
    const tile = await previewOf(page, shown.slideS * 3 + 1);
    assert.match(tile.image, /^\/saved\/media\/\w+\/storyboard\.jpg$/);
    assert.ok(tile.natural[0] > 160, JSON.stringify(tile)); // several tiles in a row
    await context.setOffline(false);
    assert.deepEqual(fetched, []);
    await page.getByText("plays from this device").waitFor();
    await page.getByRole("button", { name: "Play from the server instead" }).click();
    await plays(page);
    assert.ok(fetched.length > 0);
    await page.goto("/saved");
    await page.getByRole("button", { name: /^Remove Shown/ }).click();
    await page.getByText("Nothing is saved on this device.").waitFor();
    assert.deepEqual((await onShelf(page, shown.lecture)).files, []);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("follows its title and captions as the server has them when its page is opened, and has them without a network", async () => {
    const { context, page, troubles, close } = await visit(browser, lecture, { ...desktop, ...allowed, baseURL: server.url });
    await save(page, /^Slides and sound/);
    await isWhole(page, shown.lecture);
    await controlled(page);
    const anew = (url) => url.replace(/\/en[^/]*\.vtt$/, "/en.0123456789abcdef.vtt");
    await context.route(`**/api/v1${lecture}`, async (route) => {
      const response = await route.fetch();
      const { playback, ...told } = await response.json();
      const captions = playback.captions.map((one) => ({ ...one, url: anew(one.url) }));
      await route.fulfill({ response, json: { ...told, title: "Shown anew", playback: { ...playback, captions } } });
    });
    const fetched = [];
    await context.route("**/captions/en.0123456789abcdef.vtt", (route) => route.fulfill({ contentType: "text/vtt", body: "WEBVTT\n\n00:00.000 --> 00:09.000\nHeard once more\n" }));
    context.on("request", (request) => /^\/media\//.test(new URL(request.url()).pathname) && fetched.push(request.url()));
    await page.goto(lecture);
    await until("it is whole again", async () => {
      const { record, files } = await onShelf(page, shown.lecture);
      const captions = files.filter(({ path }) => path.startsWith("captions/"));
      return record.state === "complete" && record.lecture.title === "Shown anew" && captions.length === 1 && captions[0].path.includes("0123456789abcdef");
    });
    assert.deepEqual(fetched.map((url) => url.split("/").pop()), ["en.0123456789abcdef.vtt"]);
    await context.setOffline(true);
    await page.goto(lecture);
    await page.getByRole("heading", { name: "Shown anew" }).waitFor();
    await page.locator(".transcript summary").click();
    await page.locator(".transcript-lines button", { hasText: "Heard once more" }).waitFor();
    await plays(page);
    assert.deepEqual(troubles.filter((trouble) => !/ERR_INTERNET_DISCONNECTED/.test(trouble)), []);
    await close();
  });

  test("is fetched once, byte for byte, though the link is lost in the midst of a file and the page is closed", async () => {
    const link = await between(server.url);
    const { context, page, close } = await visit(browser, lecture, { ...desktop, ...allowed, baseURL: link.url });
    const { playback } = await (await fetch(`${server.url}/api/v1${lecture}`)).json();
    const sound = playback.renditions.find(({ id }) => id.startsWith("low-") && !id.endsWith("-aac"));
    const ofSound = new RegExp(`/${sound.id}\\.mp4$`);
    await controlled(page);
    link.cutAfter = { of: ofSound, bytes: 20_000 };
    link.log.length = 0;
    await save(page, /^Slides and sound/);
    await page.getByText("The connection is gone").waitFor();
    await page.close();
    link.isDown = false;
    link.cutAfter = { of: ofSound, bytes: 15_000 }; // and once more
    const second = await context.newPage();
    await second.goto("/saved");
    await until("it was cut again", () => link.isDown);
    await second.getByText("The connection is gone").waitFor();
    link.isDown = false;
    link.cutAfter = null;
    await isWhole(second, shown.lecture);
    const bodies = link.log.filter(({ path }) => ofSound.test(path)).map(({ range, bytes }) => [range, bytes]);
    assert.deepEqual(bodies, [[null, 20_000], ["bytes=20000-", 15_000], ["bytes=35000-", sound.bytes - 35_000]]);
    const rest = link.log.filter(({ path, method }) => method === "GET" && path.startsWith("/media/") && !ofSound.test(path) && !/lean|main\.m3u8|seg-|init|index\.m3u8/.test(path)).map(({ path }) => path);
    const slides = rest.filter((path) => path.includes("/slides/"));
    assert.deepEqual(slides, [...new Set(slides)]);
    await close();
    await link.stop();
  });

  test("beyond the month's budget asks first, stops at it, and goes on when it is allowed to", async () => {
    const context = await launch(join(directory, "budget"), { ...desktop, baseURL: server.url });
    const page = context.pages()[0];
    await page.goto(lecture);
    const used = () => page.evaluate(() => JSON.parse(localStorage.getItem("lectern.used") ?? '{"bytes":0}').bytes);
    const leave = async (bytes) => {
      const limit = (await used()) + bytes;
      await page.evaluate((most) => localStorage.setItem("lectern.budget", String(most)), limit);
      return limit;
    };
    const start = page.getByRole("button", { name: /^Save [\d.]+/ });
    const choose = async () => {
      await page.getByRole("button", { name: "Save for offline" }).click();
      await page.getByRole("radio", { name: /^Slides and sound/ }).check();
    };
    await page.waitForLoadState("networkidle");
    await leave(1_000);
    await choose();
    await page.getByText("This goes beyond what is left").or(page.getByText("is used up")).first().waitFor();
    assert.ok(await start.isDisabled());
    await page.getByRole("checkbox", { name: "Save it all the same" }).check();
    assert.ok(await start.isEnabled());
    await page.getByRole("checkbox", { name: "Save it all the same" }).uncheck();
    await leave(1_000_000_000);
    await page.reload();
    await page.waitForLoadState("networkidle");
    await choose();
    assert.ok(await start.isEnabled(), "within it, nothing is asked");
    const limit = await leave(20_000);
    await start.click();
    await page.getByText(/data budget of .* is used up/).first().waitFor();
    const largest = 20_000; // a text, or the answer to a question, whose bytes are known when they have come
    assert.ok((await used()) <= limit + largest, `${await used()} of ${limit}`);
    await page.getByRole("button", { name: /^Go on saving / }).click();
    await isWhole(page, shown.lecture);
    await context.close();
  });

  test("a section at once, with the sum of the sizes said first", async () => {
    const { page, close } = await visit(browser, `/courses/${shown.course}`, { ...phone, ...allowed, bypassCSP: true, baseURL: server.url });
    await page.getByRole("button", { name: "Save for offline: All of it" }).click();
    const start = page.getByRole("button", { name: /^Save [\d.]+/ });
    await start.waitFor();
    assert.match(await page.locator(".save-choice", { hasText: "Slides and sound" }).textContent(), /0\.1\sMB|\d\skB/);
    assert.deepEqual(await axe(page), []);
    await start.click();
    await isWhole(page, shown.lecture);
    await page.getByText("All lectures of this section are among your saved lectures").waitFor();
    await close();
  });

  test("is paused, continued and removed by keyboard, on a page without faults", async () => {
    const link = await between(server.url);
    const { page, close } = await visit(browser, lecture, { ...phone, ...allowed, bypassCSP: true, baseURL: link.url });
    await controlled(page);
    link.cutAfter = { of: /low-und\.mp4$/, bytes: 10_000 };
    await save(page, /^Sound only/);
    await page.getByText("The connection is gone").waitFor();
    assert.deepEqual(await axe(page), []);
    await page.getByRole("button", { name: /^Pause saving/ }).press("Enter");
    await page.getByText("Paused").waitFor();
    link.isDown = false;
    link.cutAfter = null;
    await page.getByRole("link", { name: "All saved lectures" }).press("Enter");
    await page.getByRole("heading", { name: "Saved lectures" }).waitFor();
    await page.waitForTimeout(500); // paused is paused
    assert.equal((await notes(page))[shown.lecture].whole, false);
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await walk(page), { faults: [], missed: [] });
    await page.getByRole("button", { name: /^Continue saving/ }).press("Enter");
    await isWhole(page, shown.lecture);
    await page.getByRole("link", { name: "Play: Shown" }).waitFor();
    await page.getByRole("button", { name: /^Remove Shown/ }).press("Enter");
    await page.getByText("Nothing is saved on this device.").waitFor();
    assert.deepEqual(await notes(page), {});
    const left = await page.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.open("lectern.saved").onsuccess = ({ target }) => {
            const pieces = target.result.transaction("pieces").objectStore("pieces").count();
            pieces.onsuccess = () => resolve(pieces.result);
          };
        }),
    );
    assert.equal(left, 0);
    await close();
    await link.stop();
  });

  test("stops with a sentence when the device is full, keeps what is there, and goes on when there is room", async () => {
    const { context, page, close } = await visit(browser, lecture, { ...desktop, ...allowed, baseURL: server.url });
    await controlled(page);
    const session = await context.newCDPSession(page);
    await session.send("Network.clearBrowserCache");
    const usage = await page.evaluate(async () => (await navigator.storage.estimate()).usage);
    // Before anything is written: Chromium asks how much there is once in a while only.
    await session.send("Storage.overrideQuotaForOrigin", { origin: server.url, quotaSize: usage + 200_000 });
    await save(page, /^Video \d+p sharp/);
    await page.getByText("This device gives no more room").waitFor();
    const have = await page.locator(".saving progress").getAttribute("value");
    assert.ok(Number(have) > 0, have);
    await session.send("Storage.overrideQuotaForOrigin", { origin: server.url });
    await page.getByRole("button", { name: /^Continue saving/ }).click();
    await isWhole(page, shown.lecture);
    await close();
  });
});

describe("an update of the program", () => {
  let browser, directory, site, server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-update-"));
    browser = await openBrowser();
    site = await makeUpdated(world.binary, directory);
    server = await site.start();
  });
  // Whatever failed: a server that is left behind keeps the whole ring waiting.
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  test("shows at once, leaves one cache, and what is saved plays on", async () => {
    const { sections } = await (await fetch(`${site.url}/api/v1/courses/updated-course`)).json();
    const { id } = sections[0].lectures[0];
    const { context, page, close } = await visit(browser, `/lectures/${id}`, { ...desktop, ...allowed, baseURL: site.url });
    await save(page, /^Sound only/);
    await isWhole(page, id);
    await controlled(page);
    const shells = () => page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith("lectern-shell-")));
    const [before] = await shells();

    // The same program with another page, and the old worker's cache full of the old one.
    await server.stop();
    const index = join(site.pages, "index.html");
    const worker = join(site.pages, "sw.js");
    await writeFile(index, (await readFile(index, "utf8")).replace("<body>", '<body data-update="yes">'));
    await writeFile(worker, (await readFile(worker, "utf8")).replaceAll(before.slice("lectern-shell-".length), "0".repeat(16)));
    server = await site.start();
    const isUpdated = () => page.evaluate(() => document.body.dataset.update === "yes");
    await page.goto("/");
    assert.equal(await isUpdated(), true); // not after another visit, or two
    // Though no page is open for long: 5 s is when a page makes its worker known.
    let leaveMs = Date.now() + 3_000;
    await until("the new worker took over", async () => {
      if ((await shells()).join() === `lectern-shell-${"0".repeat(16)}`) return true;
      if (Date.now() > leaveMs) {
        await page.goto("/");
        leaveMs = Date.now() + 3_000;
      }
      return false;
    });
    await context.setOffline(true);
    await page.goto(`/lectures/${id}`);
    assert.equal(await isUpdated(), true);
    await plays(page);
    await close();
  });
});

describe("what is saved and watched by somebody who has signed in", () => {
  let browser;
  let directory;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-offline-"));
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function enter(page, user) {
    await page.goto("/sign-in?next=%2F");
    await signIn(page, user);
    await page.locator(".course-card").first().waitFor();
  }

  test("is told once, when the link returns", async () => {
    const site = await makeWatched(world.binary, await mkdtemp(join(directory, "watched-")));
    const link = await between(site.url);
    const { context, page, close } = await visit(browser, null, { ...desktop, ...allowed, baseURL: link.url });
    await enter(page, watched.student);
    await page.goto(`/lectures/${watched.lecture}`);
    await save(page, /^Sound only/);
    await isWhole(page, watched.lecture);
    await controlled(page);
    await context.setOffline(true);
    await page.goto(`/lectures/${watched.lecture}`);
    await plays(page);
    await untilVideo(page, (video) => video.currentTime > 6);
    await page.keyboard.press("k");
    await untilVideo(page, (video) => video.paused);
    await page.goto("/saved");
    link.log.length = 0;
    await context.setOffline(false);
    const own = async () => (await page.request.get(`/api/v1/lectures/${watched.lecture}/progress`)).json();
    await until("the server knows", async () => (await own()).part > 0.1);
    await page.goto(`/courses/${watched.course}`);
    await page.locator(".lecture-row").first().waitFor();
    await page.waitForLoadState("networkidle");
    const told = link.log.filter(({ path, method }) => path === "/api/v1/progress" && method === "POST").map(({ body }) => JSON.parse(body));
    assert.equal(told.length, 1, JSON.stringify(told));
    const { played_s: played } = told[0].watched[0];
    assert.ok(played > 5 && played < 9, String(played));
    assert.equal((await own()).part > 5 / watched.seconds && (await own()).part < 9 / watched.seconds, true);
    await close();
    await link.stop();
    await site.server.stop();
  });

  test("plays to them without a network, whatever became of the permission, and to nobody else", async () => {
    const site = await makeClosed(world.binary, await mkdtemp(join(directory, "closed-")));
    const path = `/lectures/${closed.lecture}`;
    const { context, page, close } = await visit(browser, null, { ...desktop, ...allowed, baseURL: site.url });
    await enter(page, closed.student);
    await page.goto(path);
    await save(page, /^Sound only/);
    await isWhole(page, closed.lecture);
    await controlled(page);
    await page.waitForTimeout(closed.tokenLifeS * 1_000); // the permission ends
    await context.setOffline(true);
    await page.goto(path);
    await plays(page);
    await context.setOffline(false);
    await page.request.delete("/api/v1/session");
    await page.evaluate(() => localStorage.removeItem("lectern.user")); // as signing out does
    await context.setOffline(true);
    await page.goto("/saved");
    await page.getByText(/1 lecture \((0\.1\sMB|\d+\skB)\) is saved for another user\./).waitFor();
    await page.goto(path);
    await page.getByText("You are not connected to the internet.").waitFor();
    assert.equal(await page.locator("#app video").count(), 0);
    await context.setOffline(false);
    await close();
    await site.server.stop();
  });
});
