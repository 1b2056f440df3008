export function coursePath(slug: string): string {
  return `/api/v1/courses/${encodeURIComponent(slug)}`;
}

export function playbackPath(id: string): string {
  return `${lecturePath(id)}/playback`;
}

export function lecturePath(id: string): string {
  return `/api/v1/lectures/${encodeURIComponent(id)}`;
}
