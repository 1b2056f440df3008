// Texts that nobody needs to go on, and whose size nobody tells before: captions, lists of slides and the words on them. They come where the
// month's budget has room for as much as packages had for each second of a lecture, in bytes; over the network they are compressed, and less.
import { isSavedAddress } from "../offline/addresses";
import { mayLoad } from "./budget_guard";
import { Store } from "./store";
import { countNow, countTransfers } from "./transfers";

export const captionsBps = 20;
export const slidesBps = 5;
export const slideTextsBps = 12;

const granted = new Set<string>(); // addresses: what has come is asked about no more, nor what is under way given up
export const wishes = new Store({ count: 0 });

export const isGranted = (address: string): boolean => isSavedAddress(address) || granted.has(address);

/** Asked where it would be fetched now. */
export function mayCome(address: string, bytes: number): boolean {
  if (isGranted(address)) return true;
  countTransfers(); // captions come before anything plays
  countNow();
  if (mayLoad(bytes)) granted.add(address);
  return granted.has(address);
}

/** Somebody wants it all the same. */
export function letCome(address: string): void {
  granted.add(address);
  wishes.set({ count: wishes.get().count + 1 });
}
