// What a viewer sees of a lecture that plays.

export type Problem =
  | { kind: "unsupported" }
  | { kind: "script" }
  | { kind: "gone" }
  | { kind: "media"; recovering: boolean }
  | { kind: "link"; secondsLeft: number };

export interface PlayerState {
  started: boolean; // Play was pressed once
  playing: boolean;
  ended: boolean;
  waiting: boolean; // wants to play and has nothing to show
  slow: boolean; // ... for some time now
  failing: boolean; // requests fail; they are being tried again
  online: boolean;
  rate: number;
  volume: number;
  muted: boolean;
  quality: string | null; // the chosen rendition; null: automatic
  showing: string | null; // the rendition on screen
  playable: string[]; // renditions that this device can play
  audioOnly: boolean;
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
