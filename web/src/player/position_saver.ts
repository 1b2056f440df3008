// Notes now and then, and whenever somebody may leave, how far a lecture was watched.
import { rememberedUser } from "../api/signed_in";
import { isWatched, savePosition } from "./progress";

const everyMs = 5_000;

export class PositionSaver {
  private savedMs = 0;

  constructor(private readonly lecture: string) {}

  isDue(): boolean {
    return Date.now() - this.savedMs > everyMs;
  }

  save(atS: number, wholeS: number, ended: boolean): void {
    this.savedMs = Date.now();
    savePosition(this.lecture, ended || isWatched(atS, wholeS) ? wholeS : atS, wholeS, rememberedUser());
  }
}
