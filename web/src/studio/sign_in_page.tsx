// Signing in to go on to where one was.
import { useEffect, useRef, useState } from "preact/hooks";
import { Loading, Message, Unreachable } from "../parts/states";
import { useStore } from "../player/store";
import { s } from "../text/studio";
import { explain } from "./api";
import { askWho, session, signOut } from "./session";
import { SignIn } from "./sign_in";
import "../style/studio.css";

export function SignInPage({ next }: { next: string }) {
  const { phase, user } = useStore(session);
  const [problem, setProblem] = useState("");
  const wasOut = useRef(false);
  useEffect(() => void askWho(), []);
  if (phase === "out") wasOut.current = true;
  const justIn = phase === "in" && wasOut.current;
  useEffect(() => {
    if (justIn) location.assign(next);
  }, [justIn]);
  if (phase === "out") return <SignIn title="signIn.toWatch" hint="signIn.toWatchHint" />;
  if (phase === "asking" || justIn) return <Loading />;
  if (phase === "unknown") return <Unreachable retry={() => void askWho()} />;
  return (
    <Message title={s("studio.signedInAs", { name: user?.name ?? "" })} hint={problem} heading>
      <a class="button button-strong" href={next}>
        {s("signIn.goOn")}
      </a>
      <button type="button" class="button" onClick={() => signOut().catch((failure: unknown) => setProblem(explain(failure)))}>
        {s("studio.signOut")}
      </button>
    </Message>
  );
}
