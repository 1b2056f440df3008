export function coursePath(slug: string): string {
  return `/api/v1/courses/${encodeURIComponent(slug)}`;
}

export function lecturePath(id: string): string {
  return `/api/v1/lectures/${encodeURIComponent(id)}`;
}
