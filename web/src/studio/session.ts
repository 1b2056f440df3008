// Who is signed in, as far as the pages know.
import { forgetAnswers } from "../api/client";
import { forgetUser, rememberedUser, rememberUser } from "../api/signed_in";
import { pauseUnderWay } from "../parts/under_way";
import { dropPositionsBut } from "../player/progress";
import { Store } from "../player/store";
import { tellLeft } from "../player/tell_progress";
import { dropAllUnsentOf } from "../player/unsent";
import { Refusal, signOut as endSession, whoAmI, type User } from "./api";

interface Session {
  phase: "asking" | "in" | "out" | "unknown"; // unknown: the server did not answer
  user: User | null;
  why: "first" | "ended" | "signed-out"; // when out
}

export const session = new Store<Session>({ phase: "asking", user: null, why: "first" });

export async function askWho(): Promise<void> {
  session.set({ phase: "asking" });
  try {
    enter(await whoAmI());
  } catch (failure) {
    const isOut = failure instanceof Refusal && failure.status === 401;
    if (isOut) forgetUser();
    session.set({ phase: isOut ? "out" : "unknown", user: null });
  }
}

export function enter(user: User): void {
  if (user.name !== rememberedUser()) forgetAnswers();
  dropPositionsBut(user.name);
  rememberUser(user.name);
  session.set({ phase: "in", user, why: "ended" });
}

export async function signOut(): Promise<void> {
  pauseUnderWay();
  const user = rememberedUser();
  if (user !== null) await tellLeft(user); // what was watched is theirs to tell, and the next one's not
  await endSession();
  forgetUser();
  forgetAnswers();
  dropPositionsBut(null);
  if (user !== null) dropAllUnsentOf(user);
  session.set({ phase: "out", user: null, why: "signed-out" });
}

// Any answer may be the first to say that the session is over.
export function noticeEnd(failure: unknown): boolean {
  if (!(failure instanceof Refusal) || failure.status !== 401) return false;
  forgetUser();
  if (session.get().phase === "in") session.set({ phase: "out", user: null, why: "ended" });
  return true;
}
