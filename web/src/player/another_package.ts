// A lecture that is being watched goes on from another package: more renditions of the same recording, or a new one.
import type { Playback } from "../api/types";
import { modesOf, type Mode } from "./mode";
import type { PlayerState } from "./player_state";
import { qualityOf, sizesOf } from "./qualities";

const sameLengthS = 0.5; // packages of one recording differ by less

export interface Move {
  facts: Playback;
  isSame: boolean; // recording: what is loaded of it may be kept
  state: Pick<PlayerState, "mode" | "modes" | "videoCame" | "quality" | "playable">;
}

type Before = Pick<PlayerState, "mode" | "modes" | "videoCame" | "quality" | "playing">;

// `choose` says what a viewer would be shown at first of what there is.
export function planMove(before: Playback, facts: Playback, state: Before, choose: (there: Mode[]) => Mode): Move {
  const isSame = Math.abs(facts.duration_s - before.duration_s) < sameLengthS;
  const modes = modesOf(facts);
  const wanted = choose(modes);
  // A picture that was missed comes at once where nobody listens, otherwise when it is asked for.
  const mode = state.playing && modes.includes(state.mode) ? state.mode : wanted;
  const came = mode !== "video" && wanted === "video" && (state.videoCame || !state.modes.includes("video"));
  return {
    facts: isSame ? { ...facts, captions: keptCaptions(before, facts) } : facts,
    isSame,
    state: { mode, modes, videoCame: came, quality: sameQuality(state.quality, before, facts), playable: null },
  };
}

// What was chosen, under the name that it has in the other package.
function sameQuality(quality: string | null, before: Playback, facts: Playback): string | null {
  if (quality === null) return null;
  const fresh = sizesOf(facts.renditions, facts.duration_s);
  const label = qualityOf(sizesOf(before.renditions, before.duration_s), quality)?.label;
  return (qualityOf(fresh, quality) ?? fresh.video.find((one) => one.label === label))?.id ?? null;
}

// Captions that are loaded stay, addresses and all: to load them anew would take them off the screen for a while.
function keptCaptions(before: Playback, facts: Playback): Playback["captions"] {
  const fresh = facts.captions.filter(({ language }) => !before.captions.some((old) => old.language === language));
  return [...before.captions, ...fresh];
}
