// What the pages say of a saved lecture.
import type { Lecture } from "../api/types";
import type { Mode } from "../player/mode";
import { o } from "../text/offline";

export function whatText(mode: Mode, label: string): string {
  if (mode === "video") return o("saved.video", { quality: label });
  return o(mode === "slides" ? "saved.slides" : "saved.sound");
}

export function titleOf({ title, local_title, course }: Lecture) {
  return { text: title, local: local_title, taughtIn: course.language };
}
