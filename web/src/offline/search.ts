// Searching what is saved: names, chapters, and what is said.
import { around, hasAll, wordsOf } from "../format/fold";
import type { Said } from "../player/vtt";
import type { SavedLecture } from "./shelf";

export interface Spoken {
  language: string;
  said: Said[];
}

export interface Moment {
  startS: number;
  text: string;
  language: string | null; // of a chapter's title, and of a slide: not told
  isSlide?: boolean;
}

export interface Texts {
  record: SavedLecture;
  spoken: Spoken[];
  shown?: Said[]; // on slides
}

export interface Found {
  record: SavedLecture;
  moments: Moment[];
}

const mostMoments = 5; // of a lecture

/** Lectures that have all the words in their names, in a chapter's, within two captions that follow each other, or on a slide. */
export function searchSaved(query: string, of: readonly Texts[]): Found[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return of.flatMap(({ record, spoken, shown = [] }) => {
    const said = spoken.flatMap((one) => momentsOf(one, words));
    const moments = [...chaptersOf(record, words), ...said, ...slidesOf(shown, words)].slice(0, mostMoments);
    return moments.length > 0 || hasAll(namesOf(record), words) ? [{ record, moments }] : [];
  });
}

function namesOf({ lecture }: SavedLecture): string {
  const people = lecture.presenters.flatMap(({ name, local_name }) => [name, local_name]);
  return [lecture.title, lecture.local_title, lecture.course.title, lecture.course.local_title, lecture.description, ...people].filter(Boolean).join(" \n");
}

function chaptersOf({ lecture }: SavedLecture, words: string[]): Moment[] {
  const chapters = (lecture.playback?.chapters ?? []).filter(({ title }) => hasAll(title, words));
  return chapters.map(({ start_s, title }) => ({ startS: start_s, text: title, language: null }));
}

function slidesOf(shown: Said[], words: string[]): Moment[] {
  return shown.filter(({ text }) => hasAll(text, words)).map(({ startS, text }) => ({ startS, text: around(text, words), language: null, isSlide: true }));
}

function momentsOf({ language, said }: Spoken, words: string[]): Moment[] {
  const moments: Moment[] = [];
  let lastS = -Infinity;
  said.forEach(({ startS, text }, at) => {
    const next = said[at + 1];
    const isHere = hasAll(text, words);
    const both = next === undefined ? text : `${text} ${next.text}`;
    if (!isHere && (next === undefined || hasAll(next.text, words) || !hasAll(both, words))) return;
    if (startS === lastS) return;
    lastS = startS;
    moments.push({ startS, text: isHere ? text : both, language });
  });
  return moments;
}
