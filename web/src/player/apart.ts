// Requests over the connections of questions whether the link is there (answers.ts). Browsers keep those that send no cookies apart: when a
// question was answered, the next request finds its connection. Over HTTP/2 the page's other requests have one connection together, and a dead
// one is noticed late: Chromium gives it up when a ping had no answer for ten seconds.
import { tokenOf } from "../api/plain";

/** The permission to play goes along as a field. */
export async function fetchApart(url: string, signal: AbortSignal): Promise<Response> {
  const token = tokenOf(new URL(url, location.href).pathname);
  const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
  const answer = await fetch(url, { credentials: "omit", signal, ...(headers && { headers }) });
  if (!answer.ok) throw new Error(`apart: status ${answer.status}`);
  return answer;
}

/** All of it; `came` hears of each piece. */
export async function bytesOf(answer: Response, came: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = answer.body?.getReader();
  for (let piece = await reader?.read(); piece?.value !== undefined; piece = await reader?.read()) {
    pieces.push(piece.value);
    size += piece.value.length;
    came(piece.value.length);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
