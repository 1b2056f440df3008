// The lecture beside its captions: one file that plays by itself.
import { useRef, useState } from "preact/hooks";
import { direction } from "../../format/language";
import { c } from "../../text/studio_captions";
import { shownLecture, type ShownPlayback } from "./api";
import type { Cue } from "./cues";

const askAgainMs = 20_000; // at most so often

interface PreviewProps {
  lecture: string;
  playback: ShownPlayback | null;
  language: string;
  cue: Cue | null; // that shows now
  onVideo: (video: HTMLVideoElement | null) => void;
  onTime: (ms: number) => void;
}

const fileOf = (playback: ShownPlayback | null) =>
  playback?.lean?.find(({ kind }) => kind === "video") ?? playback?.lean?.find(({ kind }) => kind === "sound") ?? null;

export function Preview({ lecture, playback, language, cue, onVideo, onTime }: PreviewProps) {
  const [file, setFile] = useState(fileOf(playback));
  const video = useRef<HTMLVideoElement | null>(null);
  const asked = useRef(0);
  if (file === null) return <p class="quiet">{c("video.none")}</p>;
  // The permission in its address has ended: another one, and on from there.
  const renew = async () => {
    if (Date.now() - asked.current < askAgainMs) return;
    asked.current = Date.now();
    const at = video.current?.currentTime ?? 0;
    const fresh = await shownLecture(lecture).then(({ playback: now }) => fileOf(now), () => null);
    if (fresh === null) return;
    setFile(fresh);
    video.current?.addEventListener("loadedmetadata", () => video.current && (video.current.currentTime = at), { once: true });
  };
  return (
    <div class="cue-video">
      <video
        ref={(element) => {
          video.current = element;
          onVideo(element);
        }}
        src={file.url}
        poster={playback?.poster ?? undefined}
        controls
        preload="metadata"
        playsInline
        aria-label={c("video.label")}
        onTimeUpdate={(event) => onTime(event.currentTarget.currentTime * 1000)}
        onSeeking={(event) => onTime(event.currentTarget.currentTime * 1000)}
        onError={() => void renew()}
      />
      <p class="cue-shown" lang={language} dir={direction(language)} aria-hidden="true">
        {cue?.text ?? ""}
      </p>
    </div>
  );
}
