// Where the address says, or where this device left the lecture; not once it plays.
import { loadPosition, resumeAt } from "../player/progress";
import { parseStart } from "../router";
import type { Lead } from "./lead";

export function goOn({ video, lecture }: Lead): void {
  if (!video.paused || video.currentTime > 0) return;
  const asked = parseStart(new URLSearchParams(location.search).get("t"));
  const position = loadPosition(lecture);
  const at = asked ?? resumeAt(position, position?.wholeS ?? 0);
  if (at > 0) video.currentTime = at;
}
