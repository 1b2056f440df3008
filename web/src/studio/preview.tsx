// The lecture beside what is done to it: one file that plays by itself.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { packageOf } from "../player/package_of";
import "../style/studio_preview.css";
import { shownLecture, type ShownPlayback } from "./shown";

const askAgainMs = 20_000; // at most so often

interface PreviewProps {
  lecture: string;
  playback: ShownPlayback | null;
  label: string;
  none: string; // said where there is no such file
  onVideo: (video: HTMLVideoElement | null) => void;
  onTime: (ms: number) => void;
  onReplaced?: () => void; // another package plays now: it is not taken here, what is known of the old one does not fit it
  children?: ComponentChildren; // below the picture
}

const fileOf = (playback: ShownPlayback | null) =>
  playback?.lean?.find(({ kind }) => kind === "video") ?? playback?.lean?.find(({ kind }) => kind === "sound") ?? null;

export const canPreview = (playback: ShownPlayback | null) => fileOf(playback) !== null;

export function Preview({ lecture, playback, label, none, onVideo, onTime, onReplaced, children }: PreviewProps) {
  const [file, setFile] = useState(fileOf(playback));
  const video = useRef<HTMLVideoElement | null>(null);
  const asked = useRef(0);
  useLayoutEffect(() => {
    onVideo(video.current);
    return () => onVideo(null);
  }, []);
  if (file === null) return <p class="quiet">{none}</p>;
  // The permission in its address has ended: another one, and on from there.
  const renew = async () => {
    if (Date.now() - asked.current < askAgainMs) return;
    asked.current = Date.now();
    const at = video.current?.currentTime ?? 0;
    const fresh = await shownLecture(lecture).then(({ playback: now }) => fileOf(now), () => null);
    if (fresh === null) return;
    if (onReplaced !== undefined && packageOf(fresh.url) !== packageOf(file.url)) return onReplaced();
    setFile(fresh);
    video.current?.addEventListener("loadedmetadata", () => video.current && (video.current.currentTime = at), { once: true });
  };
  return (
    <div class="studio-preview">
      <video
        ref={video}
        src={file.url}
        poster={playback?.poster ?? undefined}
        controls
        preload="metadata"
        playsInline
        aria-label={label}
        onTimeUpdate={(event) => onTime(event.currentTarget.currentTime * 1000)}
        onSeeking={(event) => onTime(event.currentTarget.currentTime * 1000)}
        onError={() => void renew()}
      />
      {children}
    </div>
  );
}
