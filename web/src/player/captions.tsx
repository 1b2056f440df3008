// Captions: native <track> elements hold and time the cues; we draw them, above the controls and at a readable size.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Caption } from "../api/types";
import { direction } from "../format/language";
import { captionStyle, fittedScale } from "./caption_style";
import { useStore } from "./store";

interface CaptionsProps {
  video: HTMLVideoElement | null;
  captions: Caption[];
  chosen: string | null;
  onFailure: () => void;
}

export function Tracks({ captions, onFailure }: { captions: Caption[]; onFailure: () => void }) {
  return (
    <>
      {captions.map(({ language, url, name }) => (
        <track kind="subtitles" key={language} srclang={language} label={name ?? language} src={url} onError={onFailure} />
      ))}
    </>
  );
}

export function CaptionLayer({ video, captions, chosen }: Omit<CaptionsProps, "onFailure">) {
  const [cues, setCues] = useState<VTTCue[]>([]);
  useEffect(() => {
    setCues([]);
    if (video === null) return;
    const tracks = ownTracks(video);
    const index = captions.findIndex(({ language }) => language === chosen);
    tracks.forEach((track, at) => (track.mode = at === index ? "hidden" : "disabled"));
    const track = tracks[index];
    if (track === undefined) return;
    const show = () => setCues([...(track.activeCues ?? [])] as VTTCue[]);
    const enter = () => (track.mode = "showing"); // an iPhone's own full screen draws its own captions
    const leave = () => (track.mode = "hidden");
    track.addEventListener("cuechange", show);
    video.addEventListener("webkitbeginfullscreen", enter);
    video.addEventListener("webkitendfullscreen", leave);
    show();
    return () => {
      track.removeEventListener("cuechange", show);
      video.removeEventListener("webkitbeginfullscreen", enter);
      video.removeEventListener("webkitendfullscreen", leave);
    };
  }, [video, chosen, captions]);

  if (chosen === null || cues.length === 0) return null;
  return (
    <>
      <CueBox cues={cues.filter(isHigh)} place="top" language={chosen} />
      <CueBox cues={cues.filter((cue) => !isHigh(cue))} place="bottom" language={chosen} />
    </>
  );
}

function ownTracks(video: HTMLVideoElement): TextTrack[] {
  return [...video.querySelectorAll("track")].map((element) => element.track);
}

// A cue that its author moved off the bottom must not cover what is written there.
function isHigh(cue: VTTCue): boolean {
  if (typeof cue.line !== "number") return false;
  return cue.snapToLines ? cue.line >= 0 && cue.line < 6 : cue.line < 50;
}

function CueBox({ cues, place, language }: { cues: VTTCue[]; place: "top" | "bottom"; language: string }) {
  const { captionSize, captionLook } = useStore(captionStyle);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const picture = box.current?.offsetParent;
    if (!(picture instanceof HTMLElement)) return;
    const fit = () => void fittedScale((scale) => fitsWith(scale, box.current, picture.clientHeight));
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(picture);
    return () => observer.disconnect();
  }, [cues.map(({ text }) => text).join("\n"), captionSize]);
  if (cues.length === 0) return null;
  return (
    <div ref={box} class={`cues cues-${place} cues-${captionLook}`} style={{ "--size": String(captionSize) }} lang={language} dir={direction(language)}>
      {cues.map((cue) => (
        <Cue cue={cue} key={`${cue.startTime} ${cue.id} ${cue.text}`} />
      ))}
    </div>
  );
}

function fitsWith(scale: number, box: HTMLElement | null, height: number): boolean {
  box?.style.setProperty("--fit", String(scale));
  return box === null || (box.offsetTop >= 0 && box.offsetTop + box.offsetHeight <= height);
}

function Cue({ cue }: { cue: VTTCue }) {
  const line = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    // The browser's own parser: voices, italics and ruby become elements, everything else is text.
    line.current?.replaceChildren(cue.getCueAsHTML());
  }, [cue]);
  return (
    <p style={{ textAlign: cue.align === "center" ? "center" : cue.align }}>
      <span class="cue" dir="auto" ref={line} />
    </p>
  );
}
