// A moment of the recording as its poster: it is played beside the other choices, and its picture is looked at before it is used.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { packageOf } from "../../player/package_of";
import { p } from "../../text/studio_poster";
import { announce } from "../announce";
import { formatTime } from "../captions/cues";
import { Preview } from "../preview";
import { shownLecture, type ShownPlayback } from "../shown";
import { drawn, frameAt } from "./frame";

const steps = [-5, -0.1, 0.1, 5]; // seconds

export const showsPictures = (playback: ShownPlayback | null): playback is ShownPlayback => playback?.lean?.some(({ kind }) => kind === "video") ?? false;

interface Taken {
  canvas: HTMLCanvasElement;
  time: string;
}

interface MomentProps {
  lecture: string;
  playback: ShownPlayback;
  isSending: boolean;
  onUse: (canvas: HTMLCanvasElement) => Promise<boolean>;
  onReplaced: () => void; // something else plays now
}

export function Moment({ lecture, playback, isSending, onUse, onReplaced }: MomentProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="poster-moment" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{p("moment.title")}</summary>
      {isOpen && <Taking lecture={lecture} playback={playback} isSending={isSending} onUse={onUse} onReplaced={onReplaced} />}
    </details>
  );
}

function Taking({ lecture, playback, isSending, onUse, onReplaced }: MomentProps) {
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [now, setNow] = useState(0);
  const [taken, setTaken] = useState<Taken | null>(null);
  const [state, setState] = useState<"" | "taking" | "failed">("");
  const takeButton = useRef<HTMLButtonElement>(null);
  const useButton = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (taken !== null) useButton.current?.focus();
  }, [taken]);

  const take = async () => {
    if (video === null || state === "taking") return;
    video.pause();
    setState("taking");
    try {
      const at = video.currentTime;
      const { playback: plays } = await shownLecture(lecture); // the permission in its address may have ended
      if (plays === null || packageOf(plays.hls) !== packageOf(playback.hls)) {
        setState("");
        return onReplaced();
      }
      const shown = drawnNow(video); // while the larger one is fetched, somebody may go on
      const canvas = await frameAt(plays, at).catch((failure: unknown) => {
        if (shown === null) throw failure;
        return shown;
      });
      const time = formatTime(Math.round(at * 1000));
      setTaken({ canvas, time });
      announce(p("moment.taken", { time }));
      setState("");
    } catch {
      setState("failed");
    }
  };
  const drop = () => {
    setTaken(null);
    takeButton.current?.focus();
  };
  const use = async ({ canvas }: Taken) => {
    if (!isSending && (await onUse(canvas))) drop();
  };
  return (
    <div class="poster-taking">
      <p class="quiet small">{p("moment.hint")}</p>
      <Preview lecture={lecture} playback={playback} label={p("moment.video")} none="" onVideo={setVideo} onTime={setNow} onReplaced={onReplaced} />
      <p class="edit-tools">
        <span class="poster-time">{formatTime(Math.round(now))}</span>
        {steps.map((step) => (
          <button
            type="button"
            class="button button-small"
            key={step}
            onClick={() => {
              if (video === null) return;
              video.pause();
              video.currentTime = Math.max(0, video.currentTime + step);
            }}
          >
            {p(step < 0 ? "moment.back" : "moment.on", { n: Math.abs(step) })}
          </button>
        ))}
        <button type="button" class="button button-small" ref={takeButton} aria-disabled={state === "taking"} onClick={() => void take()}>
          {p(state === "taking" ? "moment.taking" : "moment.take")}
        </button>
      </p>
      {state === "failed" && (
        <p class="problem" role="alert">
          {p("moment.failed")}
        </p>
      )}
      {taken !== null && (
        <div class="poster-taken">
          <Picture taken={taken} />
          <div>
            <p>{p("moment.is", { time: taken.time, width: String(taken.canvas.width), height: String(taken.canvas.height) })}</p>
            <p class="edit-tools">
              <button type="button" class="button button-small button-strong" ref={useButton} aria-disabled={isSending} onClick={() => void use(taken)}>
                {p(isSending ? "own.busy" : "moment.use")}
              </button>
              <button type="button" class="button button-small" onClick={drop}>
                {p("moment.drop")}
              </button>
            </p>
          </div>
        </div>
      )}
    </div>
  );
}

// The canvas itself: pages show no images but their own server's.
function Picture({ taken: { canvas, time } }: { taken: Taken }) {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.replaceChildren(canvas), [canvas]);
  return <div class="poster-taken-picture" role="img" aria-label={p("moment.taken", { time })} ref={place} />;
}

function drawnNow(video: HTMLVideoElement): HTMLCanvasElement | null {
  try {
    return drawn(video);
  } catch {
    return null; // nothing is shown yet
  }
}
