// A list that comes by pages and is narrowed by typing.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { Loading } from "../parts/states";
import { useAsked } from "../studio/asked";
import { AskFailed } from "../studio/failed";
import { d } from "../text/desk";

const typingPauseMs = 300;

export interface ListPage<T> {
  items: T[];
  next: string | null;
}
export type LoadPage<T> = (q: string, cursor: string | null, signal: AbortSignal) => Promise<ListPage<T>>;

// Pages are asked for again as far as they are shown, so that what was changed meanwhile is true.
export async function firstPages<T>(load: LoadPage<T>, q: string, count: number, signal: AbortSignal): Promise<ListPage<T>> {
  const items: T[] = [];
  let next: string | null = null;
  for (let page = 0; page < count; page++) {
    const answer: ListPage<T> = await load(q, next, signal);
    items.push(...answer.items);
    next = answer.next;
    if (next === null) break;
  }
  return { items, next };
}

interface ListProps<T> {
  name: string; // of the question; with filters in it
  load: LoadPage<T>;
  find?: string; // label of the search; none without
  children: (items: T[], reload: () => void) => ComponentChildren;
}

export function SearchList<T>({ name, load, find, children }: ListProps<T>) {
  const [{ q, count }, setWish] = useState({ q: "", count: 1 });
  const timer = useRef(0);
  const { data, failure, reload } = useAsked(`${name} ${count} ${q}`, (signal) => firstPages(load, q, count, signal));
  const last = useRef(data);
  if (data !== null) last.current = data;
  const shown = data ?? last.current;
  return (
    <>
      {find !== undefined && (
        <label class="desk-find">
          <span class="visually-hidden">{find}</span>
          <input
            type="search"
            dir="auto"
            placeholder={find}
            onInput={(event) => {
              const typed = event.currentTarget.value.trim();
              clearTimeout(timer.current);
              timer.current = setTimeout(() => setWish({ q: typed, count: 1 }), typingPauseMs) as unknown as number;
            }}
          />
        </label>
      )}
      {failure !== null && <AskFailed failure={failure} retry={reload} />}
      {shown === null && failure === null && <Loading />}
      <p class={shown?.items.length === 0 ? "quiet desk-none" : "visually-hidden"} role="status">
        {shown === null ? "" : shown.items.length === 0 ? d(q === "" ? "list.none" : "list.noMatch") : d("list.shown", { n: shown.items.length })}
      </p>
      {shown !== null && shown.items.length > 0 && children(shown.items, reload)}
      {shown?.next != null && (
        <button type="button" class="button more" onClick={() => setWish({ q, count: count + 1 })}>
          {d("list.more")}
        </button>
      )}
    </>
  );
}
