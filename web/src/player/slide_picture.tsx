// The slide on the stage. The element that was loaded is the one that is shown: nothing flashes between two slides.
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../text/text";
import { Strip } from "./strip";
import type { Playback } from "./playback";
import type { SlideShow } from "./slide_show";
import { useStore } from "./store";

interface SlidePictureProps {
  show: SlideShow;
  playback: Playback;
}

export function SlidePicture({ show, playback }: SlidePictureProps) {
  const { image, place, words, count, late, failing } = useStore(show.state);
  const { started, online, waiting, problem } = useStore(playback.state);
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (image === null) return;
    image.alt = [count > 1 ? t("player.slideOf", { n: place + 1, count: String(count) }) : "", words].filter((part) => part !== "").join(": ");
    if (image.parentNode !== frame.current) frame.current?.replaceChildren(image);
  }, [image, place, words, count]);
  // What the sound waits for is said already.
  const said = started && late && online && !waiting && problem === null;
  return (
    <div class="slide-picture">
      <div ref={frame} />
      {said && <Strip text={t(failing ? "player.slideFailing" : "player.slideLate")} />}
    </div>
  );
}
