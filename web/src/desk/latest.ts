// A state whose newest value is at hand for what goes on while one types: a rendering knows only that of its own time.
import { useRef, useState } from "preact/hooks";

export function useLatest<T>(first: T): { value: T; latest: { readonly current: T }; put: (next: T) => void } {
  const [value, setValue] = useState<T>(first);
  const latest = useRef<T>(first);
  const put = (next: T) => {
    latest.current = next;
    setValue(() => next);
  };
  return { value, latest, put };
}
