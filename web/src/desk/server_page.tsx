// How the server is: its disk, what is stored, what waits.
import { useEffect } from "preact/hooks";
import { timeOfDay } from "../format/date";
import { sizeText } from "../format/size";
import { Loading } from "../parts/states";
import { useTitle } from "../parts/title";
import { deskUrl } from "../router";
import { json } from "../studio/api";
import { useAsked } from "../studio/asked";
import { AskFailed } from "../studio/failed";
import { d } from "../text/desk";
import { locale, t } from "../text/text";
import { SiteCheck } from "./site_check";

const lookMs = 10_000;

interface Amount {
  count: number;
  bytes: number;
}

interface ServerState {
  version: string;
  started: string;
  disk: { bytes: number; free: number; usable: number };
  database_bytes: number;
  sources: Amount;
  packages: Amount;
  uploads: Amount;
  jobs: { running: number; waiting: number; failed: number };
}

const number = (value: number) => new Intl.NumberFormat(locale()).format(value);
const amount = ({ count, bytes }: Amount) => d("server.amount", { count: number(count), size: sizeText(bytes) });

export function ServerPage() {
  const { data, failure, reload } = useAsked("server", (signal) => json<ServerState>("/api/v1/server", { signal }));
  useTitle(t("phrase.page", { page: d("area.server"), of: d("desk.title") }));
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && reload(), lookMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <div class="studio-head">
        <h1 tabIndex={-1}>{d("area.server")}</h1>
      </div>
      {failure !== null && <AskFailed failure={failure} retry={reload} />}
      {data === null && failure === null && <Loading />}
      {data !== null && <Facts of={data} />}
      <SiteCheck />
    </>
  );
}

function Facts({ of }: { of: ServerState }) {
  const { disk, jobs } = of;
  const isFull = disk.usable === 0;
  const jobsAre = d("server.jobsAre", { running: number(jobs.running), waiting: number(jobs.waiting), failed: number(jobs.failed) });
  const rows: [string, string][] = [
    [d("server.disk"), d("server.freeOf", { free: sizeText(disk.free), whole: sizeText(disk.bytes) })],
    [d("server.usable"), sizeText(disk.usable)],
    [d("server.sources"), amount(of.sources)],
    [d("server.packages"), amount(of.packages)],
    [d("server.uploads"), amount(of.uploads)],
    [d("server.database"), sizeText(of.database_bytes)],
    [d("server.jobs"), jobsAre],
    [d("server.version"), of.version],
    [d("server.since"), timeOfDay(of.started)],
  ];
  return (
    <>
      <p class={isFull || jobs.failed > 0 ? "problem" : ""}>
        {isFull && `${d("server.full")} `}
        {jobs.failed > 0 && (
          <>
            {d("server.failures")} <a href={deskUrl("queue")}>{d("server.toQueue")}</a>
          </>
        )}
        {!isFull && jobs.failed === 0 && d("server.well")}
      </p>
      <dl class="desk-facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
