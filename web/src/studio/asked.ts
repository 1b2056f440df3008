// What a studio page shows, as states: waiting, there, or failed. What is there stays while it is asked for again.
import { useEffect, useRef, useState } from "preact/hooks";
import { Refusal } from "./api";
import { noticeEnd } from "./session";

export interface Asked<T> {
  data: T | null;
  failure: Refusal | null;
  reload: () => void;
}

export function useAsked<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<{ key: string; data: T | null; failure: Refusal | null } | null>(null);
  const loader = useRef(load);
  loader.current = load;
  useEffect(() => {
    const stop = new AbortController();
    loader.current(stop.signal).then(
      (data) => setAnswer({ key, data, failure: null }),
      (cause: unknown) => {
        if (stop.signal.aborted || noticeEnd(cause)) return;
        const failure = cause instanceof Refusal ? cause : new Refusal(0, String(cause));
        setAnswer((before) => ({ key, data: before?.key === key ? before.data : null, failure }));
      },
    );
    return () => stop.abort();
  }, [key, round]);
  const current = answer?.key === key ? answer : null;
  const reload = () => setRound((count) => count + 1);
  useEffect(() => {
    if (current?.failure?.status !== 0) return;
    addEventListener("online", reload);
    return () => removeEventListener("online", reload);
  }, [current?.failure]);
  return { data: current?.data ?? null, failure: current?.failure ?? null, reload };
}
