import type { CourseSummary } from "../api/types";
import { t } from "../text/text";

// How many lectures a course has, and how many of them can be watched where that is not all.
export function lectureCount({ lecture_count: all = 0, published_count: ready = all }: CourseSummary): string {
  if (all === 0) return "";
  return ready === all ? t("course.lectureCount", { n: all }) : t("course.lecturesReady", { ready: String(ready), n: all });
}
