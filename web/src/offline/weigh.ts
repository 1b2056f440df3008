// What the server does not tell with a lecture, and saving it costs: asked for before a size is said.
import type { Playback } from "../api/types";
import { storyboardPicture } from "./choices";

const patienceMs = 5_000; // then the lecture is offered without it

export async function weighed(facts: Playback, signal?: AbortSignal): Promise<Playback> {
  const { storyboard, renditions } = facts;
  if (!storyboard || facts.storyboard_bytes !== undefined || !renditions.some(({ kind }) => kind === "video")) return facts;
  const stop = new AbortController();
  const giveUp = () => stop.abort();
  const timer = setTimeout(giveUp, patienceMs);
  signal?.addEventListener("abort", giveUp);
  try {
    const answer = await fetch(storyboard.replace(/[^/]*$/, storyboardPicture), { method: "HEAD", signal: stop.signal });
    const bytes = Number(answer.headers.get("content-length"));
    return answer.ok && bytes > 0 ? { ...facts, storyboard_bytes: bytes } : facts;
  } catch {
    return facts;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}
