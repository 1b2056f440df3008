// A file that the browser loads by itself waits, when a link is back, for what the server's kernel sends again at its own times: up to as long
// as the link was gone. It is asked for anew, from where it stands still, when the server answers after it did not.
import { answers } from "../player/answers";
import { isFed, playedOf, type Lead } from "./lead";

const lookMs = 1_000;
const silentMs = 5_000;
const answerMs = 3_000;
const futureData = 3; // HAVE_FUTURE_DATA

type Waiting = Pick<HTMLVideoElement, "src" | "paused" | "ended" | "error" | "readyState" | "currentTime" | "playbackRate" | "played" | "isConnected" | "addEventListener" | "load" | "play">;

export function revive(lead: Pick<Lead, "before"> & { video: Waiting }): void {
  const { video } = lead;
  let cameMs = performance.now();
  let isAsked = false;
  let lost = 0; // questions in a row
  video.addEventListener("progress", () => {
    cameMs = performance.now();
    lost = 0;
  });
  const isSilent = () => {
    const waits = !isFed(video) && !video.paused && !video.ended && video.error === null && video.readyState < futureData;
    return waits && performance.now() - cameMs >= silentMs;
  };
  const ask = async () => {
    isAsked = true;
    const beforeMs = cameMs;
    const isThere = await answers(answerMs);
    isAsked = false;
    if (isThere && lost > 1 && isSilent()) again();
    lost = isThere || cameMs !== beforeMs ? 0 : lost + 1; // one is lost easily where much is
  };
  const again = () => {
    const { currentTime: atS, playbackRate } = video;
    lead.before = playedOf(lead);
    cameMs = performance.now();
    video.load();
    video.currentTime = atS;
    video.playbackRate = playbackRate; // load() makes it the usual one
    video.play().catch(() => undefined);
  };
  const timer = setInterval(() => {
    if (!video.isConnected) clearInterval(timer);
    else if (!isAsked && isSilent()) void ask();
  }, lookMs);
}
