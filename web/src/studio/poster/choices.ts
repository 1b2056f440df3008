// What there is to choose from, and what is wrong with a picture before it is sent.
import type { Poster, PosterSlide } from "./api";

export type Choice = { is: "automatic" } | { is: "slide"; slide: PosterSlide } | { is: "upload" };

export const pictureTypes = ["image/jpeg", "image/png", "image/webp"];

/** One's own picture only while it is the poster: another one is sent. */
export function choicesOf({ choice, slides }: Pick<Poster, "choice" | "slides">): Choice[] {
  const own: Choice[] = choice === "upload" ? [{ is: "upload" }] : [];
  return [{ is: "automatic" }, ...own, ...slides.map((slide): Choice => ({ is: "slide", slide }))];
}

export const nameOf = (choice: Choice) => (choice.is === "slide" ? `slide-${choice.slide.slide}` : choice.is);

/** The name of what is chosen now; a slide that is gone is none of the choices. */
export function chosenName({ choice, slide }: Pick<Poster, "choice" | "slide">): string | null {
  if (choice !== "slide") return choice;
  return slide === null ? null : `slide-${slide}`;
}

export type Unfit = "many" | "kind";

export function pictureOf(files: File[]): { picture: File } | { unfit: Unfit } {
  const [picture] = files;
  if (picture === undefined || files.length > 1) return { unfit: "many" };
  return pictureTypes.includes(picture.type) ? { picture } : { unfit: "kind" };
}
