// A file that the browser loads by itself waits, when a link is back, for what the server's kernel sends again at its own times: up to as long
// as the link was gone. It is asked for anew, from where it stands still, when the server answers after it did not; and when it answers all the
// time, as after an outage that nobody noticed, what was loaded having lasted longer.
import { answers } from "../player/answers";
import { isFed, playedOf, type Lead } from "./lead";

const lookMs = 1_000;
const silentMs = 5_000;
const answerMs = 3_000;
const enough = 4; // questions in a row that are answered while nothing comes: its connection is dead
const mostBlind = 2; // times for that alone at one place: the server may be slow, and is waited for longer after the first
const onePlaceS = 1;
const futureData = 3; // HAVE_FUTURE_DATA

type Waiting = Pick<HTMLVideoElement, "src" | "paused" | "ended" | "error" | "readyState" | "currentTime" | "playbackRate" | "played" | "isConnected" | "addEventListener" | "load" | "play">;

export function revive(lead: Pick<Lead, "before"> & { video: Waiting }): void {
  const { video } = lead;
  let cameMs = performance.now();
  let isAsked = false;
  let lost = 0; // questions in a row
  let answered = 0;
  let blind = { times: 0, atS: -Infinity };
  video.addEventListener("progress", () => {
    cameMs = performance.now();
    lost = answered = 0;
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
    answered++;
    if (!isThere || !isSilent()) answered = 0;
    else if (lost > 1) again();
    else if (isTried()) again();
    lost = isThere || cameMs !== beforeMs ? 0 : lost + 1; // one is lost easily where much is
  };
  // What comes of the file's beginning, as it is asked for anew, says nothing: the place counts.
  const isTried = () => {
    const atS = video.currentTime;
    if (Math.abs(atS - blind.atS) > onePlaceS) blind = { times: 0, atS };
    if (blind.times >= mostBlind || answered < enough * (1 + 2 * blind.times)) return false;
    blind.times++;
    return true;
  };
  const again = () => {
    const { currentTime: atS, playbackRate } = video;
    lead.before = playedOf(lead);
    cameMs = performance.now();
    answered = 0;
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
