// The one script of the server's page. It lets the page begin in peace, keeps the slides in step with the sound, and brings the
// application, which takes over when it can do better.
import { fetchSlides, slideAt, type Slide } from "../player/slides";
import { loadPosition, resumeAt } from "../player/progress";
import { parseStart } from "../router";
import { comfortable } from "./comfort";
import { lead, type Lead } from "./lead";

const againMs = 20_000;

const there = lead();
if (there === null) void bringApp();
else {
  goOn(there);
  void comfortable(there.video).then(bringApp);
  if (there.kind === "slides") void keepInStep(there.video);
}

async function bringApp(): Promise<void> {
  try {
    await import("../main");
  } catch {
    setTimeout(() => void bringApp(), againMs); // what plays, plays on
  }
}

// Where the address says, or where this device left it; not once it plays.
function goOn({ video, lecture }: Lead): void {
  if (!video.paused || video.currentTime > 0) return;
  const asked = parseStart(new URLSearchParams(location.search).get("t"));
  const position = loadPosition(lecture);
  const at = asked ?? resumeAt(position, position?.wholeS ?? 0);
  if (at > 0) video.currentTime = at;
}

// A sound has no picture of its own: the poster stands for it, and is changed when the next slide is there. Before Play it costs nothing.
async function keepInStep(video: HTMLVideoElement): Promise<void> {
  const url = video.dataset.slides ?? "";
  if (url === "") return;
  if (video.paused) await new Promise((begins) => video.addEventListener("play", begins, { once: true }));
  const slides = await untilThere(() => fetchSlides(url));
  let shown = -1;
  let loading = -1;
  const step = () => {
    const place = Math.max(slideAt(slides, video.currentTime), 0);
    if (place === shown || place === loading || slides[place] === undefined) return;
    loading = place;
    void load(slides[place]).then((image) => {
      loading = -1;
      if (image === null) return;
      shown = place;
      video.poster = image;
      const next = slides[place + 1];
      if (next !== undefined && !video.paused) void load(next);
    });
  };
  for (const name of ["timeupdate", "seeked", "playing"]) video.addEventListener(name, step);
  await comfortable(video);
  step();
}

async function untilThere<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await new Promise((again) => setTimeout(again, againMs));
    }
  }
}

function load({ image }: Slide): Promise<string | null> {
  return new Promise((resolve) => {
    const picture = new Image();
    picture.onload = () => resolve(image);
    picture.onerror = () => resolve(null);
    picture.src = image;
  });
}
