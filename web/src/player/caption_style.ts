// How captions look on this device.
import { captionSizes, loadPreferences, savePreferences, type Preferences } from "./preferences";
import { Store } from "./store";

export type CaptionStyle = Pick<Preferences, "captionSize" | "captionLook">;

export const captionStyle = new Store<CaptionStyle>(loadPreferences());

export function setCaptionStyle(change: Partial<CaptionStyle>): void {
  captionStyle.set(change);
  savePreferences(change);
}

const shrinkage = 0.92; // of one step
const leastScale = 0.35; // of the size that was chosen

/** How much smaller captions are drawn, so that they are within the picture with all their words. */
export function fittedScale(fits: (scale: number) => boolean): number {
  let scale = 1;
  while (scale > leastScale && !fits(scale)) scale *= shrinkage;
  return scale;
}

export function steppedSize(size: number, step: 1 | -1): number {
  const at = captionSizes.indexOf(size) + step;
  return captionSizes[Math.min(Math.max(at, 0), captionSizes.length - 1)] ?? 1;
}
