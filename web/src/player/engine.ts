// What the player asks of whatever feeds the <video> element.

export type Trouble =
  | { kind: "link" } // nothing comes through; worth trying again
  | { kind: "gone" } // the server says that it is not there
  | { kind: "media"; recovering: boolean }; // the device could not decode it

export interface EngineListener {
  qualities(ids: string[]): void; // renditions that this device can play
  expecting(id: string | null): void; // the rendition that the link's rate is good for
  playing(id: string | null): void; // the rendition that is shown
  audioTracks(tracks: { name: string; language: string }[], current: number): void;
  trouble(trouble: Trouble): void;
  stumbled(isRefused: boolean): void; // a request failed, or was refused, and is tried again
  linkReturned(): void; // after an outage, while something waits to be tried again
  loaded(bytes: number): void; // a segment is there, of so many
  flowing(): void; // data came in
}

// Before Play: a first picture's worth. After: minutes, for links that come and go; less while slides want the link.
export type Ahead = "first" | "some" | "much";

export interface Engine {
  load(url: string, startS: number): void;
  // The same lecture from another package: what is loaded plays on while that is opened.
  moveTo(url: string): void;
  bufferAhead(ahead: Ahead): void;
  setQuality(rendition: string | null): void; // null: by the link's rate
  setAudioTrack(index: number): void;
  hold(): void; // nothing more is loaded until it is told to try again
  tryAgain(): void;
  destroy(): void;
}
