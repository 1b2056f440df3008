// The editor of one language's captions: the video, its cues, and what becomes of what is typed.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { direction } from "../../format/language";
import { useStore } from "../../player/store";
import { captionsUrl } from "../../router";
import { c, type CaptionsKey } from "../../text/studio_captions";
import { announce } from "../announce";
import { session } from "../session";
import { playKeys } from "../play_keys";
import { Preview } from "../preview";
import { Shortcuts } from "../shortcuts";
import type { ShownLecture } from "../shown";
import { reviews, type CaptionsWithText, type Review } from "./api";
import { CueRow, type RowActions } from "./cue_row";
import { addAfter, cueAt, emptyCues, merge, remove, setText, setTimes, split } from "./cues";
import { Draft } from "./draft";
import { SaveState } from "./save_state";

const keys: [string, CaptionsKey][] = [
  ["Enter", "keys.enter"],
  ["Shift+Enter", "keys.line"],
  ["Backspace", "keys.backspace"],
  ["Delete", "keys.delete"],
  ["Alt+K", "keys.play"],
  ["Alt+J, Alt+L", "keys.step"],
  ["Ctrl+S", "keys.save"],
];

export function CaptionEditor({ lecture, about, loaded }: { lecture: string; about: ShownLecture; loaded: CaptionsWithText }) {
  const draft = useMemo(() => new Draft(lecture, loaded, session.get().user?.name ?? ""), [lecture]);
  const { cues, review, focus, removed, isChanged } = useStore(draft.state);
  const [now, setNow] = useState(0);
  const [active, setActive] = useState<number | null>(null); // a cue's key
  const video = useRef<HTMLVideoElement | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const durationMs = (about.playback?.duration_s ?? 0) * 1000 || Number.MAX_SAFE_INTEGER;
  const actions = useActions(draft, video, durationMs, setActive);
  const current = cueAt(cues, now);

  useEffect(() => {
    const online = () => draft.online();
    const leave = () => draft.leave();
    const press = (event: KeyboardEvent) => {
      const isSave = (event.ctrlKey || event.metaKey) && event.code === "KeyS";
      if (isSave) void draft.save();
      if (isSave || playKeys(event, video.current)) event.preventDefault();
    };
    addEventListener("keydown", press);
    addEventListener("online", online);
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("keydown", press);
      removeEventListener("online", online);
      removeEventListener("pagehide", leave);
      draft.leave();
    };
  }, [draft]);

  useLayoutEffect(() => {
    if (focus === null) return;
    const text = list.current?.querySelector<HTMLTextAreaElement>(`[data-key="${focus.key}"] textarea`);
    text?.focus();
    text?.setSelectionRange(focus.caret, focus.caret);
  }, [focus]);

  // The tools of the one before go, and those below move up, on a phone under the video that stays in view.
  useLayoutEffect(() => {
    list.current?.querySelector(`[data-key="${active}"] textarea`)?.scrollIntoView({ block: "nearest" });
  }, [active]);

  // The list follows the video, unless somebody is at work in it.
  useEffect(() => {
    if (current < 0 || list.current?.contains(document.activeElement)) return;
    scrollWithin(list.current, list.current?.children[current]);
  }, [current]);

  return (
    <div class="cue-editor">
      <div class="cue-side">
        <Preview lecture={lecture} playback={about.playback} label={c("video.label")} none={c("video.none")} onVideo={(element) => (video.current = element)} onTime={setNow}>
          <p class="cue-shown" lang={loaded.language} dir={direction(loaded.language)} aria-hidden="true">
            {cues[current]?.text ?? ""}
          </p>
        </Preview>
        <div class="cue-save">
          <div class="track-field">
            <label for="caption-review">{c("review.label")}</label>
            <select id="caption-review" value={review} onChange={(event) => draft.setReview(event.currentTarget.value as Review)}>
              {reviews.map((one) => (
                <option value={one} key={one}>
                  {c(`review.${one}`)}
                </option>
              ))}
            </select>
          </div>
          <button type="button" class="button button-strong" onClick={() => void draft.save()}>
            {c("save.do")}
          </button>
          <a class="button" href={captionsUrl(lecture)}>
            {c("editor.back")}
          </a>
        </div>
        <SaveState draft={draft} loaded={loaded} empty={emptyCues(cues)} isChanged={isChanged} />
        {removed !== null && (
          <p class="cue-removed" role="status">
            {c("cue.removed")}{" "}
            <button type="button" class="link" onClick={() => draft.bringBack()}>
              {c("cue.bringBack")}
            </button>
          </p>
        )}
        <Shortcuts title={c("keys.title")} rows={keys.map(([pressed, what]) => [pressed, c(what)])} />
      </div>
      <div class="cue-list">
        {cues.length === 0 && <p class="quiet">{c("editor.empty")}</p>}
        <ol ref={list} tabIndex={-1} aria-label={c("editor.list")}>
          {cues.map((cue, at) => (
            <CueRow
              key={cue.key}
              cue={cue}
              at={at}
              language={loaded.language}
              isCurrent={at === current}
              isActive={cue.key === active}
              isLast={at === cues.length - 1}
              actions={actions}
            />
          ))}
        </ol>
        {cues.length === 0 && (
          <button type="button" class="button" onClick={() => actions.add(-1)}>
            {c("cue.addHere")}
          </button>
        )}
      </div>
    </div>
  );
}

function scrollWithin(list: HTMLElement | null, row: Element | undefined): void {
  const box = list?.getBoundingClientRect();
  const place = row?.getBoundingClientRect();
  if (list === null || box === undefined || place === undefined) return;
  if (place.top < box.top || place.bottom > box.bottom) list.scrollTop += place.top - box.top - box.height / 3;
}

function useActions(
  draft: Draft,
  video: { current: HTMLVideoElement | null },
  durationMs: number,
  setActive: (key: number) => void,
): RowActions {
  return useMemo(() => {
    const cues = () => draft.state.get().cues;
    const now = () => (video.current?.currentTime ?? 0) * 1000;
    const said = (worked: boolean, text: string) => worked && announce(text);
    const splitAt = (at: number, caret: number) => said(draft.apply(split(cues(), at, caret, now())), c("said.split"));
    const mergeAt = (at: number) => said(draft.apply(merge(cues(), at)), c("said.merged"));
    return {
      now,
      jump: (at) => {
        const cue = cues()[at];
        if (cue === undefined || video.current === null) return;
        video.current.currentTime = cue.start / 1000;
        void video.current.play().catch(() => undefined);
      },
      focus: setActive,
      type: (at, text) => draft.edit(setText(cues(), at, text)),
      times: (at, start, end) => {
        const cue = cues()[at];
        if (cue !== undefined && cue.start === start && cue.end === end) return null;
        const edited = setTimes(cues(), at, start, end, durationMs);
        if (typeof edited === "string") return edited;
        draft.edit(edited.cues);
        return null;
      },
      split: (at) => {
        const text = cues()[at]?.text ?? "";
        splitAt(at, text.indexOf(" ", text.length / 2) > 0 ? text.indexOf(" ", text.length / 2) : Math.ceil(text.length / 2));
      },
      merge: mergeAt,
      add: (at) => draft.apply(addAfter(cues(), at, now(), durationMs)),
      remove: (at) => {
        const cue = cues()[at] ?? null;
        draft.apply(remove(cues(), at), { removed: cue });
      },
      keys: (at, event) => {
        const text = event.currentTarget as HTMLTextAreaElement;
        const { selectionStart, selectionEnd, value } = text;
        const isPoint = selectionStart === selectionEnd && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
        if (event.isComposing || event.keyCode === 229 || !isPoint) return; // an input method takes Enter for itself; Safari says so by 229 alone
        if (event.key === "Enter") {
          event.preventDefault();
          if (selectionStart > 0 && selectionStart < value.length) splitAt(at, selectionStart);
          else if (selectionStart === value.length) goTo(draft, at + 1);
        } else if (event.key === "Backspace" && selectionStart === 0 && at > 0) {
          event.preventDefault();
          mergeAt(at - 1);
        } else if (event.key === "Delete" && selectionStart === value.length && at + 1 < cues().length) {
          event.preventDefault();
          mergeAt(at);
        } else if (event.key === "ArrowUp" && selectionStart === 0) goTo(draft, at - 1);
        else if (event.key === "ArrowDown" && selectionStart === value.length) goTo(draft, at + 1);
      },
    };
  }, [draft, durationMs]);
}

function goTo(draft: Draft, at: number): void {
  const cue = draft.state.get().cues[at];
  if (cue !== undefined) draft.state.set({ focus: { key: cue.key, caret: 0 } });
}
