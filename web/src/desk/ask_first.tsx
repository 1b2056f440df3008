// For what cannot be taken back: a button that asks first, in place, and says what went wrong.
import { useState } from "preact/hooks";

interface Props {
  words: { act: string; sure: string; yes: string; no: string };
  run: () => Promise<string>; // what went wrong; "": nothing
}

export function AskFirst({ words, run }: Props) {
  const [asks, setAsks] = useState(false);
  const [problem, setProblem] = useState("");
  const go = async () => {
    setAsks(false);
    setProblem("");
    setProblem(await run());
  };
  return (
    <>
      <button type="button" class="button desk-remove" aria-expanded={asks} onClick={() => setAsks(!asks)}>
        {words.act}
      </button>
      {asks && (
        <div class="studio-ask" role="alert">
          <p>{words.sure}</p>
          <button type="button" class="button button-small" onClick={() => void go()}>
            {words.yes}
          </button>
          <button type="button" class="button button-small" onClick={() => setAsks(false)}>
            {words.no}
          </button>
        </div>
      )}
      {problem !== "" && (
        <p class="problem" role="alert" dir="auto">
          {problem}
        </p>
      )}
    </>
  );
}
