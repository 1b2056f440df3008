// The three ways to take a lecture: its video, its slides with the sound, the sound alone.
import type { Playback } from "../api/types";

export const modes = ["video", "slides", "sound"] as const;
export type Mode = (typeof modes)[number];

export function isMode(value: unknown): value is Mode {
  return (modes as readonly unknown[]).includes(value);
}

// Those that a lecture has; one that is published early may have its video only later.
export function modesOf({ renditions, slides }: Playback): Mode[] {
  const has = (wanted: string) => renditions.some(({ kind }) => kind === wanted);
  const there: Record<Mode, boolean> = { video: has("video"), slides: Boolean(slides) && has("audio"), sound: has("audio") };
  return modes.filter((mode) => there[mode]);
}

// What a viewer chose before comes first; then what the browser asks for in their name.
export function startMode(wanted: Mode | null, there: Mode[], savesData: boolean): Mode {
  if (wanted !== null && there.includes(wanted)) return wanted;
  const frugal: Mode[] = ["slides", "sound", "video"];
  const order = savesData && wanted !== "video" ? frugal : modes;
  return order.find((mode) => there.includes(mode)) ?? "video";
}

// Without the video, the sound that costs least will do: it is speech.
export function addressOf({ hls, audio, low }: Playback, mode: Mode): string {
  if (mode === "video") return hls;
  return low ?? audio ?? hls.replace(/main\.m3u8(?=$|\?)/, "audio.m3u8");
}
