// Keys that play while one types elsewhere. By their places on the keyboard: they are the same on an Arabic or Russian one.
const stepS = 5;

export function playKeys(event: KeyboardEvent, video: HTMLVideoElement | null): boolean {
  if (!event.altKey || event.ctrlKey || event.metaKey || video === null) return false;
  if (event.code === "KeyK") {
    if (video.paused) void video.play();
    else video.pause();
  } else if (event.code === "KeyJ") video.currentTime = Math.max(0, video.currentTime - stepS);
  else if (event.code === "KeyL") video.currentTime += stepS;
  else return false;
  return true;
}
