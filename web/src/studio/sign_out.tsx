// Signing out from pages that do not show the uploads of this window: what it would stop is asked about first.
import type { ComponentChild } from "preact";
import { useState } from "preact/hooks";
import { questionBeforeLeaving, type Question } from "../parts/under_way";
import { explain } from "./api";
import { signOut } from "./session";

interface SignOut {
  begin: () => void;
  said: ComponentChild; // the question, and why it did not work
}

export function useSignOut(): SignOut {
  const [question, setQuestion] = useState<Question | null>(null);
  const [problem, setProblem] = useState("");
  const leave = () => {
    setQuestion(null);
    signOut().catch((failure: unknown) => setProblem(explain(failure)));
  };
  const begin = () => {
    const now = questionBeforeLeaving();
    if (now === null) leave();
    else setQuestion(now);
  };
  const said = (
    <>
      {question !== null && (
        <div class="studio-ask" role="alert">
          <p>{question.text}</p>
          <button type="button" class="button button-small" onClick={leave}>
            {question.goAhead}
          </button>
          <button type="button" class="button button-small" onClick={() => setQuestion(null)}>
            {question.stay}
          </button>
        </div>
      )}
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
  return { begin, said };
}
