// What a recording shows, where its teacher knows better than what the server sees in it.
import { Store } from "../player/store";

export const profiles = ["auto", "slides", "camera", "archive"] as const; // as uploads name them
export type Profile = (typeof profiles)[number];

/** For the recordings that are chosen next, in this window. */
export const chosenProfile = new Store<{ profile: Profile }>({ profile: "auto" });
