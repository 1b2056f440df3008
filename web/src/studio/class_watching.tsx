// What a class watched of a lecture: where, by whom, and where it stopped. Every picture has its table.
import { useState } from "preact/hooks";
import { dayOf } from "../format/date";
import { countryName } from "../format/language";
import { percent } from "../format/percent";
import { clock, duration } from "../format/time";
import { InstitutionName } from "../parts/names";
import { Loading } from "../parts/states";
import { s } from "../text/studio";
import { classWatching, explain, viewersOf, type Bucket, type ClassWatching, type Counts, type Viewer, type Viewers } from "./api";
import { useAsked } from "./asked";
import { AskFailed } from "./failed";
import { noticeEnd } from "./session";

export function ClassWatchingPanel({ lecture, title }: { lecture: string; title: string }) {
  const { data, failure, reload } = useAsked(`watching ${lecture}`, (signal) => classWatching(lecture, signal));
  if (data === null) return failure === null ? <Loading /> : <AskFailed failure={failure} retry={reload} />;
  if (data.people === 0) return <p class="quiet">{s("watching.none")}</p>;
  return (
    <div class="watching" role="group" aria-label={s("watching.of", { title })}>
      <p>{summaryOf(data)}</p>
      <HeatMap of={data} />
      <Groups of={data} />
      <People lecture={lecture} count={data.people} />
    </div>
  );
}

function summaryOf({ people, finished, watched_s, duration_s }: ClassWatching): string {
  const average = duration_s > 0 ? watched_s / people / duration_s : 0;
  return `${s("watching.people", { n: people })} ${s("watching.finished", { n: finished })} ${s("watching.average", { percent: percent(average) })}`;
}

// Bars from the left: how many watched this part; the mark below: how many stopped here.
function HeatMap({ of }: { of: ClassWatching }) {
  const { buckets, people, duration_s } = of;
  const mostStopped = Math.max(1, ...buckets.map(({ stopped }) => stopped));
  const most = buckets.reduce((best, one) => (one.stopped > best.stopped ? one : best), buckets[0] as Bucket);
  const said = most.stopped === 0 ? "" : ` ${s("watching.mostStopped", { n: most.stopped, from: clock(most.start_s), to: clock(most.end_s) })}`;
  return (
    <>
      <figure class="heat">
        <div class="heat-bars" dir="ltr" role="img" aria-label={s("watching.map") + said}>
          {buckets.map(({ start_s, people: here, stopped }) => (
            <span key={start_s} class="heat-bucket" title={partText(start_s, here, stopped, duration_s)}>
              <span class="heat-watched" style={{ height: `${(here / people) * 100}%` }} />
              <span class="heat-stopped" style={{ height: `${(stopped / mostStopped) * 100}%` }} />
            </span>
          ))}
        </div>
        <div class="heat-scale" dir="ltr" aria-hidden="true">
          <span>{clock(0, duration_s)}</span>
          <span>{clock(duration_s / 2, duration_s)}</span>
          <span>{clock(duration_s)}</span>
        </div>
        <figcaption class="quiet">
          <span class="heat-key heat-key-watched" aria-hidden="true" /> {s("watching.keyWatched")}{" "}
          <span class="heat-key heat-key-stopped" aria-hidden="true" /> {s("watching.keyStopped")}
          {said !== "" && <span class="heat-most">{said.trim()}</span>}
        </figcaption>
      </figure>
      <details>
        <summary>{s("watching.asTable")}</summary>
        <div class="watching-scroll" tabIndex={0} role="region" aria-label={s("watching.map")}>
          <table>
            <thead>
              <tr>
                <th scope="col">{s("watching.part")}</th>
                <th scope="col">{s("watching.watched")}</th>
                <th scope="col">{s("watching.stopped")}</th>
              </tr>
            </thead>
            <tbody>
              {buckets.map(({ start_s, end_s, people: here, stopped }) => (
                <tr key={start_s}>
                  <th scope="row">
                    {clock(start_s, duration_s)}–{clock(end_s, duration_s)}
                  </th>
                  <td>{here}</td>
                  <td>{stopped}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}

function partText(startS: number, people: number, stopped: number, wholeS: number): string {
  return s("watching.partIs", { at: clock(startS, wholeS), people: String(people), stopped: String(stopped) });
}

function Groups({ of }: { of: ClassWatching }) {
  const institutions = of.institutions.map(({ institution, ...counts }) => ({
    name: institution === null ? s("watching.noInstitution") : <InstitutionName of={institution} withCountry />,
    counts,
  }));
  const countries = of.countries.map(({ country, ...counts }) => ({
    name: country === null ? s("watching.noCountry") : countryName(country),
    counts,
  }));
  return (
    <div class="watching-groups">
      <GroupTable caption={s("watching.byInstitution")} rows={institutions} />
      <GroupTable caption={s("watching.byCountry")} rows={countries} />
    </div>
  );
}

interface GroupRow {
  name: preact.ComponentChildren;
  counts: Counts;
}

function GroupTable({ caption, rows }: { caption: string; rows: GroupRow[] }) {
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{s("watching.who")}</th>
          <th scope="col">{s("watching.viewers")}</th>
          <th scope="col">{s("watching.finishedHead")}</th>
          <th scope="col">{s("watching.averageHead")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, counts }, index) => (
          <tr key={index}>
            <th scope="row">{name}</th>
            <td>{counts.people}</td>
            <td>{counts.finished}</td>
            <td>{percent(counts.part)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// Asked for when somebody wants to know, and page by page.
function People({ lecture, count }: { lecture: string; count: number }) {
  const [page, setPage] = useState<Viewers>({ items: [], next: "" });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const more = async () => {
    if (busy || page.next === null) return;
    setBusy(true);
    setProblem("");
    try {
      const { items, next } = await viewersOf(lecture, page.next);
      setPage((before) => ({ items: [...before.items, ...items], next }));
    } catch (failure) {
      if (!noticeEnd(failure)) setProblem(explain(failure));
    }
    setBusy(false);
  };
  return (
    <details onToggle={(event) => event.currentTarget.open && page.items.length === 0 && void more()}>
      <summary>{s("watching.showPeople", { n: count })}</summary>
      {page.items.length > 0 && <PeopleTable of={page.items} />}
      {busy && <Loading />}
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {!busy && page.next !== null && (
        <button type="button" class="button button-small" onClick={() => void more()}>
          {s("watching.more")}
        </button>
      )}
    </details>
  );
}

function PeopleTable({ of }: { of: Viewer[] }) {
  return (
    <div class="watching-scroll" tabIndex={0} role="region" aria-label={s("watching.who")}>
      <table>
        <thead>
          <tr>
            <th scope="col">{s("watching.user")}</th>
            <th scope="col">{s("watching.institution")}</th>
            <th scope="col">{s("watching.watchedHead")}</th>
            <th scope="col">{s("watching.playedHead")}</th>
            <th scope="col">{s("watching.position")}</th>
            <th scope="col">{s("watching.last")}</th>
          </tr>
        </thead>
        <tbody>
          {of.map(({ user, institution, part, played_s, position_s, last }) => (
            <tr key={user}>
              <th scope="row">
                <bdi>{user}</bdi>
              </th>
              <td class="watching-where">{institution === null ? s("watching.noInstitution") : <InstitutionName of={institution} withCountry />}</td>
              <td>{percent(part)}</td>
              <td>{duration(played_s)}</td>
              <td>{position_s === null ? "" : clock(position_s)}</td>
              <td>{dayOf(last)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
