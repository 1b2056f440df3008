// What the server's page plays is taken over by the player, as soon as that has come and can go on without a break.
import { useEffect } from "preact/hooks";
import { hasBegun, leadOf, playedOf, showApp, type Lead } from "../first/lead";
import type { Playback as PlaybackFacts } from "../api/types";
import { hintsOfThisPage, startEstimate } from "./estimate";
import { handOver, meeting } from "./handover";
import { loadPreferences } from "./preferences";
import { modesOf, startMode, type Mode } from "./mode";
import type { Playback } from "./playback";
import { savesData } from "./save_data";

const roomForPeaks = 1.3;

/** Where and how a lecture goes on that the page began; null: it did not. */
export function begunAt(from: Lead | null, facts: PlaybackFacts): { atS: number; mode: Mode } | null {
  if (from === null || !hasBegun(from)) return null;
  const { currentTime, paused } = from.video;
  const atS = paused ? currentTime : (meeting(currentTime, facts.duration_s, 0)?.atS ?? currentTime);
  const wanted = from.isAsked ? from.kind : loadPreferences().mode;
  const mode = startMode(wanted, modesOf(facts), savesData());
  const isTooMuch = from.kind !== "video" && wanted === null && leastVideoBps(facts) * roomForPeaks > startEstimate(hintsOfThisPage());
  return { atS, mode: isTooMuch ? from.kind : mode };
}

/** The picture of a slide that the page began with, for somebody who saves data: the slide itself, six times as large, waits for Play. */
export function standIn(from: Lead | null, { slideShow }: Pick<Playback, "slideShow">): string | null {
  const picture = from?.kind === "slides" && savesData() ? from.video.poster : null;
  slideShow?.waitForPlay(picture !== null);
  return picture;
}

/** Picture and sound of the leanest video. */
export function leastVideoBps({ renditions }: PlaybackFacts): number {
  const of = (kind: string) => renditions.filter((one) => one.kind === kind && !one.low).map((one) => one.average_bps ?? 0);
  return Math.min(...of("video"), Infinity) + Math.min(...of("audio"), Infinity);
}

export function useTakeOver(playback: Playback, video: HTMLVideoElement | null): void {
  useEffect(() => {
    if (video === null) return;
    const from = leadOf(playback.lecture);
    if (from === null || !hasBegun(from)) return showApp();
    const { duration_s: wholeS } = playback.facts.get();
    playback.loadForTakeOver();
    const counted = new AbortController();
    const count = () => {
      if (!counted.signal.aborted) playback.tookOver(playedOf(from), from.video.currentTime);
      counted.abort();
    };
    addEventListener("pagehide", count, { signal: counted.signal });
    const stop = handOver(from.video, video, { atS: playback.time.get().atS, tries: 1 }, {
      wholeS,
      seek: (toS) => playback.seek(toS),
      carry: () => carry(from.video, playback),
      done: () => {
        unwatch();
        count();
        showApp();
      },
    });
    const unwatch = whenHeld(playback, () => {
      stop();
      carry(from.video, playback);
      playback.seek(from.video.currentTime);
      count();
      showApp();
    });
    return () => {
      counted.abort();
      unwatch();
      stop();
    };
  }, [playback, video]);
}

/** The budget is used up: what the page began with would play on beyond it, and the notice is the application's. Once at most. */
export function whenHeld({ state }: Pick<Playback, "state">, act: () => void): () => void {
  const unwatch = state.watch(() => look());
  const look = () => {
    if (state.get().problem?.kind !== "budget") return;
    unwatch();
    act();
  };
  look();
  return unwatch;
}

function carry(from: HTMLVideoElement, playback: Playback): void {
  if (from.playbackRate !== 1) playback.setRate(from.playbackRate);
  if (from.muted) playback.setVolume(0);
  else if (from.volume !== 1) playback.setVolume(from.volume);
  const shown = [...from.textTracks].find(({ mode }) => mode === "showing");
  if (shown !== undefined) playback.setCaptions(shown.language);
}
