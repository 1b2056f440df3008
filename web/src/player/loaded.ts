// What of a lecture the browser has.

// The end of what is loaded without a gap from the position on; the position itself where nothing is.
export function loadedAround({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index++) {
    if (buffered.start(index) <= currentTime + 0.3 && buffered.end(index) >= currentTime) return buffered.end(index);
  }
  return currentTime;
}
