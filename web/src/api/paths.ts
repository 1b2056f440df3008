export function coursePath(slug: string): string {
  return `/api/v1/courses/${encodeURIComponent(slug)}`;
}

export function playbackPath(id: string): string {
  return `${lecturePath(id)}/playback`;
}

export function lecturePath(id: string): string {
  return `/api/v1/lectures/${encodeURIComponent(id)}`;
}

export function eventsPath(id: string): string {
  return `${lecturePath(id)}/events`;
}

export const progressPath = "/api/v1/progress";

export function ownProgressPath(lecture: string): string {
  return `${lecturePath(lecture)}/progress`;
}

// `cursor`: the next of the page before; empty for the first.
export function progressListPath(course: string, cursor: string): string {
  const query = new URLSearchParams({ course, ...(cursor === "" ? {} : { cursor }) });
  return `/api/v1/me/progress?${query.toString()}`;
}
