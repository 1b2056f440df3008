// From one beginning to the next: of chapters, or of slides.

const sameS = 2; // so soon after a beginning, back means the one before

/** Null: there is none on that side. */
export function startBeside(starts: number[], atS: number, step: 1 | -1): number | null {
  if (step === 1) return starts.find((startS) => startS > atS + 0.1) ?? null;
  return starts.filter((startS) => startS < atS - sameS).pop() ?? (starts.length > 0 ? 0 : null);
}
