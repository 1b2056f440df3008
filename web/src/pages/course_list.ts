// Pages of courses, joined. What was loaded stays in memory, so that Back finds the list as it was left.
import { useEffect, useState } from "preact/hooks";
import { ApiFailure, getJson } from "../api/client";
import type { CoursePage, CourseSummary, PersonName } from "../api/types";

interface Loaded {
  items: CourseSummary[];
  next: string | null;
  person: PersonName | null;
  atMs: number;
}

const lists = new Map<string, Loaded>();
const listLimit = 20; // questions remembered
const freshMs = 300_000;

export interface CourseList {
  items: CourseSummary[] | null;
  next: string | null;
  person: PersonName | null; // whose courses they are
  firstNew: number; // index of the first course that "more" brought; 0 when it brought none
  failure: ApiFailure | null;
  loadingMore: boolean;
  loadMore: () => void;
  retry: () => void;
}

export function useCourseList(parameters: string): CourseList {
  const [, redraw] = useState(0);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [firstNew, setFirstNew] = useState(0);
  const [loadingMore, setLoadingMore] = useState(false);
  const loaded = lists.get(parameters);

  const load = (cursor: string | null, signal?: AbortSignal) => {
    setFailure(null);
    return getJson<CoursePage>(listPath(parameters, cursor), signal).then(
      (page) => {
        const before = cursor === null ? [] : (lists.get(parameters)?.items ?? []);
        remember(parameters, { items: [...before, ...page.items], next: page.next ?? null, person: page.person ?? null, atMs: Date.now() });
        setFirstNew(before.length);
        redraw((count) => count + 1);
      },
      (cause: unknown) => {
        if (signal?.aborted) return;
        setFailure(cause instanceof ApiFailure ? cause : new ApiFailure("server", 0, String(cause)));
      },
    );
  };

  useEffect(() => {
    setFirstNew(0);
    const known = lists.get(parameters);
    if (known && Date.now() - known.atMs < freshMs) return;
    const stop = new AbortController();
    void load(null, stop.signal);
    return () => stop.abort();
  }, [parameters]);

  const again = () => void load(null);
  useEffect(() => {
    if (failure === null) return;
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [failure]);

  return {
    items: loaded?.items ?? null,
    next: loaded?.next ?? null,
    person: loaded?.person ?? null,
    firstNew,
    failure,
    loadingMore,
    loadMore: () => {
      setLoadingMore(true);
      void load(loaded?.next ?? null).then(() => setLoadingMore(false));
    },
    retry: again,
  };
}

function remember(parameters: string, list: Loaded): void {
  lists.delete(parameters);
  lists.set(parameters, list);
  const oldest = lists.keys().next().value;
  if (lists.size > listLimit && oldest !== undefined) lists.delete(oldest);
}

export function listPath(parameters: string, cursor: string | null): string {
  const all = new URLSearchParams(parameters);
  if (cursor !== null) all.set("cursor", cursor);
  const text = all.toString();
  return text === "" ? "/api/v1/courses" : `/api/v1/courses?${text}`;
}
