// A player that leaves out, while it plays, what is marked: one hears the result before it is saved.
import { useEffect, useRef } from "preact/hooks";
import { origin, place, skip, type Cut } from "./cut_list";

const leastS = 0.04; // a frame or so

interface Skipping {
  isOn: boolean;
  recording: number;
  played: readonly Cut[]; // left out of what the player has
  wanted: readonly Cut[];
}

export function useSkipping(video: HTMLVideoElement | null, how: Skipping): void {
  const now = useRef(how);
  now.current = how;
  useEffect(() => {
    if (video === null) return;
    let frame = 0;
    const look = () => {
      if (!video.paused && !video.seeking) goOn(video, now.current, false);
    };
    const each = () => {
      look();
      frame = video.paused ? 0 : requestAnimationFrame(each);
    };
    const begin = () => {
      goOn(video, now.current, true);
      if (frame === 0) frame = requestAnimationFrame(each);
    };
    video.addEventListener("play", begin);
    video.addEventListener("timeupdate", look); // windows that nobody sees draw no frames
    return () => {
      cancelAnimationFrame(frame);
      video.removeEventListener("play", begin);
      video.removeEventListener("timeupdate", look);
    };
  }, [video]);
}

// Where the lecture goes on, in its own seconds. A player that lands a hair before a joint is there: it would be sent for ever.
export function skipTo(atS: number, played: readonly Cut[], wanted: readonly Cut[], recording: number): number | "end" | null {
  const next = skip(wanted, origin(played, atS * 1000), recording);
  if (next === null || next === "end") return next;
  const toS = place(played, next) / 1000;
  return toS - atS < leastS ? null : toS;
}

function goOn(video: HTMLVideoElement, { isOn, recording, played, wanted }: Skipping, begins: boolean): void {
  if (!isOn) return;
  const next = skipTo(video.currentTime, played, wanted, recording);
  if (next === null) return;
  if (next !== "end") video.currentTime = next;
  else if (!begins) video.pause();
  else video.currentTime = beginning(played, wanted) / 1000; // as after any end
}

function beginning(played: readonly Cut[], wanted: readonly Cut[]): number {
  const [first] = wanted;
  return first !== undefined && first.from <= 0 ? place(played, first.to) : 0;
}
