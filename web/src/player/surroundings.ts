// What the player needs from the browser around it.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";
import type { Playback as PlaybackFacts } from "../api/types";
import { hlsModule } from "./hls_module";
import type { Tile } from "./storyboard";
import { findTiles } from "./tiles";

const idleMs = 3_000;
const smallPx = 400; // narrower: the smallest phones
const mediumPx = 720; // narrower: no room for words beside icons

// True when nobody has moved for a while and the controls may go.
export function useIdle(mayHide: boolean): [boolean, () => void] {
  const [idle, setIdle] = useState(false);
  const timer = useRef(0);
  const stir = () => {
    setIdle(false);
    clearTimeout(timer.current);
    if (mayHide) timer.current = window.setTimeout(() => setIdle(true), idleMs);
  };
  useEffect(() => {
    stir();
    return () => clearTimeout(timer.current);
  }, [mayHide]);
  return [idle, stir];
}

type AppleVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

// An iPhone shows only a video in full: what has none fills the window.
export function useFullScreen(root: RefObject<HTMLElement | null>, video: HTMLVideoElement | null, hasVideo: boolean) {
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const changed = () => setFull(document.fullscreenElement !== null && document.fullscreenElement === root.current);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
  const leave = async () => {
    if (document.fullscreenElement !== null) await document.exitFullscreen().catch(() => undefined);
    else setFull(false);
  };
  const toggle = () => {
    if (document.fullscreenElement !== null || isFull) void leave();
    else if (root.current?.requestFullscreen) void root.current.requestFullscreen().catch(() => undefined);
    else if (hasVideo) (video as AppleVideo | null)?.webkitEnterFullscreen?.();
    else setFull(true);
  };
  return { isFull, toggle, leave };
}

export function usePip(video: HTMLVideoElement | null) {
  const possible = video !== null && document.pictureInPictureEnabled === true;
  const toggle = () => {
    if (!possible || video === null) return;
    if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
    else void video.requestPictureInPicture().catch(() => undefined); // refused before the first picture is there
  };
  return { possible, toggle };
}

// The small pictures of the seek bar, fetched at the first wish that the month's budget has room for.
export function useTiles(facts: PlaybackFacts, ratio: number): [Tile[], () => void] {
  const [tiles, setTiles] = useState<Tile[]>([]);
  const asked = useRef(false);
  const want = () => {
    if (asked.current) return;
    asked.current = true;
    const again = () => (asked.current = false); // the next hover asks again
    findTiles(facts, ratio).then((found) => (found === null ? again() : setTiles(found)), again);
  };
  return [tiles, want];
}

// The poster waits for the player's script: on a slow link the two would share the line, and Play needs the script.
export function usePoster(url: string | null): string | undefined {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const show = () => setShown(true);
    (hlsModule() ?? Promise.resolve()).then(show, show);
  }, []);
  return shown && url !== null ? url : undefined;
}

export type Size = "small" | "medium" | "large";

// How much room the controls have. The player's own width counts, not the window's: it shares that with a side column.
export function useSize(root: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>("medium");
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return;
    const measure = () => setSize(element.clientWidth < smallPx ? "small" : element.clientWidth < mediumPx ? "medium" : "large");
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    measure();
    return () => watcher.disconnect();
  }, []);
  return size;
}
