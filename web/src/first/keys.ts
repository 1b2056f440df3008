// The player's keys on the server's page, as far as the browser's own player can follow; the others come with the application.
import { focusOf, isOurs } from "../player/focus";
import { actionOf, mayRepeat, steppedRate, type Action } from "../player/keys";
import { loadPreferences } from "../player/preferences";
import { spokenFirst } from "../player/spoken";
import { isFed, type Lead } from "./lead";
import { isSpent } from "./spend";

type Played = Omit<HTMLVideoElement, "requestFullscreen"> & Partial<Pick<HTMLVideoElement, "requestFullscreen">> & { webkitEnterFullscreen?(): void };

const mostOfFile = 2; // the server sends it no faster than that plays
const frameS = 1 / 25;
const saidMs = 1_200; // as in the player
const ofTheElement = new Set([" ", "Enter"]); // beside those of a slider: what of its controls has the focus it does not tell

export function answerKeys({ video, kind }: Pick<Lead, "kind"> & { video: Played }): void {
  const player = video.parentElement;
  const line = Object.assign(document.createElement("p"), { className: "said", role: "status" }); // is there before it speaks
  player?.append(line);
  const onKey = (event: KeyboardEvent) => {
    if (!video.isConnected) return document.removeEventListener("keydown", onKey); // the application answers
    if (!isOurs(event, player, loadPreferences().keysEverywhere)) return;
    const isAtElement = document.activeElement === video;
    if (isAtElement && ofTheElement.has(event.key)) return;
    const action = actionOf(event, isAtElement ? "slider" : focusOf(document.activeElement));
    const does = action && deedOf(action, video, kind, line);
    if (!action || !does) return;
    event.preventDefault();
    if (!event.repeat || mayRepeat(action)) does();
  };
  document.addEventListener("keydown", onKey);
}

function deedOf(action: Action, video: Played, kind: Lead["kind"], line: HTMLElement): (() => void) | null {
  switch (action.do) {
    case "toggle":
      return () => (video.paused ? void video.play().catch(() => undefined) : video.pause());
    case "seek-by":
      return () => seek(video, video.currentTime + action.seconds);
    case "seek-to":
      return () => seek(video, action.part * video.duration);
    case "frame":
      return kind === "video" ? () => video.paused && seek(video, video.currentTime + action.step * frameS) : null;
    case "volume-by":
      return () => {
        video.volume = Math.min(Math.max(video.volume + action.part, 0), 1);
        video.muted = video.volume === 0;
      };
    case "mute":
      return () => {
        video.muted = !video.muted;
        if (!video.muted && video.volume === 0) video.volume = 0.5;
      };
    case "rate-step":
      return () => {
        const next = steppedRate(video.playbackRate, action.step);
        if (next > mostOfFile && !isFed(video)) return;
        video.playbackRate = next;
        say(`${new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`).format(video.playbackRate)}×`, line); // as format/rate.ts
      };
    case "captions":
      return video.textTracks.length > 0 ? () => toggleCaptions(video) : null;
    case "full-screen":
      return () => full(video);
    case "pip":
      return kind === "video" && document.pictureInPictureEnabled ? () => pip(video) : null;
    default:
      return null;
  }
}

// At the very end nothing is left to decode (player/played_element.ts).
function seek(video: Played, toS: number): void {
  if (Number.isFinite(video.duration)) video.currentTime = Math.max(Math.min(toS, video.duration - 0.1), 0);
}

function toggleCaptions({ textTracks }: Played): void {
  const tracks = [...textTracks];
  const shown = tracks.filter(({ mode }) => mode === "showing");
  for (const track of shown) track.mode = "disabled";
  if (shown.length > 0) return;
  const first = spokenFirst(tracks, document.documentElement.lang);
  if (first && !isSpent()) first.mode = "showing";
}

function full(video: Played): void {
  if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
  else if (video.requestFullscreen) void video.requestFullscreen().catch(() => undefined);
  else video.webkitEnterFullscreen?.();
}

function pip(video: Played): void {
  const done = document.pictureInPictureElement === video ? document.exitPictureInPicture() : video.requestPictureInPicture();
  void done.catch(() => undefined);
}

let unsay = 0;

// The browser's controls show the rest.
function say(text: string, line: HTMLElement): void {
  line.textContent = text;
  clearTimeout(unsay);
  unsay = window.setTimeout(() => line.replaceChildren(), saidMs);
}
