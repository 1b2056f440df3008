// A page's data as states: waiting, there, or failed with a reason and a way out.
import { useEffect, useState } from "preact/hooks";
import { ApiFailure, getJson, isFresh, keptAnswer } from "./client";

export interface Resource<T> {
  data: T | null;
  failure: ApiFailure | null;
  retry: () => void;
}

export function useResource<T>(path: string | null): Resource<T> {
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<{ path: string; data: T | null; failure: ApiFailure | null } | null>(null);

  useEffect(() => {
    if (path === null || (isFresh(path) && attempt === 0)) return;
    const stop = new AbortController();
    getJson<T>(path, stop.signal).then(
      (data) => setAnswer({ path, data, failure: null }),
      (cause: unknown) => {
        if (!stop.signal.aborted) setAnswer({ path, data: null, failure: asFailure(cause) });
      },
    );
    return () => stop.abort();
  }, [path, attempt]);

  const current = answer?.path === path ? answer : null;
  const failure = current?.failure ?? null;
  const retry = () => {
    setAnswer(null);
    setAttempt((count) => count + 1);
  };
  useEffect(() => {
    if (failure === null) return;
    addEventListener("online", retry);
    return () => removeEventListener("online", retry);
  }, [failure]);
  return { data: current?.data ?? (path === null ? null : keptAnswer<T>(path)), failure, retry };
}

function asFailure(cause: unknown): ApiFailure {
  return cause instanceof ApiFailure ? cause : new ApiFailure("server", 0, String(cause));
}
