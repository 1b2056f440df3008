// Where a lecture or a section comes to stand. Each move is for the version that was just read: the order is what somebody sees.
import { changeEntry, entryUrl, readEntry } from "./entries";

/** One place up or down; the server makes room. */
export async function moveBy(collection: "lectures" | "sections", id: string, places: 1 | -1): Promise<number> {
  const { entry, version } = await readEntry(collection, id);
  const position = Math.max(1, Number(entry.position) + places);
  const now = await changeEntry(entryUrl(collection, id), { position }, version);
  return Number(now.entry.position);
}
