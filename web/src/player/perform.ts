// What each key does to the player, and what is said about it.
import type { Playback as PlaybackFacts } from "../api/types";
import { percent } from "../format/percent";
import { rateText } from "../format/rate";
import { clock } from "../format/time";
import { t } from "../text/text";
import { captionStyle, setCaptionStyle, steppedSize } from "./caption_style";
import { startBeside } from "./chapter_steps";
import { steppedRate, type Action } from "./keys";
import type { Playback } from "./playback";
import { captionLooks } from "./preferences";
import { fetchSlides } from "./slides";
import { mayCome, slidesBps } from "./text_room";

export interface Hands {
  playback: Playback;
  facts: PlaybackFacts;
  say: (text: string) => void;
  toggleCaptions: () => void;
  full: () => void;
  pip: () => void;
  help: () => void;
  wide: () => void;
  search: () => boolean; // in the transcript; false: there is none
  lecture: (step: 1 | -1) => void; // of the course
}

export function perform(action: Action, { playback, facts, say, ...hands }: Hands): void {
  const { rate, volume, playing, muted, mode } = playback.state.get();
  const { atS, wholeS } = playback.time.get();
  switch (action.do) {
    case "toggle":
      return playback.toggle();
    case "seek-by":
      say(clock(Math.min(Math.max(atS + action.seconds, 0), wholeS), wholeS));
      return playback.seekBy(action.seconds);
    case "seek-to":
      return playback.seek(action.part * wholeS);
    case "volume-by": {
      const louder = Math.min(Math.max(volume + action.part, 0), 1);
      playback.setVolume(louder);
      return say(t("player.volumeIs", { percent: percent(louder) }));
    }
    case "rate-step": {
      const next = steppedRate(rate, action.step);
      playback.setRate(next);
      return say(t("player.speedIs", { rate: rateText(next) }));
    }
    case "frame":
      if (playing) return undefined;
      return mode === "slides" ? toSlide(playback, action.step) : playback.seekBy(action.step / frameRate(facts));
    case "mute":
      playback.toggleMuted();
      return say(t(muted ? "player.unmute" : "player.muted"));
    case "full-screen":
      return hands.full();
    case "captions":
      return hands.toggleCaptions();
    case "caption-size": {
      const captionSize = steppedSize(captionStyle.get().captionSize, action.step);
      setCaptionStyle({ captionSize });
      return say(t("phrase.value", { name: t("player.captionsSize"), value: rateText(captionSize) }));
    }
    case "caption-look": {
      const captionLook = captionLooks[(captionLooks.indexOf(captionStyle.get().captionLook) + 1) % captionLooks.length] ?? "shaded";
      setCaptionStyle({ captionLook });
      return say(t("phrase.value", { name: t("player.captionsLook"), value: t(`player.captions.${captionLook}`) }));
    }
    case "lecture":
      return hands.lecture(action.step);
    case "chapter":
      return void toChapter({ playback, facts, say }, action.step);
    case "search":
      return void (hands.search() || say(t("player.captionsNone")));
    case "wide":
      return hands.wide();
    case "pip":
      return hands.pip();
    case "help":
      return hands.help();
  }
}

// Of slides, the frames are the slides.
function toSlide(playback: Playback, step: 1 | -1): void {
  const toS = playback.slideShow?.neighbour(step) ?? null;
  if (toS !== null) playback.seek(toS);
}

const listLimitMs = 5_000; // later nobody expects a jump
let asked = new AbortController();

// Where a recording has no chapters, its slides are them.
async function toChapter({ playback, facts, say }: Pick<Hands, "playback" | "facts" | "say">, step: 1 | -1): Promise<void> {
  asked.abort(); // what the press before waits for
  const { signal } = (asked = new AbortController());
  const { chapters = [], slides, duration_s: wholeS } = facts;
  const list = chapters.length > 1 || !slides ? null : slides;
  const isHere = list === null || playback.slideShow?.starts() != null;
  if (!isHere && !mayCome(list, slidesBps * wholeS)) return say(t("lecture.noRoom"));
  const starts = list === null ? chapters.map(({ start_s }) => start_s) : (playback.slideShow?.starts() ?? (await startsFrom(list, asked)));
  const toS = startBeside(starts, playback.time.get().atS, step);
  if (toS !== null && !signal.aborted) playback.seek(toS);
}

async function startsFrom(slides: string, stop: AbortController): Promise<number[]> {
  const limit = setTimeout(() => stop.abort(), listLimitMs);
  const found = await fetchSlides(slides, stop.signal).catch(() => []);
  clearTimeout(limit);
  return found.map(({ startS }) => startS);
}

function frameRate(facts: PlaybackFacts): number {
  return facts.renditions.find(({ kind, frame_rate }) => kind === "video" && frame_rate)?.frame_rate ?? 25;
}
