// A recording that is being prepared again: how far it is, and what plays once that is over.
import { useEffect, useRef, useState } from "preact/hooks";
import { useStore } from "../../player/store";
import type { LectureState } from "../api";
import { follow } from "../follow";
import type { Sample } from "../rate";
import { noticeEnd } from "../session";
import { withProgress, workOf, type Work } from "../work";
import { readCuts } from "./api";
import type { CutDraft } from "./draft";

const askAgainMs = 3_000; // the work is over, and its answer not there yet

export interface Preparing {
  work: Work;
  samples: Sample[];
}

export function usePreparing(draft: CutDraft): Preparing {
  const isPending = useStore(draft.state).there.pending !== null;
  const [state, setState] = useState<LectureState | null>(null);
  const [round, setRound] = useState(0);
  const samples = useRef<Sample[]>([]);
  useEffect(() => {
    if (!isPending) return;
    setState(null); // of the one before
    return follow(draft.lecture, setState);
  }, [draft, isPending]);
  const work = workOf("published", state);
  samples.current = withProgress(samples.current, work, Date.now());
  const isOver = isPending && state !== null && (work.step === "published" || work.step === "failed");
  useEffect(() => {
    if (!isOver) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    readCuts(draft.lecture, stop.signal).then(
      (now) => draft.meet(now),
      (failure: unknown) => stop.signal.aborted || noticeEnd(failure),
    ).finally(() => {
      if (!stop.signal.aborted) timer = setTimeout(() => setRound((count) => count + 1), askAgainMs);
    });
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [isOver, round]);
  return { work, samples: samples.current };
}
