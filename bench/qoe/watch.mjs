// One visit as somebody would make it who presses Play as soon as there is something to press it on.

// In the page, before any of its own scripts. Notes when sound and picture begin, and what time passes without either going on.
function instrument() {
  const noted = (window.__qoe = { soundMs: null, pictureMs: null, playedS: 0, leadS: 0, stalledMs: 0, stalls: 0, stalledAt: [], errors: [], trace: [], pressed: false });
  const places = new WeakMap();
  let lastMs = 0;
  let still = 0;
  const press = () => {
    const video = document.querySelector("#first video, video");
    const big = document.querySelector(".big-play");
    if (noted.pressed && noted.soundMs === null && video?.matches("[data-plain]") && video.paused) noted.pressed = false; // hls.js came after it
    if (noted.pressed || (video === null && big === null)) return;
    if (document.querySelector("#first video") === null && document.querySelector("[data-plain]") === null && big === null) return;
    noted.pressed = true;
    noted.pressedMs = performance.now();
    if (big !== null && document.querySelector("#first") === null) big.click();
    else video.play().catch((problem) => noted.errors.push(String(problem)));
  };
  const seen = (image) => image.complete && image.naturalWidth > 0;
  const posterSeen = new Set();
  const look = () => {
    const nowMs = performance.now();
    press();
    let went = 0;
    for (const video of document.querySelectorAll("video")) {
      const before = places.get(video) ?? video.currentTime;
      places.set(video, video.currentTime);
      if (!video.paused) went = Math.max(went, Math.min(Math.max(video.currentTime - before, 0), 1));
      if (video.videoWidth > 0 && video.readyState >= 2 && !video.paused && video.currentTime > 0) noted.pictureMs ??= nowMs;
      if (video.poster !== "" && !posterSeen.has(video.poster)) {
        posterSeen.add(video.poster);
        const image = new Image();
        image.onload = () => video.dataset.kind === "slides" && (noted.pictureMs ??= performance.now());
        image.src = video.poster;
      }
    }
    for (const image of document.querySelectorAll(".stage img")) if (seen(image)) noted.pictureMs ??= nowMs;
    if (went > 0 && noted.soundMs === null) noted.soundMs = nowMs;
    if (noted.soundMs !== null) {
      const playing = [...document.querySelectorAll("video")].some((video) => !video.paused && !video.ended);
      noted.playedS += went;
      if (document.querySelector("#first video")?.dataset.kind === "video") noted.leadS += went; // the lean file
      still = went > 0 || !playing ? 0 : still + (nowMs - lastMs);
      // Two looks may fall into one step of the element's clock.
      if (still > 300) {
        if (still - (nowMs - lastMs) <= 300) {
          noted.stalls += 1;
          const of = document.querySelector("#first") === null ? "" : " (the page that the server made)";
          noted.stalledAt.push(`${((nowMs - still) / 1000).toFixed(1)} s${of}`);
          noted.stalledMs += still;
        } else noted.stalledMs += nowMs - lastMs;
      }
    }
    lastMs = nowMs;
  };
  // What is loaded from where each element is.
  const loaded = () => {
    const of = (video) => {
      const { buffered, currentTime, paused, readyState } = video;
      const ends = Array.from({ length: buffered.length }, (_, at) => [buffered.start(at), buffered.end(at)]);
      const [, end = currentTime] = ends.find(([start, end]) => start <= currentTime + 0.2 && end >= currentTime) ?? [];
      return { isFirst: video.closest("#first") !== null, paused, readyState, atS: round(currentTime), aheadS: round(end - currentTime) };
    };
    noted.trace.push({ s: round(performance.now() / 1000), videos: [...document.querySelectorAll("video")].map(of) });
  };
  const round = (value) => Math.round(value * 10) / 10;
  setInterval(look, 100);
  setInterval(loaded, 1_000);
  addEventListener("lectern-hls-error", (event) => noted.errors.push(event.detail.details));
}

export async function watch(context, road, { url, seconds, outage }) {
  const page = await context.newPage();
  await page.addInitScript(instrument);
  const media = []; // the rendition of each piece, as they were asked for
  const requests = new Map(); // from when to when
  let beganMs = 0;
  const sinceS = () => Math.round((performance.now() - beganMs) / 100) / 10;
  const ended = (how) => (request) => Object.assign(requests.get(request) ?? {}, { endS: sinceS(), how });
  page.on("requestfinished", ended("came"));
  page.on("requestfailed", ended("failed"));
  page.on("request", (request) => {
    requests.set(request, { s: sinceS(), path: new URL(request.url()).pathname });
    const name = renditionOf(request.url());
    const isBegin = request.headers().range?.startsWith("bytes=0-"); // of a file: no segment
    if (name !== null && !isBegin) media.push(name);
  });
  await road.part(); // a visit begins with no connection
  const before = await quiet(road, page);
  beganMs = performance.now();
  await page.goto(url, { waitUntil: "commit", timeout: 120_000 });
  const begun = await until(page, () => window.__qoe?.soundMs !== null, 120_000);
  if (begun && outage) {
    await page.waitForTimeout(outage.afterS * 1000);
    await road.fail(outage.forS * 1000);
  }
  await page.waitForTimeout(seconds * 1000);
  const noted = await page.evaluate(() => window.__qoe);
  if (!begun) noted.errors.push(await page.evaluate(stateOfAll));
  const bytes = (await road.received()) - before;
  await page.close();
  const trace = [...noted.trace, ...requests.values()].sort((one, other) => one.s - other.s);
  return { ...noted, bytes, media, trace };
}

// What the visit before has asked for is no part of this one: the bytes that have come when no more do.
async function quiet(road, page) {
  let before = await road.received();
  for (let end = Date.now() + 30_000; Date.now() < end; ) {
    await page.waitForTimeout(2_000);
    const now = await road.received();
    if (now - before < 200) return now;
    before = now;
  }
  return before;
}

// Why nothing began.
function stateOfAll() {
  const states = [...document.querySelectorAll("video")].map(({ paused, readyState, networkState, error, currentTime }) => ({ paused, readyState, networkState, error: error?.message, currentTime }));
  return JSON.stringify(states);
}

async function until(page, condition, limitMs) {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    if (await page.evaluate(condition).catch(() => false)) return true;
    await page.waitForTimeout(100);
  }
  return false;
}

/** Of a segment of ours, or of a range of a file. */
export function renditionOf(url) {
  const { pathname } = new URL(url);
  return /\/([^/]+)\/seg-\d+\.m4s$/.exec(pathname)?.[1] ?? /\/([^/]+)\.mp4$/.exec(pathname)?.[1] ?? null;
}
