// The line in which the server's page says why nothing goes on, until the application is there, which can say more.

const lookMs = 1_000;
const soonLooks = 5; // standing still; less is what every link does
const helpLooks = 10; // and the server fails: the application competes with nothing

export interface Said {
  isConnected: boolean;
  textContent: string | null;
  dataset: DOMStringMap; // the words, of the page's language
}

export type Watched = Pick<HTMLVideoElement, "paused" | "ended" | "error" | "currentTime" | "dataset" | "addEventListener" | "dispatchEvent">;

/** `bring`: the application is wanted at once. */
export function say(video: Watched, line: Said, bring: () => void): void {
  let atS = -1;
  let still = 0;
  let isFailing = false;
  video.addEventListener("stalled", () => (isFailing = true)); // the browser's of a file, or feed.ts's
  video.addEventListener("progress", () => (isFailing = false));
  const timer = setInterval(() => {
    if (!line.isConnected) return clearInterval(timer);
    const waits = !video.ended && (video.error !== null || (!video.paused && video.currentTime === atS));
    atS = video.currentTime;
    still = waits ? still + 1 : 0;
    const isSpent = video.dataset.help === "budget";
    const cause = !navigator.onLine ? "offline" : isFailing || video.error ? "failing" : "slow";
    const why = isSpent && (still > 0 || video.paused) ? "budget" : still < soonLooks ? "" : cause;
    const text = line.dataset[why] ?? "";
    if (line.textContent !== text) line.textContent = text;
    if (still === 0 && video.dataset.help === "link") delete video.dataset.help; // it goes on
    if (why === "failing" && still >= helpLooks && !needsHelp(video)) help(video, "link", bring);
  }, lookMs);
}

/** It does not go on, or may not: the application comes and takes over without waiting for a good moment. */
export function help(video: Pick<Watched, "dataset" | "dispatchEvent">, why: "link" | "budget", bring: () => void): void {
  video.dataset.help = why;
  video.dispatchEvent(new Event("stalled"));
  bring();
}

export function needsHelp({ dataset }: Pick<Watched, "dataset">): boolean {
  return dataset.help !== undefined;
}
