// How captions look on this device.
import { captionSizes, loadPreferences, savePreferences, type Preferences } from "./preferences";
import { Store } from "./store";

export type CaptionStyle = Pick<Preferences, "captionSize" | "captionLook">;

export const captionStyle = new Store<CaptionStyle>(loadPreferences());

export function setCaptionStyle(change: Partial<CaptionStyle>): void {
  captionStyle.set(change);
  savePreferences(change);
}

export function steppedSize(size: number, step: 1 | -1): number {
  const at = captionSizes.indexOf(size) + step;
  return captionSizes[Math.min(Math.max(at, 0), captionSizes.length - 1)] ?? 1;
}
