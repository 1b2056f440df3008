// What plays, for the keys of keyboards and headphones and for the lock screen of a phone.
import { useEffect } from "preact/hooks";
import type { Course, Lecture } from "../api/types";
import { navigate } from "../navigation";
import { courseNameOf, firstName } from "../parts/names";
import type { Playback } from "../player/playback";
import { savesData } from "../player/save_data";
import { useStore } from "../player/store";
import { lectureUrl } from "../router";
import { beside } from "./beside";

const stepS = 10;
let goesOnWith = ""; // the lecture that one of these keys went to

/** Whoever goes on from a locked phone has no other Play. True once. */
export function goesOn(lecture: string): boolean {
  const is = goesOnWith === lecture;
  goesOnWith = "";
  return is;
}

/** Returns the way to the lecture before or after. */
export function useMediaKeys(lecture: Lecture, playback: Playback, course: Course | null): (step: 1 | -1) => void {
  const { started } = useStore(playback.state);
  const previous = beside(course, lecture.id, -1)?.id;
  const next = beside(course, lecture.id, 1)?.id;
  const title = firstName({ text: lecture.title, local: lecture.local_title, taughtIn: lecture.course.language });
  const artist = courseNameOf(lecture).text;
  useEffect(() => {
    const session = navigator.mediaSession;
    if (!started || session === undefined) return;
    const poster = savesData() ? "" : playback.poster; // it is loaded; another one nobody would count
    session.metadata = new MediaMetadata({ title, artist, artwork: poster === "" ? [] : [{ src: poster }] });
    const goTo = (to: string | undefined) =>
      to === undefined
        ? null
        : () => {
            goesOnWith = to;
            navigate(lectureUrl(to));
          };
    const handlers: [MediaSessionAction, MediaSessionActionHandler | null][] = [
      ["seekbackward", ({ seekOffset }) => playback.seekBy(-(seekOffset ?? stepS))],
      ["seekforward", ({ seekOffset }) => playback.seekBy(seekOffset ?? stepS)],
      ["seekto", ({ seekTime }) => seekTime !== undefined && seekTime !== null && playback.seek(seekTime)],
      ["previoustrack", goTo(previous)],
      ["nexttrack", goTo(next)],
    ];
    const set = (all: typeof handlers) => {
      for (const [action, handler] of all) {
        try {
          session.setActionHandler(action, handler);
        } catch {
          // an action that this browser does not know
        }
      }
    };
    set(handlers);
    return () => {
      session.metadata = null;
      set(handlers.map(([action]) => [action, null]));
    };
  }, [started, playback, title, artist, previous, next]);
  return (step) => {
    const to = step === 1 ? next : previous;
    if (to !== undefined) navigate(lectureUrl(to));
  };
}
