// What is being prepared, what waits and for what, and what failed, with a way to try it again.
import { useEffect, useRef, useState } from "preact/hooks";
import { timeOfDay } from "../format/date";
import { percent } from "../format/percent";
import { ServerWords } from "../parts/server_words";
import { Loading } from "../parts/states";
import { useTitle } from "../parts/title";
import { lectureUrl, studioUrl } from "../router";
import { announce } from "../studio/announce";
import { explain, json, queue, type QueuedJob } from "../studio/api";
import { useAsked } from "../studio/asked";
import { AskFailed } from "../studio/failed";
import { noticeEnd } from "../studio/session";
import { knownWait } from "../studio/work";
import { d, hasDeskText } from "../text/desk";
import { s } from "../text/studio";
import { t } from "../text/text";
import { firstPages, type ListPage } from "./search_list";

const lookMs = 3_000;

// Whatever its kind.
export const retryJob = (id: string) => json<QueuedJob>(`/api/v1/jobs/${encodeURIComponent(id)}/retry`, { method: "POST" });

export function QueuePage() {
  const [count, setCount] = useState(1); // of pages
  const { data: found, failure, reload } = useAsked(`queue ${count}`, (signal) => loadQueue(count, signal));
  const last = useRef(found);
  if (found !== null) last.current = found;
  const data = found ?? last.current;
  useTitle(t("phrase.page", { page: d("area.queue"), of: d("desk.title") }));
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && reload(), lookMs * count);
    return () => clearInterval(timer);
  }, [count]);
  return (
    <>
      <div class="studio-head">
        <h1 tabIndex={-1}>{d("area.queue")}</h1>
      </div>
      {failure !== null && <AskFailed failure={failure} retry={reload} />}
      {data === null && failure === null && <Loading />}
      {data?.items.length === 0 && <p class="quiet">{d("queue.none")}</p>}
      {data !== null && data.items.length > 0 && (
        <ul class="desk-jobs">
          {inTurn(data.items).map((job) => (
            <JobView key={job.id} job={job} onRetried={reload} />
          ))}
        </ul>
      )}
      {data !== null && data.next !== null && (
        <button type="button" class="button more" onClick={() => setCount(count + 1)}>
          {d("list.more")}
        </button>
      )}
    </>
  );
}

// A job that moved on between two pages is in both.
export async function loadQueue(count: number, signal: AbortSignal): Promise<ListPage<QueuedJob>> {
  const { items, next } = await firstPages<QueuedJob>((_, cursor) => queue(signal, cursor), "", count, signal);
  return { items: [...new Map(items.map((job) => [job.id, job])).values()], next };
}

function JobView({ job, onRetried }: { job: QueuedJob; onRetried: () => void }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const retry = async () => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await retryJob(job.id);
      announce(d("queue.again", { title: job.title }));
      onRetried();
    } catch (failure) {
      noticeEnd(failure);
      setProblem(s("lecture.retryFailed", { why: explain(failure) }));
    }
    setBusy(false);
  };
  return (
    <li class={`desk-job desk-job-${job.phase}`}>
      <h2>
        <a href={job.course === null ? lectureUrl(job.lecture) : studioUrl(job.course)}>
          <bdi>{job.title}</bdi>
        </a>
      </h2>
      <p class="small">{jobText(job)}</p>
      <p>{phaseText(job)}</p>
      <p class="quiet small">
        {d("queue.attempts", { n: job.attempts })}
        {job.since !== null && ` · ${d("queue.since", { time: timeOfDay(job.since) })}`}
      </p>
      {job.phase === "running" && (
        <progress max={1} value={job.progress} aria-label={s("upload.of", { action: s("step.prepare"), title: job.title })}>
          {percent(job.progress)}
        </progress>
      )}
      {job.reason !== null && (
        <p class={job.phase === "failed" ? "problem" : "quiet"}>
          <ServerWords text={job.reason} />
        </p>
      )}
      {job.phase === "failed" && (
        <button
          type="button"
          class="button button-small"
          aria-label={s("upload.of", { action: s("lecture.retry"), title: job.title })}
          aria-disabled={busy}
          onClick={() => void retry()}
        >
          {s(busy ? "lecture.retrying" : "lecture.retry")}
        </button>
      )}
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}

// Those that wait in the order in which they are taken; what is done now is before them, what failed after.
export const inTurn = <T extends Pick<QueuedJob, "phase" | "ahead">>(jobs: readonly T[]): T[] =>
  [...jobs].sort((one, other) => (one.phase === "waiting" && other.phase === "waiting" ? (one.ahead ?? 0) - (other.ahead ?? 0) : 0));

// What the job does. A kind that this page does not know speaks the server's English.
export function jobText({ kind, does }: Pick<QueuedJob, "kind" | "does">): string {
  const key = `queue.does.${kind}`;
  return hasDeskText(key) ? d(key) : does;
}

function phaseText(job: QueuedJob): string {
  if (job.phase === "running") return s("work.preparing", { percent: percent(job.progress) });
  if (job.phase === "failed") return s("work.failed");
  const known = job.waits_for === null ? null : knownWait(job.waits_for);
  const what = known === null ? (job.waits_for ?? "") : s(`waits.${known}`);
  const waits = what === "" ? "" : d("queue.waitsFor", { what });
  const ahead = job.ahead !== null && job.ahead > 0 ? s("work.ahead", { n: job.ahead }) : s("work.next");
  return [waits, ahead].filter((part) => part !== "").join(" · ");
}
