// A link that is gone for a while and comes back, of which the browser hears nothing: it was gone far from the device.
import assert from "node:assert/strict";
import { connect, createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { desktop, openBrowser, untilVideo, videoState, visit, waitMs, world } from "./browser.mjs";

const path = `/lectures/${world.lecture}`;
const outageMs = 12_000; // long enough for a request to be doubted
const goesOnMs = 20_000; // 3 mostly, 9 where a question has just gone out; without questions it is two minutes

// Passes bytes on between the browser and the server. When the link goes, in the middle of what `until` asks for, nothing more comes over any
// connection of before, nor over one that begins in the outage, as if each waited long to send again what was lost.
async function linkTo(target) {
  const { hostname, port } = new URL(target);
  const open = new Set();
  const link = { until: null, isGone: false };
  const server = createServer((near) => {
    const far = connect(port, hostname);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("close", () => open.delete(socket)).on("error", () => undefined);
    }
    let isDead = link.isGone;
    let left = Infinity;
    near.on("data", (bytes) => {
      const [, asked = ""] = /^GET (\S+)/.exec(bytes.toString("latin1")) ?? [];
      if (!link.isGone && link.until?.test(asked)) left = 3_000;
      if (!(isDead ||= link.isGone)) far.write(bytes);
    });
    far.on("data", (bytes) => {
      if ((isDead ||= link.isGone)) return;
      near.write(bytes.subarray(0, left));
      left -= bytes.length;
      link.isGone = left <= 0;
    });
    near.on("close", () => far.destroy());
    far.on("close", () => isDead || link.isGone || near.destroy());
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  link.url = `http://127.0.0.1:${server.address().port}`;
  link.stop = async () => {
    for (const socket of open) socket.destroy();
    await new Promise((done) => server.close(done));
  };
  return link;
}

describe("a link that is gone for a while", () => {
  let browser, link;
  before(async () => {
    browser = await openBrowser();
    link = await linkTo(world.url);
  });
  after(async () => {
    await browser?.close();
    await link?.stop();
  });

  test("and of which nobody is told plays on soon after it is back", async () => {
    const { page, close } = await visit(browser, path, { ...desktop, baseURL: link.url });
    await page.locator(".big-play").waitFor();
    await untilVideo(page, (video) => video.readyState >= 2 && video.buffered.length > 0);
    link.until = /\/seg-\d+\.m4s$/; // what is loaded before Play is loaded
    await page.locator(".big-play").click();
    for (const limit = Date.now() + waitMs; !link.isGone; await page.waitForTimeout(50)) assert.ok(Date.now() < limit, "it went on loading");
    await page.waitForTimeout(outageMs);
    await untilVideo(page, (video) => !video.paused && video.readyState <= 2); // it has played what it had
    const stuck = (await videoState(page)).atS;
    link.isGone = false;
    link.until = null;
    const backMs = Date.now();
    const askedAgain = [];
    page.on("request", (request) => /\/seg-\d+\.m4s$/.test(request.url()) && askedAgain.push(new URL(request.url()).pathname));
    await untilVideo(page, (video, atS) => video.currentTime > atS + 0.5, stuck);
    assert.ok(Date.now() - backMs < goesOnMs, `${Date.now() - backMs} ms`);
    // A second request for what is not yet let go of would share its dead connection, and a third be made for it.
    assert.deepEqual(askedAgain, [...new Set(askedAgain)]);
    await untilVideo(page, (video) => video.ended);
    await close();
  });
});
