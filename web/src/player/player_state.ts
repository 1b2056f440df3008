// What a viewer sees of a lecture that plays.
import type { Playback } from "../api/types";
import { isSavedAddress } from "../offline/addresses";
import { modesOf, startMode, type Mode } from "./mode";
import type { Preferences } from "./preferences";
import { leastOf, sizesOf } from "./qualities";

export type Problem =
  | { kind: "unsupported" }
  | { kind: "script" }
  | { kind: "gone" }
  | { kind: "budget" } // of the month, used up
  | { kind: "media"; recovering: boolean }
  | { kind: "link"; secondsLeft: number };

export interface PlayerState {
  started: boolean; // Play was pressed once
  playing: boolean;
  ended: boolean;
  waiting: boolean; // wants to play and has nothing to show
  slow: boolean; // ... for some time now
  failing: boolean; // requests fail; they are being tried again
  online: boolean; // or it needs no network
  rate: number;
  volume: number;
  muted: boolean;
  quality: string | null; // the chosen rendition; null: automatic
  showing: string | null; // the rendition on screen
  expected: string | null; // the one that the link is good for; null: not known
  playable: string[] | null; // renditions that the engine can choose; null: not known yet
  mode: Mode;
  modes: Mode[]; // those that there are
  inWork: boolean; // the recording is still being prepared
  isPart: boolean; // ... and what plays came early of it
  videoCame: boolean; // since Play, and something else is shown
  audioTracks: { name: string; language: string }[];
  audioTrack: number;
  captions: string | null;
  problem: Problem | null;
}

export interface PlayerTime {
  atS: number;
  wholeS: number;
  loadedS: number; // end of what is loaded around the position
}

export function firstState(facts: Playback, preferences: Preferences, savesData: boolean): PlayerState {
  const { rate, volume, muted, captions, mode: wanted } = preferences;
  const modes = modesOf(facts);
  const mode = startMode(wanted, modes, savesData);
  const least = savesData && wanted === null && mode === "video";
  return {
    started: false,
    playing: false,
    ended: false,
    waiting: false,
    slow: false,
    failing: false,
    online: navigator.onLine !== false || isSavedAddress(facts.hls),
    rate,
    volume,
    muted,
    quality: least ? leastOf(sizesOf(facts.renditions, facts.duration_s)) : null,
    showing: null,
    expected: null,
    playable: null,
    mode,
    modes,
    inWork: false,
    isPart: false,
    videoCame: false,
    audioTracks: [],
    audioTrack: 0,
    captions: facts.captions.some(({ language }) => language === captions) ? captions : null,
    problem: null,
  };
}
