import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, kill, launch, openBrowser, phone, signIn, untilVideo, visit, world } from "./browser.mjs";
import { administrator, makeDesk, makeRecording, teacher } from "./world.mjs";

const slow = 100_000; // bytes per second, as the studio's speed limit
const pieceS = 2; // of a request at a speed limit
const recordingS = 30;
const shortS = 4;
const longS = 240; // its job is seen twice by who looks every three seconds, on an idle machine, too
const otherS = 12;
const jobMs = 240_000; // for a job that other tests' jobs come before, on a machine under load

describe("the studio", () => {
  let browser, directory, place, server, recording;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-studio-"));
    recording = await makeRecording(join(directory, "week_1-The_cochlea.mp4"), recordingS);
    place = await makeDesk(world.binary, directory);
    server = await place.start();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  // Being told that one is not signed in is no trouble here, but the browser writes a line for it.
  const unexpected = (troubles) => troubles.filter((trouble) => !/status of 401/.test(trouble));

  async function enter(path, options = desktop) {
    const visited = await visit(browser, path, { baseURL: place.url, ...options });
    await signIn(visited.page, teacher);
    await visited.page.getByText(`Signed in as ${teacher.name}`).waitFor();
    return visited;
  }

  // The server looks for new packages once a second (work.refresh); a lecture is published a little earlier.
  async function mediaIsServed(page, lecture) {
    const id = (await lecture.getByRole("link", { name: /^Watch/ }).getAttribute("href")).split("/").pop();
    const { playback } = await (await page.request.get(`/api/v1/lectures/${id}`)).json();
    const limit = Date.now() + jobMs;
    while ((await page.request.get(playback.hls)).status() !== 200 && Date.now() < limit) await page.waitForTimeout(50);
  }

  async function status(lecture, text) {
    const line = lecture.locator(".studio-status");
    await line.filter({ hasText: text }).waitFor({ timeout: jobMs }).catch(async (trouble) => {
      throw new Error(`It said ${JSON.stringify(await line.allInnerTexts())}.`, { cause: trouble });
    });
  }
  const hasArrived = /recordings? comes? first|^Next in the queue|^Being prepared|^Published/;
  const row = (page, title) => page.locator(".studio-lecture", { has: page.getByRole("heading", { name: title, exact: true }) });

  test("asks who one is, says what is wrong, and lets go again", async () => {
    const { page, context, troubles, close } = await visit(browser, "/studio", { ...desktop, baseURL: place.url });
    await page.getByRole("heading", { name: "Sign in to the studio" }).waitFor();
    assert.deepEqual(await context.cookies(), [], "no cookie for those who do not sign in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("Type your user name.").waitFor();
    await signIn(page, { ...teacher, password: "a wrong password" });
    await page.getByText("The name or the password is wrong.").waitFor();
    assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "");
    assert.equal(await page.evaluate(() => document.activeElement.name), "password", "the focus is where one types again");

    await signIn(page, teacher);
    await page.getByRole("heading", { name: "Your courses" }).waitFor();
    await page.locator(".own-course-title").first().waitFor(); // the list comes after its heading
    const courses = await page.locator(".own-course-title").allInnerTexts();
    assert.deepEqual(courses, [world.courseTitle]);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You have signed out.").waitFor();
    assert.deepEqual(await context.cookies(), []);
    await page.reload();
    await page.getByRole("heading", { name: "Sign in to the studio" }).waitFor();
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("what is no recording fails with a reason, and can be tried again", async () => {
    const { page, close } = await enter(`/studio/${world.course}`);
    await page.getByRole("button", { name: "Add a lecture without a recording" }).click();
    await page.getByLabel("Title of the lecture").fill("A mistake");
    await page.getByLabel("Section", { exact: true }).selectOption("New section…");
    await page.getByLabel("Title of the new section").fill("Mistakes");
    await page.keyboard.press("Enter");
    const mine = row(page, "A mistake");
    await status(mine, "No recording yet");
    const text = { name: "notes.mp4", mimeType: "video/mp4", buffer: Buffer.from("no film at all ".repeat(1000)) };
    await mine.locator('input[type="file"]').setInputFiles(text);
    await status(mine, /^Failed$/);
    assert.ok((await mine.locator(".problem").first().innerText()).length > "Try again".length + 10, "there is a reason");
    await mine.getByRole("button", { name: "Try again: A mistake" }).click();
    await status(mine, hasArrived);
    await status(mine, /^Failed$/);
    await close();
  });

  test("a new lecture with its recording is uploaded, prepared, published, and plays", async () => {
    const { page, troubles, close } = await enter("/studio");
    await page.getByRole("link", { name: world.courseTitle }).click();
    await page.getByRole("heading", { level: 1, name: world.courseTitle }).waitFor();
    await page.locator('.add input[type="file"]').setInputFiles(recording);
    const title = page.getByLabel("Title of the lecture");
    assert.equal(await title.inputValue(), "week 1 The cochlea");
    await title.fill("The cochlea");
    await page.getByLabel("Section", { exact: true }).selectOption("The ear");
    await page.getByRole("button", { name: "Add and upload" }).click();

    const mine = row(page, "The cochlea");
    await status(mine, /^Published, 0:3/);
    const section = page.locator(".studio-section", { has: page.getByRole("heading", { name: "The ear" }) });
    assert.equal(await section.locator("h3").last().innerText(), "The cochlea");
    await mediaIsServed(page, mine);
    await mine.getByRole("button", { name: "Who watched: The cochlea" }).click();
    const nobody = await mine.getByText("Nobody has watched this recording so far").boundingBox();
    assert.ok(nobody.width > 300, `said in ${nobody.width} px`);
    await mine.getByRole("link", { name: "Watch: The cochlea" }).click();
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => video.currentTime > 0.5);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("two recordings that are dropped at once become two lectures, and each is said to wait for what it waits for", async () => {
    const long = await makeRecording(join(directory, "long.mp4"), longS);
    const short = await makeRecording(join(directory, "short.mp4"), shortS);
    const { page, troubles, close } = await enter(`/studio/${world.course}`);
    const desk = await visit(browser, "/admin/queue", { ...desktop, baseURL: place.url });
    await signIn(desk.page, administrator);
    await desk.page.getByRole("heading", { level: 1, name: "Queue" }).waitFor();
    const files = [["week_2-The_drum.mp4", long], ["week_3-The_nerve.mp4", short]];
    const named = await Promise.all(files.map(async ([name, file]) => [name, await readFile(file, "base64")]));
    const dropped = await page.evaluateHandle((all) => {
      const data = new DataTransfer();
      for (const [name, text] of all) data.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name, { type: "video/mp4" }));
      return data;
    }, named);
    const add = page.locator(".add");
    for (const type of ["dragenter", "dragover"]) await add.dispatchEvent(type, { dataTransfer: dropped });
    assert.equal(await add.getAttribute("data-drop"), "Drop recordings here, each becomes a lecture");
    await add.dispatchEvent("drop", { dataTransfer: dropped });
    const wished = await page.getByLabel("Title of the lecture").evaluateAll((fields) => fields.map(({ value }) => value));
    assert.deepEqual(wished, ["week 2 The drum", "week 3 The nerve"]);
    const sent = [];
    page.on("request", (request) => request.method() === "PATCH" && sent.push(request.url()));
    await page.getByRole("button", { name: "Add 2 and upload" }).click();

    const [first, second] = wished.map((title) => row(page, title));
    const job = (title) => desk.page.locator(".desk-job", { has: desk.page.getByRole("heading", { name: title }) });
    await Promise.all([
      status(second, /^1 recording comes first \(ready in about \d+ (sec|min)/),
      job(wished[0]).getByText(/^Being prepared: \d+%$/).waitFor({ timeout: jobMs }),
      job(wished[1]).getByText("Waits for a free worker · 1 recording comes first").waitFor({ timeout: jobMs }),
    ]);
    await status(first, /^Published, [34]:/);
    await status(second, /^Published, 0:0/);
    assert.equal(new Set(sent).size, 2, "two uploads");
    const { sections } = await (await fetch(`${place.url}/api/v1/courses/${world.course}`)).json();
    const lengths = sections.flatMap(({ lectures }) => lectures).filter(({ title }) => wished.includes(title)).map(({ duration_s }) => Math.round(duration_s));
    assert.deepEqual(lengths, [longS, shortS]);
    assert.deepEqual(unexpected([...troubles, ...desk.troubles]), []);
    await desk.close();
    await close();
  });

  test("a recording is replaced: the lecture keeps its address and plays the new one", async () => {
    const other = await makeRecording(join(directory, "other.mp4"), otherS);
    const { page, troubles, close } = await enter(`/studio/${world.course}`);
    const mine = row(page, "week 3 The nerve");
    const address = await mine.getByRole("link", { name: /^Watch/ }).getAttribute("href");
    const playback = async () => (await (await page.request.get(`/api/v1${address}`)).json()).playback;
    const before = await playback();
    await mine.getByRole("button", { name: "More: week 3 The nerve" }).click();
    const chooser = page.waitForEvent("filechooser");
    await mine.getByRole("button", { name: /^Replace the recording/ }).click();
    await (await chooser).setFiles(other);
    await mine.getByText("Replace the recording of “week 3 The nerve” by other.mp4? The old one plays until the new one is ready.").waitFor();
    await mine.getByRole("button", { name: "Replace", exact: true }).click();
    await status(mine, /The old recording plays meanwhile$|^Published, 0:1/); // a short one is there soon
    const meanwhile = (await playback()).hls;
    await status(mine, /^Published, 0:1/);
    await mediaIsServed(page, mine);
    assert.equal(await mine.getByRole("link", { name: /^Watch/ }).getAttribute("href"), address);
    const after = (await playback()).hls;
    assert.notEqual(after, before.hls);
    assert.ok([before.hls, after].includes(meanwhile), "something plays all the time; a page tells a moment late that it is the new one");
    await page.goto(address);
    await page.locator(".big-play").click();
    await untilVideo(page, (video, wholeS) => video.currentTime > 0.5 && Math.abs(video.duration - wholeS) < 1, otherS);
    assert.equal(new URL(page.url()).pathname, address);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("a lecture that is ready is held back until a time, then published by the server", async () => {
    const { page, troubles, close } = await enter(`/studio/${world.course}`, { ...desktop, timezoneId: "Asia/Shanghai", bypassCSP: true });
    const mine = row(page, "The cochlea");
    const id = (await mine.getByRole("link", { name: /^Watch/ }).getAttribute("href")).split("/").pop();
    const visitors = async () => (await fetch(`${place.url}/api/v1/lectures/${id}`)).status;
    assert.equal(await visitors(), 200);
    const more = mine.getByRole("button", { name: "More: The cochlea" });
    await more.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await mine.getByRole("button", { name: /^Replace the recording/ }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await mine.getByRole("button", { name: "Publication: The cochlea" }).count(), 0, "the list is closed");
    await more.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    for (let item = 0; item < 3; item++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await mine.getByRole("region", { name: "Publication: The cochlea" }).and(page.locator(":focus")).waitFor();
    const time = mine.getByLabel("Date and time, in your time zone (Asia/Shanghai)");
    await time.fill("2020-03-01T08:00");
    await page.keyboard.press("Enter");
    await mine.getByText("This time has passed.").waitFor();
    await time.fill("2090-03-01T08:00");
    await page.keyboard.press("Enter");
    await mine.getByText("Publishes on March 1, 2090 at 8:00 AM GMT+8.").waitFor();
    assert.equal(await visitors(), 404);
    assert.deepEqual(await axe(page), []);
    await mine.getByRole("link", { name: "Preview: The cochlea" }).waitFor();
    await mine.getByRole("button", { name: "Take the time away" }).click();
    await mine.getByText("Held back: only the staff sees it").waitFor();
    await mine.getByRole("button", { name: "Close: Publication" }).click();
    await more.and(page.locator(":focus")).waitFor();
    assert.equal(await time.count(), 0);

    // A field takes whole minutes; a program may name a second.
    const entry = `/api/v1/catalogue/lectures/${id}`;
    const version = (await page.request.get(entry)).headers().etag;
    const soon = new Date(Date.now() + 3000).toISOString();
    const headers = { "if-match": version, "content-type": "application/json" };
    assert.equal((await page.request.patch(entry, { headers, data: { publish_at: soon } })).status(), 200);
    const limit = Date.now() + 30_000;
    while ((await visitors()) !== 200 && Date.now() < limit) await page.waitForTimeout(100);
    assert.equal(await visitors(), 200);
    assert.ok(Date.now() >= Date.parse(soon) - 1000, "not before its time");
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("an upload outlives the server: killed in its middle, it goes on where it was", async () => {
    const { page, close } = await enter(`/studio/${world.course}`);
    const sentTo = [];
    page.on("request", (request) => {
      if (request.method() === "PATCH") sentTo.push([request.url(), Number(request.headers()["upload-offset"])]);
    });
    await page.evaluate((limit) => localStorage.setItem("lectern.uploadLimit", String(limit)), slow);
    await page.reload();
    const { size } = await stat(recording);
    assert.ok(size > slow * pieceS * 2, "the recording is long enough for a middle");
    const mine = row(page, "When it does not");
    await mine.locator('input[type="file"]').setInputFiles(recording);
    const bar = mine.getByRole("progressbar");
    const sent = async () => Number(await bar.getAttribute("value"));
    await bar.waitFor();
    while ((await sent()) < slow * pieceS) await page.waitForTimeout(20);
    await server.kill();
    await mine.getByText("The server cannot be reached.").waitFor();
    server = await place.start();
    await page.locator("#upload-limit").selectOption("None");
    await status(mine, hasArrived);

    assert.equal(new Set(sentTo.map(([url]) => url)).size, 1, "it is one upload all along");
    assert.ok(sentTo[sentTo.length - 1][1] >= slow * pieceS, `what was acknowledged is not sent again: ${JSON.stringify(sentTo)}`);
    await close();
  });

  test("an upload is paused and continued, and goes on where it was when the same file is chosen after the browser was killed", async () => {
    const profile = join(directory, "profile");
    const first = await launch(profile, { ...desktop, baseURL: place.url });
    const killed = first.pages()[0];
    await killed.goto(`/studio/${world.course}`);
    await killed.evaluate((limit) => localStorage.setItem("lectern.uploadLimit", String(limit)), slow);
    await killed.reload();
    await signIn(killed, teacher);
    const before = row(killed, world.lectureTitle);
    const acknowledged = () => killed.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 204);
    const one = acknowledged();
    await before.locator('input[type="file"]').setInputFiles(recording);
    await one;
    await before.getByRole("button", { name: `Pause: ${world.lectureTitle}` }).press("Enter");
    await before.getByText(/^Paused/).waitFor();
    const refused = [];
    killed.on("response", (answer) => answer.status() >= 400 && refused.push(`${answer.request().method()} ${answer.status()}`));
    const another = acknowledged();
    await before.getByRole("button", { name: `Continue: ${world.lectureTitle}` }).and(killed.locator(":focus")).press("Enter");
    await another;
    assert.deepEqual(refused, [], "what was paused is not sent");
    await kill(first, profile);

    const { page, troubles, close } = await enter(`/studio/${world.course}`);
    const mine = row(page, world.lectureTitle);
    await mine.getByText(/is here already/).waitFor();
    const patch = page.waitForRequest((request) => request.method() === "PATCH");
    await mine.locator('input[type="file"]').setInputFiles(recording);
    assert.ok(Number((await patch).headers()["upload-offset"]) >= 2 * slow * pieceS);
    await status(mine, hasArrived);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("signing out from another page asks about an upload, stops it, and leaves it to whoever began it", async () => {
    const { page, troubles, close } = await enter(`/studio/${world.course}`, { ...desktop, bypassCSP: true });
    await page.evaluate((limit) => localStorage.setItem("lectern.uploadLimit", String(limit)), slow);
    await page.reload();
    await page.getByRole("button", { name: "Add a lecture without a recording" }).click();
    await page.getByLabel("Title of the lecture").fill("Left halfway");
    await page.keyboard.press("Enter");
    const mine = row(page, "Left halfway");
    await status(mine, "No recording yet");
    const sent = [];
    page.on("request", (request) => request.method() === "PATCH" && sent.push(request.url()));
    const acknowledged = () => page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.status() === 204);
    const one = acknowledged();
    await mine.locator('input[type="file"]').setInputFiles(recording);
    await one;

    await page.locator(".brand").click();
    await page.getByRole("button", { name: `Signed in as ${teacher.name}` }).click();
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.getByText(/^One upload stops when you sign out/).waitFor();
    assert.deepEqual(await axe(page), []);
    const another = acknowledged();
    await page.getByRole("button", { name: "Stay signed in" }).and(page.locator(":focus")).press("Enter");
    await another; // it goes on
    await page.getByRole("button", { name: "Sign out", exact: true }).and(page.locator(":focus")).press("Enter");
    await page.getByRole("button", { name: "Sign out all the same" }).click();
    await page.getByText("You have signed out.").waitFor();
    const before = sent.length;
    await page.waitForTimeout(pieceS * 1500);
    assert.equal(sent.length, before, "nothing is sent any more");

    await page.getByRole("link", { name: "For those who teach" }).click();
    await signIn(page, teacher);
    await page.getByText(/^Paused/).waitFor();
    await page.locator("#upload-limit").selectOption("None");
    await page.getByRole("button", { name: "Continue: Left halfway" }).click();
    await page.getByRole("link", { name: world.courseTitle }).click();
    await status(mine, hasArrived);
    assert.equal(new Set(sent).size, 1, "it is one upload all along");
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  const section = (page, title) => page.locator(".studio-section", { has: page.getByRole("heading", { name: title, exact: true, level: 2 }) });
  const titles = (page, name) => section(page, name).locator("h3").allInnerTexts();

  test("a course is edited: details, sections and lectures, their order by keyboard, and back again", async () => {
    const { page, troubles, close } = await enter(`/studio/${world.course}`);
    await page.getByRole("button", { name: "Edit the course" }).click();

    await page.getByRole("button", { name: "New section" }).click();
    await page.locator("#field-title").fill("The throat");
    await page.keyboard.press("Enter");
    await section(page, "The throat").waitFor();
    const headings = () => page.locator(".studio-section h2").allInnerTexts();
    const before = await headings();
    await page.getByRole("button", { name: "Up: The throat" }).press("Enter");
    await page.waitForFunction((last) => [...document.querySelectorAll(".studio-section h2")].at(-1)?.textContent !== last, "The throat");
    assert.equal((await headings()).indexOf("The throat"), before.length - 2);
    const focused = (name) => page.getByRole("button", { name, exact: true }).and(page.locator(":focus")).waitFor();
    await focused("Up: The throat");
    await page.getByRole("button", { name: "Down: The throat" }).press("Enter");
    await page.waitForFunction((last) => [...document.querySelectorAll(".studio-section h2")].at(-1)?.textContent === last, "The throat");
    await focused("Up: The throat"); // it is the last: there is no down

    const [first, second] = await titles(page, "The ear");
    await page.getByRole("button", { name: `Down: ${first}` }).press("Enter");
    await page.waitForFunction((title) => document.querySelector(".studio-section h3")?.textContent.includes(title), second);
    assert.deepEqual((await titles(page, "The ear")).slice(0, 2), [second, first]);
    assert.ok(await page.evaluate((title) => document.activeElement.getAttribute("aria-label")?.endsWith(title), first), "the focus goes along");

    await page.getByRole("button", { name: `Edit: ${second}` }).click();
    await page.locator("#field-title").fill("When it does not, and why");
    await page.locator("#field-description").fill("What to look for.");
    await page.locator("#field-section").selectOption({ label: "The throat" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await section(page, "The throat").getByRole("heading", { name: "When it does not, and why" }).waitFor();
    assert.equal((await titles(page, "The ear")).includes(second), false);

    // The form went with the lecture into the other section.
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Keep it" }).click();
    await page.locator("#field-title").fill(second);
    await page.locator("#field-section").selectOption({ label: "The ear" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await section(page, "The ear").getByRole("heading", { name: second, exact: true }).waitFor();
    await page.getByRole("button", { name: "Close", exact: true }).click();

    await page.getByRole("button", { name: "Edit: The throat" }).click();
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await section(page, "The throat").waitFor({ state: "detached" });
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("what was added has the focus once, and what is moved since keeps it", async () => {
    const { page, close } = await enter(`/studio/${world.course}`);
    await page.getByRole("button", { name: "Add a lecture without a recording" }).press("Enter");
    await page.keyboard.type("The drum");
    await page.getByLabel("Section", { exact: true }).selectOption({ label: "The ear" });
    await page.getByRole("button", { name: "Add the lecture" }).press("Enter");
    await row(page, "The drum").getByRole("heading").and(page.locator(":focus")).waitFor();
    await page.getByRole("button", { name: "Edit the course" }).press("Enter");
    await page.getByRole("button", { name: "New section" }).press("Enter");
    await page.locator("#field-title").fill("The larynx");
    await page.keyboard.press("Enter");
    await section(page, "The larynx").waitFor();
    const isFirst = (title) => page.waitForFunction((first) => document.querySelector(".studio-section h2")?.textContent === first, title);
    const before = await page.locator(".studio-section h2").first().innerText();
    const moved = before === "The ear" ? "Down: The ear" : "Up: The ear";
    await page.getByRole("button", { name: moved, exact: true }).press("Enter");
    await page.waitForFunction((first) => document.querySelector(".studio-section h2")?.textContent !== first, before);
    await page.locator('.edit-tools button:focus[aria-label$=": The ear"]').waitFor();
    await page.getByRole("button", { name: moved === "Down: The ear" ? "Up: The ear" : "Down: The ear", exact: true }).press("Enter");
    await isFirst(before);
    await page.locator('.edit-tools button:focus[aria-label$=": The ear"]').waitFor();

    await page.getByRole("button", { name: "Edit: The drum" }).press("Enter");
    await page.locator("#field-section").selectOption({ label: "The larynx" });
    await page.evaluate(() => {
      globalThis.headingsFocused = 0;
      addEventListener("focusin", ({ target }) => (globalThis.headingsFocused += target.matches("h3") ? 1 : 0));
    });
    await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
    await section(page, "The larynx").getByRole("heading", { name: "The drum" }).waitFor();
    await page.locator(".edit-panel :focus").waitFor();
    assert.equal(await page.evaluate(() => globalThis.headingsFocused), 0, "its row is a new one, and it is not new");
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await row(page, "The drum").waitFor({ state: "detached" });
    await section(page, "The larynx").getByRole("button", { name: "Edit: The larynx" }).click();
    await page.getByRole("button", { name: "Delete…" }).click();
    await page.getByRole("button", { name: "Delete", exact: true }).click();
    await section(page, "The larynx").waitFor({ state: "detached" });
    await close();
  });

  test("a course is taken back from visitors and published again", async () => {
    const { page, context, troubles, close } = await enter(`/studio/${world.course}`);
    const seen = async () => (await fetch(`${place.url}/api/v1/courses/${world.course}`)).status;
    await page.getByRole("button", { name: "Edit the course" }).click();
    await page.getByRole("button", { name: "Course details" }).click();
    const saved = page.locator(".desk-save").getByText("Saved.", { exact: true });
    for (const [state, status] of [["draft", 404], ["published", 200]]) {
      await page.locator("#field-status").selectOption(state);
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await saved.waitFor();
      assert.equal(await seen(), status, state);
      if (state === "draft") {
        await page.getByText("You and the staff can preview it.").waitFor();
        const preview = await context.newPage();
        await preview.goto(await row(page, "The cochlea").getByRole("link", { name: "Preview: The cochlea" }).getAttribute("href"));
        await preview.getByText("Only the staff of this course can see this lecture so far.").waitFor();
        await preview.locator(".big-play").click();
        await untilVideo(preview, (video) => video.currentTime > 0.5);
        await preview.close();
      }
    }
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("what a recording shows can be chosen, and goes with its upload", async () => {
    const { page, close } = await enter(`/studio/${world.course}`);
    await page.getByLabel("What the recordings show").selectOption("slides");
    await page.getByText("Text stays sharp, with fewer pictures a second.").waitFor();
    await page.getByRole("button", { name: "Add a lecture without a recording" }).click();
    await page.getByLabel("Title of the lecture").fill("With a profile");
    await page.keyboard.press("Enter");
    const mine = row(page, "With a profile");
    const made = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/uploads/"));
    await mine.locator('input[type="file"]').setInputFiles(recording);
    const metadata = (await made).headers()["upload-metadata"];
    assert.ok(metadata.includes(`profile ${Buffer.from("slides").toString("base64")}`), metadata);
    await status(mine, hasArrived);
    await close();
  });

  test("lectures are held back as they are added, and seen when somebody publishes them", async () => {
    const { page, troubles, close } = await enter(`/studio/${world.course}`);
    for (let count = 0; count < 2; count++) await page.getByRole("button", { name: "Add a lecture without a recording" }).press("Enter");
    await page.getByRole("button", { name: /^Leave out/ }).last().press("Enter");
    await page.keyboard.type("Seen later"); // the focus is in the title of the other one
    await page.getByLabel("Hold back").check();
    await page.getByRole("button", { name: "Add the lecture" }).press("Enter");
    const mine = row(page, "Seen later");
    await mine.getByRole("heading").and(page.locator(":focus")).waitFor();
    await mine.getByText("Held back: only the staff sees it").waitFor();
    const titles = async () => JSON.stringify(await (await fetch(`${place.url}/api/v1/courses/${world.course}`)).json());
    assert.equal((await titles()).includes("Seen later"), false);
    await mine.getByRole("button", { name: "Publication: Seen later" }).click();
    await mine.getByRole("button", { name: "Publish now" }).click();
    await mine.getByText("Held back").waitFor({ state: "detached" });
    assert.ok((await titles()).includes("Seen later"));
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("a new recording of a lecture that plays is told of after the page was loaded again", async () => {
    const { page, close } = await enter("/studio");
    const course = await (await page.request.get(`/api/v1/me/courses/${world.course}`)).json();
    const { id } = course.sections.flatMap(({ lectures }) => lectures).find(({ title }) => title === "The cochlea");
    const job = { id: "j", lecture: id, title: "The cochlea", course: world.course, kind: "package", does: "", phase: "running", progress: 0.2, waits_for: null, since: null, attempts: 1, ahead: null, reason: null };
    const state = { lecture: id, state: "published", status: "published", status_reason: null, progress: 1, waits_for: null, since: null, job, early: false };
    await page.route("**/api/v1/jobs", (route) => route.fulfill({ json: { items: [job] } }));
    await page.route(`**/lectures/${id}/events`, (route) => route.fulfill({ contentType: "text/event-stream", body: `data: ${JSON.stringify(state)}\n\n` }));
    await page.route(`**/lectures/${id}/state`, (route) => route.fulfill({ json: state })); // asked for where two others have a stream each
    await page.goto(`/studio/${world.course}`);
    await status(row(page, "The cochlea"), "Being prepared: 20% · The old recording plays meanwhile");
    state.early = true;
    await page.reload();
    await status(row(page, "The cochlea"), "Being prepared: 20% · What is ready of it plays already");
    await close();
  });

  for (const [size, options] of Object.entries({ desktop, phone })) {
    for (const colorScheme of ["light", "dark"]) {
      test(`has no accessibility fault that axe can find: ${size}, ${colorScheme}`, async () => {
        const { page, close } = await visit(browser, "/studio", { ...options, colorScheme, bypassCSP: true, baseURL: place.url });
        await page.getByRole("heading", { name: "Sign in to the studio" }).waitFor();
        assert.deepEqual(await axe(page), [], "signing in");
        await signIn(page, teacher);
        await page.locator(".own-course").first().waitFor();
        assert.deepEqual(await axe(page), [], "the courses");
        await page.goto(`/studio/${world.course}`);
        await page.locator(".studio-lecture").first().waitFor();
        await page.getByRole("button", { name: "Add a lecture without a recording" }).click();
        assert.deepEqual(await axe(page), [], "a course");
        const mine = row(page, "The cochlea");
        for (const [panel, ready] of [["What it shows…", ".profile-again"], ["Poster", ".poster-now img"], ["Publication", ".publication input"]]) {
          await mine.getByRole("button", { name: "More: The cochlea" }).click();
          await mine.getByRole("button", { name: `${panel}: The cochlea` }).click();
          await mine.locator(ready).first().waitFor();
          assert.deepEqual(await axe(page), [], panel);
        }
        await mine.getByRole("button", { name: "Who watched: The cochlea" }).click();
        await mine.getByText("Nobody has watched this recording so far").waitFor();
        assert.deepEqual(await axe(page), [], "who watched");
        await page.getByRole("button", { name: "Edit the course" }).click();
        await page.getByRole("button", { name: `Edit: ${world.lectureTitle}` }).click();
        await page.locator("#field-title").waitFor();
        assert.deepEqual(await axe(page), [], "a course that is edited");
        const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
        assert.ok(scroll <= width, "nothing is wider than the screen");
        await close();
      });
    }
  }
});
