import { useEffect, useState } from "preact/hooks";
import { isComfortable } from "../first/comfort";

const lookMs = 500;
const mostMs = 30_000;

/** Once what plays has what it wants, or nothing comes of it: code that could wait must not take a thin link from the first seconds. */
export function useComfort(): boolean {
  const [comfort, setComfort] = useState(false);
  useEffect(() => {
    const sinceMs = Date.now();
    const look = () => {
      const video = document.querySelector<HTMLVideoElement>("#app video");
      if ((video === null || !isComfortable(video)) && Date.now() - sinceMs < mostMs) return;
      clearInterval(timer);
      setComfort(true);
    };
    const timer = setInterval(look, lookMs);
    return () => clearInterval(timer);
  }, []);
  return comfort;
}
