// The pieces that are marked to be left out, as they are typed. Pure: every rule is a row in a test.
import { cutList, place, type Cut } from "./cut_list";

export const mostPieces = 100; // that the server takes
const shortestLecture = 1000; // milliseconds that must stay

export interface Piece {
  key: number; // of the row that shows it; stays with it
  from: number; // milliseconds of the recording
  to: number | null; // null: still to be said
}

export type TimeProblem = "unreadable" | "order" | "afterEnd";
export type WholeProblem = "unfinished" | "tooShort" | "tooMany";

let lastKey = 0;
const newKey = () => ++lastKey;

const inOrder = (pieces: Piece[]) => pieces.sort((one, other) => one.from - other.from);

export const piecesOf = (cuts: readonly Cut[]): Piece[] => cuts.map(({ from, to }) => ({ key: newKey(), from, to }));

export function cutsOf(pieces: readonly Piece[]): Cut[] {
  return cutList(pieces.flatMap(({ from, to }) => (to === null ? [] : [{ from, to }])));
}

// All before the moment goes. A beginning that is marked already is moved.
export function beginAt(pieces: readonly Piece[], at: number): Piece[] {
  const left = pieces.filter(({ from, to }) => from > 0 && !(to === null ? from < at : to <= at));
  return at <= 0 ? left : inOrder([{ key: newKey(), from: 0, to: at }, ...left]);
}

// All from the moment on goes. An end that is marked already is moved.
export function endAt(pieces: readonly Piece[], at: number, recording: number): Piece[] {
  const left = pieces.filter(({ from, to }) => !(to !== null && to >= recording) && from < at);
  return at >= recording ? left : inOrder([...left, { key: newKey(), from: at, to: recording }]);
}

export interface Added {
  pieces: Piece[];
  key: number;
}

export function addFrom(pieces: readonly Piece[], at: number): Added {
  const piece = { key: newKey(), from: at, to: null };
  return { pieces: inOrder([...pieces, piece]), key: piece.key };
}

// null for a time that cannot be read; an end that is undefined is still to be said.
export function setTimes(pieces: readonly Piece[], key: number, from: number | null, to: number | null | undefined, recording: number): Piece[] | TimeProblem {
  if (from === null || to === null) return "unreadable";
  if (from >= recording || (to !== undefined && to > recording)) return "afterEnd";
  if (to !== undefined && to <= from) return "order";
  return inOrder(pieces.map((piece) => (piece.key === key ? { key, from, to: to ?? null } : piece)));
}

export const without = (pieces: readonly Piece[], key: number): Piece[] => pieces.filter((piece) => piece.key !== key);

export const withPiece = (pieces: readonly Piece[], piece: Piece): Piece[] => inOrder([...pieces, piece]);

// Why these cannot be saved.
export function problemOf(pieces: readonly Piece[], recording: number): WholeProblem | null {
  if (pieces.some(({ to }) => to === null)) return "unfinished";
  if (pieces.length > mostPieces) return "tooMany";
  return place(cutsOf(pieces), recording) < shortestLecture ? "tooShort" : null;
}
