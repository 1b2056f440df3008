// A link to this moment of the lecture.
import { useState } from "preact/hooks";
import { clock } from "../format/time";
import type { Playback } from "../player/playback";
import { useStore } from "../player/store";
import { lectureUrl } from "../router";
import { rich, t } from "../text/text";

export function ShareButton({ id, playback }: { id: string; playback: Playback }) {
  const { atS, wholeS } = useStore(playback.time);
  const [done, setDone] = useState<{ copied: boolean; url: string } | null>(null);
  const atStart = atS < 1;
  const copy = () => {
    const url = new URL(lectureUrl(id, atStart ? null : atS), location.href).href;
    const copied = navigator.clipboard?.writeText(url) ?? Promise.reject(new Error("no clipboard on plain HTTP"));
    copied.then(
      () => setDone({ copied: true, url }),
      () => setDone({ copied: false, url }),
    );
  };
  return (
    <span class="share">
      <button type="button" class="button" onClick={copy}>
        {atStart ? t("lecture.shareStart") : t("lecture.share", { time: clock(atS, wholeS) })}
      </button>
      <span class="share-said" role="status">
        {done !== null && (done.copied ? t("lecture.copied") : rich("lecture.copyFailed", { url: <bdi>{done.url}</bdi> }))}
      </span>
    </span>
  );
}
