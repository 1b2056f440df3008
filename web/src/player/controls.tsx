// The bar under the picture. Time runs from left to right in every language, as on other players, and so does all of the bar: back is on
// the left, the arrow keys agree with what is seen. Words within it run as their language does.
import type { Caption, Chapter } from "../api/types";
import { sizeRange, sizeText } from "../format/size";
import { rateText } from "../format/rate";
import { clock } from "../format/time";
import { languageName } from "../format/language";
import { t } from "../text/text";
import { captionStyle, setCaptionStyle } from "./caption_style";
import { Icon, type IconName } from "./icons";
import { rates } from "./keys";
import { Menu, type MenuGroup, type MenuItem } from "./menu";
import type { Mode } from "./mode";
import type { Playback } from "./playback";
import { captionLooks, captionSizes } from "./preferences";
import { qualityOf, type Sizes } from "./qualities";
import { SeekBar } from "./seek_bar";
import type { Tile } from "./storyboard";
import { useStore } from "./store";

export type MenuName = "quality" | "speed" | "captions" | null;

interface ControlsProps {
  playback: Playback;
  sizes: Sizes;
  captions: Caption[];
  chapters: Chapter[];
  tiles: Tile[];
  wantTiles: () => void;
  isFull: boolean;
  toggleFull: () => void;
  isSmall: boolean; // what is spare is in a menu
  togglePip: (() => void) | null;
  showHelp: () => void;
  menu: MenuName;
  setMenu: (menu: MenuName) => void;
}

export function Controls(props: ControlsProps) {
  const { playback, menu, setMenu } = props;
  const { playing, ended } = useStore(playback.state);
  const opener = (name: MenuName) => ({ open: menu === name, setOpen: (open: boolean) => setMenu(open ? name : null) });
  const playLabel = ended ? t("player.replay") : t(playing ? "player.pause" : "player.play");
  return (
    <div class="controls" dir="ltr">
      <SeekBar playback={playback} chapters={props.chapters} tiles={props.tiles} wantTiles={props.wantTiles} />
      <div class="controls-row">
        <Control icon={ended ? "replay" : playing ? "pause" : "play"} label={playLabel} keys="k" act={() => playback.toggle()} />
        <span class="roomy">
          <Control icon="back" label={t("player.back")} keys="j" act={() => playback.seekBy(-10)} />
          <Control icon="forward" label={t("player.forward")} keys="l" act={() => playback.seekBy(10)} />
        </span>
        <Volume playback={playback} />
        <TimeShown playback={playback} />
        <span class="controls-space" />
        <CaptionsMenu playback={playback} captions={props.captions} {...opener("captions")} />
        <SpeedMenu playback={playback} togglePip={props.isSmall ? props.togglePip : null} {...opener("speed")} />
        <QualityMenu playback={playback} sizes={props.sizes} {...opener("quality")} />
        <span class="spare">
          <Control icon="help" label={t("player.shortcuts")} keys="?" act={props.showHelp} />
        </span>
        {props.togglePip && (
          <span class="spare">
            <Control icon="pip" label={t("player.pip")} keys="i" act={props.togglePip} />
          </span>
        )}
        <Control
          icon={props.isFull ? "small" : "full"}
          label={t(props.isFull ? "player.exitFullScreen" : "player.fullScreen")}
          keys="f"
          act={props.toggleFull}
        />
      </div>
    </div>
  );
}

interface ControlProps {
  icon: IconName;
  label: string;
  keys: string;
  act: () => void;
}

function Control({ icon, label, keys, act }: ControlProps) {
  return (
    <button type="button" class="control" aria-label={label} aria-keyshortcuts={keys} title={t("phrase.note", { text: label, note: keys })} onClick={act}>
      <Icon name={icon} />
    </button>
  );
}

function TimeShown({ playback }: { playback: Playback }) {
  const { atS, wholeS } = useStore(playback.time);
  return (
    <span class="time" dir="ltr">
      <span class="time-at">{clock(atS, wholeS)}</span>
      <span class="time-whole"> / {clock(wholeS)}</span>
    </span>
  );
}

function Volume({ playback }: { playback: Playback }) {
  const { volume, muted } = useStore(playback.state);
  const silent = muted || volume === 0;
  const shown = silent ? 0 : Math.round(volume * 100);
  return (
    <span class="volume spare" dir="ltr">
      <Control
        icon={silent ? "muted" : "volume"}
        label={t(silent ? "player.unmute" : "player.mute")}
        keys="m"
        act={() => playback.toggleMuted()}
      />
      <input
        type="range"
        min={0}
        max={100}
        step={5}
        value={shown}
        aria-label={t("player.volume")}
        style={{ "--part": `${shown}%` }}
        onInput={(event) => playback.setVolume(Number(event.currentTarget.value) / 100)}
      />
    </span>
  );
}

interface Opener {
  open: boolean;
  setOpen: (open: boolean) => void;
}

function SpeedMenu({ playback, togglePip, ...opener }: Opener & { playback: Playback; togglePip: (() => void) | null }) {
  const { rate } = useStore(playback.state);
  const items = rates.map((value) => ({
    id: String(value),
    label: value === 1 ? t("player.speedNormal") : rateText(value),
    chosen: value === rate,
    choose: () => playback.setRate(value),
  }));
  const value = rate === 1 ? undefined : rateText(rate);
  const groups: MenuGroup[] = [{ title: t("player.speed"), items }];
  if (togglePip !== null) groups.push({ title: t("player.more"), items: [{ id: "pip", label: t("player.pip"), choose: togglePip }] });
  return <Menu icon="speed" label={t("player.speed")} value={value} groups={groups} {...opener} />;
}

function CaptionsMenu({ playback, captions, ...opener }: Opener & { playback: Playback; captions: Caption[] }) {
  const { captions: chosen } = useStore(playback.state);
  const { captionSize, captionLook } = useStore(captionStyle);
  const languages: MenuItem[] = captions.map(({ language, name }) => ({
    id: language,
    // In the viewer's language and, where they differ, in its own: somebody looks for either.
    label: languageName(language) || name || language,
    detail: ownName(language),
    lang: "",
    chosen: language === chosen,
    choose: () => playback.setCaptions(language),
  }));
  if (captions.length === 0) return null;
  const off: MenuItem = { id: "off", label: t("player.captionsOff"), chosen: chosen === null, choose: () => playback.setCaptions(null) };
  const sizes = captionSizes.map((size) => ({
    id: String(size),
    label: rateText(size),
    chosen: size === captionSize,
    choose: () => setCaptionStyle({ captionSize: size }),
  }));
  const looks = captionLooks.map((look) => ({
    id: look,
    label: t(`player.captions.${look}`),
    chosen: look === captionLook,
    choose: () => setCaptionStyle({ captionLook: look }),
  }));
  const groups = [
    { title: t("player.captions"), items: [off, ...languages] },
    { title: t("player.captionsSize"), items: sizes },
    { title: t("player.captionsLook"), items: looks },
  ];
  return <Menu icon="captions" label={t("player.captions")} pressed={chosen !== null} groups={groups} {...opener} />;
}

function ownName(language: string): string {
  const own = languageName(language, language);
  return own.toLowerCase() === languageName(language).toLowerCase() ? "" : own;
}

function QualityMenu({ playback, sizes, ...opener }: Opener & { playback: Playback; sizes: Sizes }) {
  const { quality, showing, expected, playable, mode, modes, audioTracks, audioTrack } = useStore(playback.state);
  const items: MenuItem[] = [];
  if (modes.includes("video")) {
    const now = mode === "video" && quality === null ? qualityOf(sizes, showing)?.name : undefined;
    const label = now === undefined ? t("player.qualityAuto") : t("player.qualityAutoNow", { now });
    items.push({ id: "auto", label, detail: automaticCost(sizes, expected), chosen: mode === "video" && quality === null, choose: () => playback.setQuality(null) });
    for (const { id, label: name, bytes } of sizes.video.filter((one) => playable === null || playable.includes(one.id))) {
      const chosen = mode === "video" && id === quality;
      items.push({ id: `v ${id}`, label: name, detail: sizeText(bytes), chosen, choose: () => playback.setQuality(id) });
    }
  }
  if (modes.includes("slides")) items.push(modeItem(playback, "slides", sizes.slides, mode));
  if (modes.includes("sound")) items.push(modeItem(playback, "sound", sizes.sound, mode));
  const groups: MenuGroup[] = items.length > 1 ? [{ title: t("player.quality"), items }] : [];
  if (audioTracks.length > 1) groups.push({ title: t("player.audio"), items: audioItems(playback, audioTracks, audioTrack) });
  if (groups.length === 0) return null;
  const value = mode === "video" ? qualityOf(sizes, quality)?.name : t(modeNames[mode]);
  return <Menu icon={modeIcons[mode]} label={t("player.quality")} value={value} groups={groups} {...opener} />;
}

// What it would take at the rate that was measured; before that, between which bounds it will be.
function automaticCost(sizes: Sizes, expected: string | null): string {
  const bytes = sizes.video.map((one) => one.bytes);
  const found = qualityOf(sizes, expected);
  if (found !== undefined) return t("player.about", { size: sizeText(found.bytes) });
  return bytes.length === 0 ? "" : sizeRange(Math.min(...bytes), Math.max(...bytes));
}

const modeNames = { slides: "player.slides", sound: "player.audioOnly" } as const;
const modeIcons = { video: "quality", slides: "slides", sound: "sound" } as const;

function modeItem(playback: Playback, mode: "slides" | "sound", bytes: number | null, chosen: Mode): MenuItem {
  return {
    id: mode,
    label: t(modeNames[mode]),
    detail: bytes === null ? "" : sizeText(bytes),
    chosen: mode === chosen,
    choose: () => playback.setMode(mode),
  };
}

function audioItems(playback: Playback, tracks: { name: string; language: string }[], current: number): MenuItem[] {
  return tracks.map(({ name, language }, index) => ({
    id: String(index),
    label: languageName(language) || name || String(index + 1),
    detail: languageName(language) && name !== languageName(language) ? name : "",
    chosen: index === current,
    choose: () => playback.setAudioTrack(index),
  }));
}
