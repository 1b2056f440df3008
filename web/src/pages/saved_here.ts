// Whether a lecture is saved on this device, and as what it plays from here.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Lecture, Playback } from "../api/types";
import { isReplaced, isSavedHere, saved } from "../offline/index";
import { useStore } from "../player/store";

export interface SavedHere {
  lecture: Lecture; // as it was told then
  facts: Playback;
}

/** Undefined while this is not known, of a lecture that is saved when its page opens: nothing is played from the network before it is. */
export function useSavedHere(id: string): SavedHere | null | undefined {
  useStore(saved);
  const isNoted = isSavedHere(id);
  const waitsForAnother = isReplaced(id); // read again when that is there
  const [found, setFound] = useState<{ of: string; is: SavedHere | null } | null>(null);
  useEffect(() => {
    if (!isNoted) return setFound(null);
    let gone = false;
    read(id)
      .catch(() => null)
      .then((is) => void (gone || setFound({ of: id, is })));
    return () => void (gone = true);
  }, [id, isNoted, waitsForAnother]);
  const first = useRef({ id, isNoted });
  if (first.current.id !== id) first.current = { id, isNoted };
  if (!isNoted) return null;
  if (found?.of === id) return found.is;
  return first.current.isNoted ? undefined : null; // saved while it is open: what plays, plays on
}

/** What is saved follows what the server says now. Nothing waits for it. */
export function useRenewal(told: Lecture | null): void {
  useEffect(() => {
    if (told === null || !isSavedHere(told.id)) return;
    import("../offline/renew").then(({ renew }) => renew(told)).catch(() => undefined);
  }, [told]);
}

async function read(id: string): Promise<SavedHere | null> {
  const [{ wholeRecord, choiceOf }, { savedFacts }] = await Promise.all([import("../offline/saver"), import("../offline/choices")]);
  const record = await wholeRecord(id);
  const choice = record && choiceOf(record);
  if (!record?.lecture.playback || !choice || !(await isAnswered())) return null;
  return { lecture: record.lecture, facts: savedFacts(record.lecture.playback, choice) };
}

const answerLimitMs = 10_000;

// The service worker has this page; just after the first visit that takes a moment.
async function isAnswered(): Promise<boolean> {
  const { serviceWorker } = navigator;
  if (serviceWorker === undefined) return false;
  if (serviceWorker.controller !== null) return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), answerLimitMs);
    serviceWorker.addEventListener(
      "controllerchange",
      () => {
        clearTimeout(timer);
        resolve(true);
      },
      { once: true },
    );
  });
}
