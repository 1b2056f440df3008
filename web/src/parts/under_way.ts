// What goes on in this window whatever page is shown, as the user who began it: uploads, once the studio's code has come. Pages that
// come without that code ask here before somebody signs out.

export interface Question {
  text: string;
  goAhead: string;
  stay: string;
}

export interface UnderWay {
  question: () => Question | null; // to whoever would end it; null: nothing is under way
  pause: () => void;
}

let noted: UnderWay | null = null;

export function noteUnderWay(what: UnderWay): void {
  noted = what;
}

export function questionBeforeLeaving(): Question | null {
  return noted?.question() ?? null;
}

export function pauseUnderWay(): void {
  noted?.pause();
}
