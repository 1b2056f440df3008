// Notes now and then, and whenever somebody may leave, how far a lecture was watched.
import { rememberedUser } from "../api/signed_in";
import { isWatched, savePosition } from "./progress";

const everyMs = 5_000;

export class PositionSaver {
  private savedMs = 0;
  private user = rememberedUser(); // whose place it is; null: nobody's, until somebody signs in

  constructor(private readonly lecture: string) {}

  isDue(): boolean {
    return Date.now() - this.savedMs > everyMs;
  }

  save(atS: number, wholeS: number, ended: boolean): void {
    this.savedMs = Date.now();
    const now = rememberedUser();
    this.user ??= now;
    if (this.user !== now) return; // they have signed out, in this window or another: it is not for the next one
    savePosition(this.lecture, ended || isWatched(atS, wholeS) ? wholeS : atS, wholeS, now);
  }
}
