// What is said where a text does not come by itself, as the month's budget has no room for it, and the way to it.
import { useLayoutEffect, useState } from "preact/hooks";
import { t } from "../text/text";
import { budget } from "./budget";
import type { Playback } from "./playback";
import { useStore } from "./store";
import { isGranted, letCome, mayCome, wishes } from "./text_room";

/** Whether it may be fetched; `address`: null where nobody wants it. */
export function useRoom(playback: Playback, address: string | null, bytesPerS: number): boolean {
  const [, look] = useState({});
  useStore(budget);
  useStore(playback.state); // "this time"
  useStore(wishes);
  const has = address === null || isGranted(address);
  // Before it is painted; what is counted for the answer may hold the player, which is nothing to do while drawing.
  useLayoutEffect(() => {
    if (!has && mayCome(address, bytesPerS * playback.facts.get().duration_s)) look({});
  });
  return has;
}

export function NoRoom({ text, address }: { text: string; address: string }) {
  return (
    <p class="quiet" role="status">
      {text} <LetCome address={address} class="button" />
    </p>
  );
}

export function LetCome({ address, class: look }: { address: string; class: string }) {
  return (
    <button type="button" class={look} onClick={({ currentTarget }) => (moveOn(currentTarget), letCome(address))}>
      {t("lecture.loadAnyway")}
    </button>
  );
}

// The button goes when it is pressed, and the focus would go with it.
function moveOn(button: HTMLElement): void {
  const folded = button.closest("details")?.querySelector("summary");
  (folded ?? button.closest(".player")?.querySelector("video"))?.focus();
}
