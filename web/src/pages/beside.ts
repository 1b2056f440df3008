import type { Course, LectureSummary } from "../api/types";

/** The lecture of the course before or after this one that can be watched. */
export function beside(course: Pick<Course, "sections"> | null, id: string, step: 1 | -1): LectureSummary | null {
  const ready = (course?.sections ?? []).flatMap(({ lectures }) => lectures).filter((one) => one.status === "published" || one.id === id);
  const at = ready.findIndex((lecture) => lecture.id === id);
  return at < 0 ? null : (ready[at + step] ?? null);
}
