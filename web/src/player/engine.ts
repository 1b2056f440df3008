// What the player asks of whatever feeds the <video> element.

export type Trouble =
  | { kind: "link" } // nothing comes through; worth trying again
  | { kind: "gone" } // the server says that it is not there
  | { kind: "media"; recovering: boolean }; // the device could not decode it

export interface EngineListener {
  qualities(ids: string[]): void; // renditions that this device can play
  playing(id: string | null): void; // the rendition that is shown
  audioTracks(tracks: { name: string; language: string }[], current: number): void;
  trouble(trouble: Trouble): void;
  stumbled(): void; // a request failed and is tried again
  flowing(): void; // data came in
}

export interface Engine {
  load(url: string, startS: number): void;
  // Before Play: a first picture's worth. After: minutes ahead, for links that come and go.
  bufferAhead(much: boolean): void;
  setQuality(rendition: string | null): void; // null: by the link's rate
  setAudioTrack(index: number): void;
  tryAgain(): void;
  destroy(): void;
}
