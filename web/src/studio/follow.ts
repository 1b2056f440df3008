// A lecture's state as it changes. A browser opens six connections to a server, and an upload needs one: so few lectures have a
// stream of events each, the others are asked about now and then.
import { eventsUrl, lectureState, type LectureState } from "./api";
import { noticeEnd } from "./session";

const streamLimit = 2;
const askEveryMs = 5_000;

type Watcher = (state: LectureState) => void;

interface Followed {
  watchers: Set<Watcher>;
  stream: EventSource | null;
  timer: ReturnType<typeof setTimeout> | null;
}

const followed = new Map<string, Followed>();

export function follow(lecture: string, watcher: Watcher): () => void {
  const found = followed.get(lecture) ?? begin(lecture);
  found.watchers.add(watcher);
  return () => {
    found.watchers.delete(watcher);
    if (found.watchers.size > 0) return;
    found.stream?.close();
    if (found.timer !== null) clearTimeout(found.timer);
    if (followed.get(lecture) === found) followed.delete(lecture);
  };
}

function begin(lecture: string): Followed {
  const fresh: Followed = { watchers: new Set(), stream: null, timer: null };
  followed.set(lecture, fresh);
  next(lecture, fresh);
  return fresh;
}

function next(lecture: string, one: Followed): void {
  const streams = [...followed.values()].filter(({ stream }) => stream !== null).length;
  if (streams < streamLimit) openStream(lecture, one);
  else void askOnce(lecture, one);
}

function openStream(lecture: string, one: Followed): void {
  const stream = new EventSource(eventsUrl(lecture));
  one.stream = stream;
  stream.onmessage = ({ data }) => {
    const state = parse(String(data));
    if (state !== null) tell(one, state);
  };
  stream.onerror = () => {
    if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    one.stream = null;
    void askOnce(lecture, one); // too many follow already, or one may not: the answer tells
  };
}

async function askOnce(lecture: string, one: Followed): Promise<void> {
  try {
    tell(one, await lectureState(lecture));
  } catch (failure) {
    noticeEnd(failure);
  }
  if (one.watchers.size > 0) one.timer = setTimeout(() => next(lecture, one), askEveryMs);
}

function tell(one: Followed, state: LectureState): void {
  for (const watcher of [...one.watchers]) watcher(state);
}

function parse(data: string): LectureState | null {
  try {
    return JSON.parse(data) as LectureState;
  } catch {
    return null;
  }
}
