// Whether the database and the disk agree, as `lectern doctor` says it: looked at when somebody asks.
import { useEffect, useState } from "preact/hooks";
import { timeOfDay } from "../format/date";
import { duration } from "../format/time";
import { ServerWords } from "../parts/server_words";
import { announce } from "../studio/announce";
import { explain, json } from "../studio/api";
import { useAsked } from "../studio/asked";
import { AskFailed } from "../studio/failed";
import { noticeEnd } from "../studio/session";
import { d } from "../text/desk";

const url = "/api/v1/server/check";
const lookMs = 2_000; // while one is looking
const restMs = 30_000; // somebody else may have asked

interface Outcome {
  began: string;
  ended: string;
  differences: string[];
  differences_count: number; // of all; the list may be shorter
  remarks: string[];
  remarks_count: number;
  failure: string | null; // why it could not be looked at
}

export interface SiteCheckState {
  running_since: string | null;
  last: Outcome | null; // since the server began
}

export type Verdict = "never" | "agree" | "differ" | "failed";

export function verdictOf({ last }: SiteCheckState): Verdict {
  if (last === null) return "never";
  if (last.failure !== null) return "failed";
  return last.differences_count === 0 ? "agree" : "differ";
}

export const tookS = ({ began, ended }: Pick<Outcome, "began" | "ended">) => Math.max(1, (Date.parse(ended) - Date.parse(began)) / 1000);

function outcomeText(state: SiteCheckState): string {
  const verdict = verdictOf(state);
  return d(`check.${verdict}`, { n: state.last?.differences_count ?? 0 });
}

export function SiteCheck() {
  const { data, failure, reload } = useAsked("site check", (signal) => json<SiteCheckState>(url, { signal }));
  const [asked, setAsked] = useState<string | null>(null); // when what was there before had begun; "": nothing was
  const [problem, setProblem] = useState("");
  const isRunning = data?.running_since != null;
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && reload(), isRunning ? lookMs : restMs);
    return () => clearInterval(timer);
  }, [isRunning]);
  // What was asked for here is said when it is there.
  useEffect(() => {
    if (asked === null || data === null || isRunning || (data.last?.began ?? "") === asked) return;
    setAsked(null);
    announce(outcomeText(data));
  }, [data]);
  const begin = async () => {
    if (isRunning || data === null) return;
    setProblem("");
    setAsked(data.last?.began ?? "");
    try {
      await json<SiteCheckState>(url, { method: "POST" });
    } catch (cause) {
      noticeEnd(cause);
      setAsked(null);
      setProblem(explain(cause));
    }
    reload();
  };
  return (
    <section class="desk-check" aria-labelledby="desk-check">
      <h2 id="desk-check">{d("check.title")}</h2>
      <p class="quiet">{d("check.hint")}</p>
      {failure !== null && <AskFailed failure={failure} retry={reload} />}
      {data !== null && <Found is={data} />}
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {data !== null && (
        <p>
          <button type="button" class="button" aria-disabled={isRunning} onClick={() => void begin()}>
            {d(isRunning ? "check.running" : "check.begin")}
          </button>
        </p>
      )}
    </section>
  );
}

function Found({ is }: { is: SiteCheckState }) {
  const { last } = is;
  const verdict = verdictOf(is);
  return (
    <>
      <p class={verdict === "differ" || verdict === "failed" ? "problem" : ""}>
        {outcomeText(is)} {last?.failure != null && <ServerWords text={last.failure} />}
      </p>
      {last !== null && last.differences.length > 0 && <Sentences of={last.differences} count={last.differences_count} />}
      {last !== null && last.remarks.length > 0 && (
        <details>
          <summary>{d("check.remarks", { n: last.remarks_count })}</summary>
          <Sentences of={last.remarks} count={last.remarks_count} />
        </details>
      )}
      {verdict === "differ" && <p>{d("check.mend")}</p>}
      {last !== null && <p class="quiet small">{d("check.when", { time: timeOfDay(last.ended), took: duration(tookS(last)) })}</p>}
    </>
  );
}

function Sentences({ of, count }: { of: string[]; count: number }) {
  return (
    <>
      <ul class="desk-findings">
        {of.map((sentence) => (
          <li key={sentence}>
            <ServerWords text={sentence} />
          </li>
        ))}
      </ul>
      {count > of.length && <p class="quiet small">{d("check.more", { n: count - of.length })}</p>}
    </>
  );
}
