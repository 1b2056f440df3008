// What makes a file the same one when it is chosen again, in this browser or another.
import { hash } from "../parts/plate";

const longestTitle = 300; // characters, as the server has it

interface FileFacts {
  name: string;
  size: number;
  lastModified: number;
}

export function fingerprint(file: FileFacts, lecture: string): string {
  return `1-${lecture}-${file.size}-${file.lastModified}-${hash(file.name).toString(16)}`;
}

// "week_03-Membranes.final.mp4" -> "week 03 Membranes.final", to begin a title with.
export function titleFrom(fileName: string): string {
  const bare = fileName.replace(/\.[A-Za-z0-9]{1,5}$/, "");
  const spaced = bare.replace(/[_\s]+/g, " ").replace(/([\p{L}\p{N}])-(?=[\p{L}\p{N}])/gu, "$1 ");
  return [...spaced.trim()].slice(0, longestTitle).join("");
}
