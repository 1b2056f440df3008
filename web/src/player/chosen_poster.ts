// A poster that somebody chose stands for the lecture until it plays, also before slides.
import type { Playback } from "../api/types";

const isChosen = (url: string) => /\/posters\/[0-9a-f]+\.webp$/.test(url);

/** Its address, the small one where there is one; null: the poster is the package's own. */
export function chosenPoster({ poster, lean_poster }: Pick<Playback, "poster" | "lean_poster">): string | null {
  if (!poster || !isChosen(poster)) return null;
  return lean_poster ?? poster;
}

/** The first picture of the page that the server made. */
export const isChosenPoster = isChosen;
