// When another window signs somebody out, or somebody else in: what this one still holds of theirs is not for the next one either.
import { forgetAnswers } from "../api/client";
import { isOfUser, rememberedUser } from "../api/signed_in";
import { dropPositionsBut } from "../player/progress";

export function forgetWithOtherWindows(): void {
  addEventListener("storage", (event) => {
    if (!isOfUser(event)) return;
    forgetAnswers();
    dropPositionsBut(rememberedUser()); // also what was written after the other window dropped them
  });
}
