// What plays, for the keys of keyboards and headphones and for the lock screen of a phone.
import { useEffect } from "preact/hooks";
import type { Course, Lecture } from "../api/types";
import { navigate } from "../navigation";
import { courseNameOf, firstName } from "../parts/names";
import type { Playback } from "../player/playback";
import { useStore } from "../player/store";
import { lectureUrl } from "../router";
import { beside } from "./beside";

const stepS = 10;

/** Returns the way to the lecture before or after. */
export function useMediaKeys(lecture: Lecture, playback: Playback, course: Course | null): (step: 1 | -1) => void {
  const { started } = useStore(playback.state);
  const toLecture = (step: 1 | -1) => {
    const to = beside(course, lecture.id, step);
    if (to !== null) navigate(lectureUrl(to.id));
  };
  useEffect(() => {
    const session = navigator.mediaSession;
    if (!started || session === undefined) return;
    const { poster } = playback.facts.get();
    session.metadata = new MediaMetadata({
      title: firstName({ text: lecture.title, local: lecture.local_title, taughtIn: lecture.course.language }),
      artist: courseNameOf(lecture).text,
      artwork: poster ? [{ src: new URL(poster, location.href).href }] : [],
    });
    const handlers: [MediaSessionAction, MediaSessionActionHandler | null][] = [
      ["seekbackward", ({ seekOffset }) => playback.seekBy(-(seekOffset ?? stepS))],
      ["seekforward", ({ seekOffset }) => playback.seekBy(seekOffset ?? stepS)],
      ["seekto", ({ seekTime }) => seekTime !== undefined && seekTime !== null && playback.seek(seekTime)],
      ["previoustrack", beside(course, lecture.id, -1) && (() => toLecture(-1))],
      ["nexttrack", beside(course, lecture.id, 1) && (() => toLecture(1))],
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
  }, [started, lecture, playback, course]);
  return toLecture;
}
