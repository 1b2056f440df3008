// What each key does to the player, and what is said about it.
import type { Playback as PlaybackFacts } from "../api/types";
import { percent } from "../format/percent";
import { rateText } from "../format/rate";
import { clock } from "../format/time";
import { t } from "../text/text";
import { steppedRate, type Action } from "./keys";
import type { Playback } from "./playback";

export interface Hands {
  playback: Playback;
  facts: PlaybackFacts;
  say: (text: string) => void;
  toggleCaptions: () => void;
  full: () => void;
  pip: () => void;
  help: () => void;
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

function frameRate(facts: PlaybackFacts): number {
  return facts.renditions.find(({ kind, frame_rate }) => kind === "video" && frame_rate)?.frame_rate ?? 25;
}
