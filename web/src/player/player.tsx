// The player: a <video>, its controls, and what is said over the picture.
import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Playback as PlaybackFacts } from "../api/types";
import { sizeRange } from "../format/size";
import { lead } from "../first/lead";
import { clock } from "../format/time";
import { languageName } from "../format/language";
import { t } from "../text/text";
import { useLanguage } from "../text/use_language";
import { CaptionLayer, Tracks } from "./captions";
import { Controls, type MenuName } from "./controls";
import { focusOf } from "./focus";
import { Icon } from "./icons";
import { actionOf, mayRepeat, type Action } from "./keys";
import { makeEngine } from "./make_engine";
import { useRoom } from "./no_room";
import { Notices } from "./notices";
import { isForPage } from "./page_keys";
import { perform, type Hands } from "./perform";
import type { Playback } from "./playback";
import { sizesOf, type Sizes } from "./qualities";
import { Shortcuts } from "./shortcuts";
import { SlidePicture } from "./slide_picture";
import { spokenFirst } from "./spoken";
import { useStore } from "./store";
import { captionsBps } from "./text_room";
import { useTakeOver } from "./take_over";
import { chosenPoster } from "./chosen_poster";
import { useFullScreen, useIdle, usePip, usePoster, useSize, useTiles } from "./surroundings";
import "../style/player.css";

const saidMs = 1_200;
const doubleTapMs = 300;

interface PlayerProps {
  playback: Playback;
  resumedS: number; // where this visit continued; 0: at the start, or where the address said
  picture: string | null; // stands for the first slide until it plays; null: the slide itself is wanted
  toLecture: (step: 1 | -1) => void; // of the course
}

export function Player({ playback, resumedS, picture, toLecture }: PlayerProps) {
  const facts = useStore(playback.facts);
  const root = useRef<HTMLDivElement>(null);
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [menu, setMenu] = useState<MenuName>(null);
  const [help, setHelp] = useState(false);
  const [said, say] = useSaid();
  const state = useStore(playback.state);
  const language = useLanguage();
  const sizes = useMemo(() => sizesOf(facts.renditions, facts.duration_s), [facts, language]);
  const captions = facts.captions.find((one) => one.language === state.captions)?.url ?? null;
  const hasRoom = useRoom(playback, captions, captionsBps);
  const asChosen = chosenPoster(facts) ?? picture;
  const poster = usePoster(state.mode === "slides" ? asChosen : (facts.poster ?? null)); // a slide is there as soon as the package's own
  const [tiles, wantTiles] = useTiles(facts, pictureRatio(facts));
  const full = useFullScreen(root, video, state.mode === "video");
  const pip = usePip(video);
  const size = useSize(root);
  useEffect(() => {
    if (full.isFull) playback.slideShow?.waitForPlay(false);
  }, [full.isFull]);
  const [idle, stir] = useIdle(state.playing && menu === null);

  useEffect(() => {
    if (video === null) return;
    void playback.attach(video, makeEngine);
    return () => playback.detach();
  }, [video, playback]);

  useTakeOver(playback, video);

  const lastCaptions = useRef<string | null>(state.captions);
  if (state.captions !== null) lastCaptions.current = state.captions;
  const toggleCaptions = () => {
    const first = spokenFirst(facts.captions, language)?.language ?? null;
    const next = state.captions === null ? (lastCaptions.current ?? first) : null;
    playback.setCaptions(next);
    if (first === null) say(t("player.captionsNone"));
    else say(t("player.captionsAre", { language: next === null ? t("player.captionsOff") : languageName(next) }));
  };

  const act = (action: Action) => {
    stir();
    const hands: Hands = {
      playback,
      facts,
      say,
      toggleCaptions,
      full: full.toggle,
      pip: () => playback.state.get().mode === "video" && pip.toggle(),
      help: () => setHelp(true),
      wide: () => root.current?.closest(".lecture")?.classList.toggle("lecture-wide"),
      search: () => searchTranscript(full.leave),
      lecture: toLecture,
    };
    perform(action, hands);
  };
  useKeys(root, act);
  const tap = useTaps(playback, stir, idle, full.toggle);
  const ratio = pictureRatio(facts);

  return (
    <div
      ref={root}
      class={playerClass(idle, full.isFull, state.started, size)}
      role="region"
      aria-label={t("player.label")}
      style={{ "--ratio": String(ratio) }}
      onPointerMove={stir}
      onFocusIn={stir}
    >
      <div class="stage" onClick={tap.click} onDblClick={tap.doubleClick}>
        <video ref={setVideo} playsInline preload="none" poster={poster} tabIndex={-1}>
          <Tracks captions={facts.captions} onFailure={() => say(t("player.captionsFailed"))} />
        </video>
        {state.mode === "slides" && playback.slideShow !== null && (state.started || asChosen === null) && (
          <SlidePicture show={playback.slideShow} playback={playback} />
        )}
        {state.mode === "sound" && <SoundOnly playback={playback} facts={facts} />}
        <CaptionLayer video={video} captions={facts.captions} chosen={hasRoom ? state.captions : null} />
        {!state.started && state.problem === null && <BigPlay playback={playback} wholeS={facts.duration_s} />}
        <Notices playback={playback} sizes={sizes} heldCaptions={hasRoom ? null : captions} />
        <p class={said === "" ? "said" : "said said-now"} role="status">
          {said}
        </p>
      </div>
      <Controls
        playback={playback}
        sizes={sizes}
        captions={facts.captions}
        chapters={facts.chapters ?? []}
        tiles={tiles}
        wantTiles={wantTiles}
        isFull={full.isFull}
        toggleFull={full.toggle}
        isSmall={size === "small"}
        togglePip={pip.possible && state.mode === "video" ? pip.toggle : null}
        showHelp={() => setHelp(true)}
        menu={menu}
        setMenu={setMenu}
      />
      <VideoNews playback={playback} sizes={sizes} />
      {resumedS > 0 && <Resumed playback={playback} atS={resumedS} />}
      {help && <Shortcuts close={() => setHelp(false)} />}
    </div>
  );
}

// Below, or beside: opened, and ready to type into.
function searchTranscript(leaveFull: () => Promise<void>): boolean {
  const transcript = document.querySelector<HTMLDetailsElement>("details.transcript");
  if (transcript === null) return false;
  const begin = () => void leaveFull().then(() => transcript.querySelector<HTMLElement>("[type=search]")?.focus());
  if (transcript.open) begin();
  else transcript.addEventListener("toggle", () => setTimeout(begin), { once: true });
  transcript.open = true;
  return true;
}

function playerClass(idle: boolean, isFull: boolean, started: boolean, size: string): string {
  const states = [idle ? "player-idle" : "", isFull ? "player-full" : "", started ? "" : "player-new"];
  return ["player", `player-${size}`, ...states].filter((name) => name !== "").join(" ");
}

// The shape of the stage; a very upright picture gets bars at its sides and not a page of its own.
function pictureRatio(facts: PlaybackFacts): number {
  const sized = facts.renditions.filter(({ width, height }) => width && height);
  const picture = sized.find(({ kind }) => kind === "video") ?? sized[0]; // or the slides
  if (!picture?.width || !picture.height) return 16 / 9;
  return Math.min(Math.max(picture.width / picture.height, 4 / 3), 21 / 9);
}

function useSaid(): [string, (text: string) => void] {
  const [said, setSaid] = useState("");
  const timer = useRef(0);
  const say = (text: string) => {
    setSaid(text);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setSaid(""), saidMs);
  };
  return [said, say];
}

function useKeys(root: RefObject<HTMLElement | null>, act: (action: Action) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isForPage(event, root.current) || lead() !== null) return; // the page's own video has its own keys
      const action = actionOf(event, focusOf(document.activeElement));
      if (action === null) return;
      event.preventDefault();
      if (!event.repeat || mayRepeat(action)) latest.current(action);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

// A mouse plays and pauses; a finger first brings the controls, twice at a side it moves ten seconds.
function useTaps(playback: Playback, stir: () => void, idle: boolean, toggleFull: () => void) {
  const lastTap = useRef({ atMs: 0, side: "" });
  const touched = (event: MouseEvent) => (event as PointerEvent).pointerType === "touch";
  const onControl = (event: MouseEvent) => (event.target as Element).closest("button, a") !== null;
  const click = (event: MouseEvent) => {
    if (onControl(event)) return;
    if (!touched(event)) return playback.toggle();
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const side = x < 1 / 3 ? "left" : x > 2 / 3 ? "right" : "middle";
    const twice = Date.now() - lastTap.current.atMs < doubleTapMs && lastTap.current.side === side;
    lastTap.current = { atMs: Date.now(), side };
    if (twice && side !== "middle") playback.seekBy(side === "left" ? -10 : 10);
    else if (!idle && side === "middle") playback.toggle();
    stir();
  };
  const doubleClick = (event: MouseEvent) => {
    if (!touched(event) && !onControl(event)) toggleFull();
  };
  return { click, doubleClick };
}

function BigPlay({ playback, wholeS }: { playback: Playback; wholeS: number }) {
  return (
    <button type="button" class="big-play" onClick={() => playback.play()} aria-label={t("phrase.note", { text: t("player.play"), note: clock(wholeS) })}>
      <Icon name="play" />
    </button>
  );
}

function SoundOnly({ playback, facts }: { playback: Playback; facts: PlaybackFacts }) {
  const { waiting, problem, modes } = useStore(playback.state);
  const picture = modes[0] ?? "sound";
  return (
    <div class="sound-only">
      {facts.poster && <img src={facts.poster} alt="" />}
      <div class="sound-only-text" hidden={waiting || problem !== null}>
        <Icon name="sound" />
        <p>{t(picture === "sound" ? "player.noPicture" : "player.audioOnlyHint")}</p>
        {picture !== "sound" && (
          <button type="button" class="player-button" onClick={() => playback.setMode(picture)}>
            {t("player.showPicture")}
          </button>
        )}
      </div>
    </div>
  );
}

// A lecture that was published before its video was made.
function VideoNews({ playback, sizes }: { playback: Playback; sizes: Sizes }) {
  const { mode, modes, quality, inWork, isPart, videoCame } = useStore(playback.state);
  const isAwaited = inWork && !modes.includes("video");
  const isRough = isPart && mode === "video" && quality === null;
  const bytes = sizes.video.map((one) => one.bytes);
  return (
    <div role="status">
      {isAwaited && <p class="resumed">{t("player.videoFollows")}</p>}
      {isRough && <p class="resumed">{t("player.sharperFollows")}</p>}
      {videoCame && (
        <p class="resumed">
          <span>{t("player.videoCame")}</span>
          <button type="button" class="player-link" onClick={() => playback.setMode("video")}>
            {t("player.showVideo", { size: sizeRange(Math.min(...bytes), Math.max(...bytes)) })}
          </button>
        </p>
      )}
    </div>
  );
}

const resumedShownMs = 12_000;

function Resumed({ playback, atS }: { playback: Playback; atS: number }) {
  const [shown, setShown] = useState(true);
  const { started } = useStore(playback.state);
  useEffect(() => {
    if (!started) return;
    const timer = setTimeout(() => setShown(false), resumedShownMs);
    return () => clearTimeout(timer);
  }, [started]);
  if (!shown) return null;
  return (
    <p class="resumed">
      <span>{t("player.resumed", { time: clock(atS) })}</span>
      <button
        type="button"
        class="player-link"
        onClick={() => {
          setShown(false);
          playback.seek(0);
          playback.play();
        }}
      >
        {t("player.fromStart")}
      </button>
    </p>
  );
}
