// What begin.ts brings to the server's page. It lets the page begin in peace, keeps the slides in step with the sound, and brings the
// application, which takes over when it can do better. Each part comes when it is wanted: until the sound plays, every kilobyte is one
// that it waits for.
import { comfortable, enoughFedS } from "./comfort";
import { isFed, lead, type Lead } from "./lead";
import { otherLanguage } from "./other_language";

const againMs = 20_000;
const haveCurrentData = 2;

const there = lead();
if (there === null) void bring(() => import("../main"));
else {
  if (mayGoOn(there)) void bring(() => import("./go_on")).then(({ goOn }) => goOn(there));
  if (there.kind === "slides") void keepInStep(there.video);
  void speakAsChosen();
  watch(there);
  void answerKeys(there);
  void bringApplication(there.video);
  void reviveFile(there);
}

// What is fed is what a thin link can carry, and each connection of the browser's takes its share of that: the player's engine, half of the
// application, comes first and alone, and the rest when the sound is as far ahead again. None of the two can outlast that.
async function bringApplication(video: HTMLVideoElement): Promise<void> {
  if (isFed(video)) {
    await comfortable(video, enoughFedS);
    await bring(() => import("../player/hls_engine"));
  }
  await comfortable(video, isFed(video) ? enoughFedS : undefined);
  await bring(() => import("../main"));
}

async function bring<T>(what: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await what();
    } catch {
      await new Promise((again) => setTimeout(again, againMs)); // what plays, plays on
    }
  }
}

// What cannot be fed after all is a file from then on (begin.ts).
function watch(there: Lead): void {
  const { video } = there;
  if (isFed(video)) return video.addEventListener("loadstart", () => watch(there), { once: true });
  void bring(() => import("./file")).then(({ watchFile }) => watchFile(there));
}

// On a first visit neither the address nor the device says where.
function mayGoOn({ lecture }: Lead): boolean {
  if (new URLSearchParams(location.search).has("t")) return true;
  try {
    return Object.keys(localStorage).some((key) => key.endsWith(lecture));
  } catch {
    return false; // storage is refused
  }
}

async function reviveFile(there: Lead): Promise<void> {
  await playing(there.video);
  const { revive } = await bring(() => import("./revive"));
  revive(there);
}

async function speakAsChosen(): Promise<void> {
  const language = otherLanguage();
  const page = document.getElementById("first");
  if (language === null || page === null) return;
  const { reword } = await bring(() => import("./reword"));
  await reword(page, language).catch(() => undefined); // the application speaks it when it comes
}

// With the first of what plays; and where nothing is loaded before Play, as data is saved, when one is pressed: that one is answered then.
async function answerKeys(there: Lead): Promise<void> {
  const { video } = there;
  const pressed = await new Promise<KeyboardEvent | null>((comes) => {
    if (video.readyState >= haveCurrentData) comes(null);
    video.addEventListener("loadeddata", () => comes(null), { once: true });
    document.addEventListener("keydown", comes, { once: true });
  });
  const { answerKeys: answer } = await bring(() => import("./keys"));
  answer(there);
  if (pressed !== null && pressed.key !== " ") document.dispatchEvent(new KeyboardEvent("keydown", pressed)); // the browser has scrolled by it
}

// Before Play it costs nothing, and before the sound plays it would keep it waiting.
async function playing(video: HTMLVideoElement): Promise<void> {
  if (video.paused || video.currentTime === 0) await new Promise((begins) => video.addEventListener("timeupdate", begins, { once: true }));
}

async function keepInStep(video: HTMLVideoElement): Promise<void> {
  await playing(video);
  const { keepInStep: keep } = await bring(() => import("./in_step"));
  await keep(video);
}
