// Who is signed in, as far as the pages know.
import { forgetAnswers } from "../api/client";
import { Store } from "../player/store";
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
    session.set({ phase: failure instanceof Refusal && failure.status === 401 ? "out" : "unknown", user: null });
  }
}

export function enter(user: User): void {
  session.set({ phase: "in", user, why: "ended" });
}

export async function signOut(): Promise<void> {
  await endSession();
  forgetAnswers();
  session.set({ phase: "out", user: null, why: "signed-out" });
}

// Any answer may be the first to say that the session is over.
export function noticeEnd(failure: unknown): boolean {
  if (!(failure instanceof Refusal) || failure.status !== 401) return false;
  if (session.get().phase === "in") session.set({ phase: "out", user: null, why: "ended" });
  return true;
}
