// Marking what is left out, beside the lecture that plays.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { clock } from "../../format/time";
import { useStore } from "../../player/store";
import { k, type CutsKey } from "../../text/studio_cuts";
import { announce } from "../announce";
import { formatTime } from "../captions/cues";
import { playKeys } from "../play_keys";
import { canPreview, Preview } from "../preview";
import { Shortcuts } from "../shortcuts";
import type { ShownLecture } from "../shown";
import { CutBar } from "./bar";
import { origin, place, type Cut } from "./cut_list";
import { fieldOf, type CutDraft } from "./draft";
import { addFrom, beginAt, cutsOf, endAt, withPiece, without } from "./pieces";
import { PieceRow, type PieceActions } from "./piece_row";
import { useSkipping } from "./skipping";

const keys: [string, CutsKey][] = [
  ["Alt+K", "keys.play"],
  ["Alt+J, Alt+L", "keys.step"],
  ["Ctrl+S", "keys.save"],
];
const steps = [-5, -0.1, 0.1, 5]; // seconds
const beforeJointMs = 3000;

interface EditorProps {
  draft: CutDraft;
  about: ShownLecture;
  played: readonly Cut[]; // left out of what plays here
  state: ComponentChildren; // what becomes of it all
  onReplaced: () => void; // something else plays now
}

export function CutEditor({ draft, about, played, state, onReplaced }: EditorProps) {
  const { there, pieces, removed, faults } = useStore(draft.state);
  const [video, setVideo] = useState<HTMLVideoElement | null>(null);
  const [now, setNow] = useState(0); // of what plays
  const [skips, setSkips] = useState(true);
  const list = useRef<HTMLDivElement>(null);
  const canPlay = canPreview(about.playback);
  const { recording } = there;
  const wanted = useMemo(() => cutsOf(pieces), [pieces]);
  const moment = Math.min(Math.round(origin(played, now)), recording);
  useSkipping(video, { isOn: skips, recording, played, wanted });
  useKeys(draft, video);
  const seek = (at: number) => {
    if (video !== null) video.currentTime = Math.max(0, place(played, at)) / 1000;
  };
  const here = () => Math.min(Math.round(origin(played, (video?.currentTime ?? 0) * 1000)), recording);
  const open = pieces.find(({ to }) => to === null) ?? null;
  const say = (key: CutsKey, at: number) => announce(k(key, { time: formatTime(at) }));
  const toHere = (key: number) => {
    const at = here();
    if (draft.time(key, "to", at)) say("said.to", at);
  };
  const actions: PieceActions = {
    time: (key, field, ms) => void draft.time(key, field, ms),
    fromHere: (key) => {
      const at = here();
      if (draft.time(key, "from", at)) say("said.from", at);
    },
    toHere,
    hear: (key) => {
      const piece = pieces.find((one) => one.key === key);
      if (piece === undefined || video === null) return;
      setSkips(true);
      const isBeginning = piece.from <= 0;
      seek(isBeginning ? (piece.to ?? 0) : before(wanted, piece.from));
      void video.play().catch(() => undefined);
    },
    remove: (key) => {
      draft.edit(without(pieces, key), pieces.find((one) => one.key === key) ?? null);
      announce(k("piece.removed"));
      list.current?.focus();
    },
  };
  return (
    <div class="cut-editor">
      <div class="cut-side">
        <Preview
          key={about.playback?.hls ?? ""}
          lecture={draft.lecture}
          playback={about.playback}
          label={k("video.label")}
          none={k("video.none")}
          onVideo={setVideo}
          onTime={setNow}
          onReplaced={onReplaced}
        />
        <div class="cut-tools">
          <CutBar recording={recording} played={played} wanted={wanted} at={moment} storyboard={about.playback?.storyboard ?? null} onSeek={canPlay ? seek : null} />
          {canPlay && (
            <>
              <p class="cut-moment">
                {k("bar.moment", { time: formatTime(moment) })}
              </p>
              <div class="cut-row">
                {steps.map((step) => (
                  <button type="button" class="button button-small" key={step} onClick={() => video !== null && (video.currentTime = Math.max(0, video.currentTime + step))}>
                    {k(step < 0 ? "step.back" : "step.on", { n: Math.abs(step) })}
                  </button>
                ))}
              </div>
              <div class="cut-row">
                <button
                  type="button"
                  class="button button-small"
                  onClick={() => {
                    draft.edit(beginAt(pieces, here()));
                    say("said.begin", here());
                  }}
                >
                  {k("do.begin")}
                </button>
                <button
                  type="button"
                  class="button button-small"
                  onClick={() => {
                    if (open !== null) return toHere(open.key);
                    draft.edit(addFrom(pieces, here()).pieces);
                    say("said.from", here());
                  }}
                >
                  {k(open === null ? "do.from" : "do.to")}
                </button>
                <button
                  type="button"
                  class="button button-small"
                  onClick={() => {
                    draft.edit(endAt(pieces, here(), recording));
                    say("said.end", here());
                  }}
                >
                  {k("do.end")}
                </button>
              </div>
              <label class="cut-check">
                <input type="checkbox" checked={skips} onChange={(event) => setSkips(event.currentTarget.checked)} /> {k("video.skip")}
              </label>
              <Shortcuts title={k("keys.title")} rows={keys.map(([pressed, what]) => [pressed, k(what)])} />
            </>
          )}
        </div>
      </div>
      <div class="cut-list" ref={list} tabIndex={-1} role="group" aria-label={k("list.title")}>
        <h2>{k("list.title")}</h2>
        {pieces.length === 0 && <p class="quiet">{k("list.none")}</p>}
        <ol>
          {pieces.map((piece, at) => (
            <PieceRow
              key={piece.key}
              piece={piece}
              at={at}
              isGone={piece.to !== null && isWithin(played, piece.from, piece.to)}
              canPlay={canPlay}
              problems={{ from: faults.get(fieldOf(piece.key, "from"))?.is ?? null, to: faults.get(fieldOf(piece.key, "to"))?.is ?? null }}
              actions={actions}
            />
          ))}
        </ol>
        {removed !== null && (
          <p>
            {k("piece.removed")}{" "}
            <button type="button" class="link" onClick={() => draft.edit(withPiece(pieces, removed))}>
              {k("piece.again")}
            </button>
          </p>
        )}
        <Lengths recording={recording} duration={there.duration} wanted={wanted} />
        <p>
          <button type="button" class="button button-strong" aria-disabled={!draft.maySave()} onClick={() => void draft.save()}>
            {k("save.do")}
          </button>
        </p>
        {state}
        <Happens />
      </div>
    </div>
  );
}

const isWithin = (cuts: readonly Cut[], from: number, to: number) => cuts.some((cut) => cut.from <= from && to <= cut.to);

// Some seconds of the lecture before this moment.
const before = (wanted: readonly Cut[], at: number) => origin(wanted, Math.max(0, place(wanted, at) - beforeJointMs));

function Lengths({ recording, duration, wanted }: { recording: number; duration: number; wanted: readonly Cut[] }) {
  const time = (ms: number) => clock(ms / 1000, recording / 1000);
  return (
    <p class="cut-lengths">
      <span>{k("sum.recording", { time: time(recording) })}</span>
      <span>{k("sum.now", { time: time(duration) })}</span>
      <strong>{k("sum.then", { time: time(place(wanted, recording)) })}</strong>
    </p>
  );
}

function Happens() {
  return (
    <section class="cut-happens">
      <h2>{k("happens.title")}</h2>
      <ul>
        <li>{k("happens.again")}</li>
        <li>{k("happens.captions")}</li>
        <li>{k("happens.watching")}</li>
        <li>{k("happens.back")}</li>
      </ul>
    </section>
  );
}

function useKeys(draft: CutDraft, video: HTMLVideoElement | null): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isSave = (event.ctrlKey || event.metaKey) && event.code === "KeyS";
      if (isSave) {
        commitTyped();
        void draft.save();
      }
      if (isSave || playKeys(event, video)) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [draft, video]);
}

// A time counts when its field is left.
function commitTyped(): void {
  const typed = document.activeElement;
  if (!(typed instanceof HTMLInputElement) || typed.type !== "text") return;
  typed.blur();
  typed.focus();
}
