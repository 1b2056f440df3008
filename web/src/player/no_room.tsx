// What is said where a text does not come by itself, as the month's budget has no room for it, and the way to it.
import { t } from "../text/text";
import { budget } from "./budget";
import type { Playback } from "./playback";
import { useStore } from "./store";
import { letCome, mayCome, wishes } from "./text_room";

/** Whether it may be fetched; `address`: null where nobody wants it. */
export function useRoom(playback: Playback, address: string | null, bytesPerS: number): boolean {
  useStore(budget);
  useStore(playback.state); // "this time"
  useStore(wishes);
  return address === null || mayCome(address, bytesPerS * playback.facts.get().duration_s);
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
    <button type="button" class={look} onClick={() => letCome(address)}>
      {t("lecture.loadAnyway")}
    </button>
  );
}
