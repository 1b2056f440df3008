// A speed limit as pieces with pauses between them. Pure.

const pieceS = 2; // a piece at the limit takes so long
const leastPiece = 64 * 1024;

// Bytes in a request.
export function paceChunk(limit: number | null): number {
  return limit === null ? Infinity : Math.max(leastPiece, Math.round(limit * pieceS));
}

// How long the next request waits, when so many bytes were let go in so much time.
export function paceDelayMs(limit: number | null, letGo: number, sinceMs: number): number {
  return limit === null ? 0 : Math.max(0, (letGo / limit) * 1000 - sinceMs);
}

export const limits: readonly number[] = [62_500, 125_000, 312_500, 625_000, 1_250_000, 3_125_000]; // 0.5 to 25 Mbit/s
