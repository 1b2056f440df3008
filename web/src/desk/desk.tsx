// The administrator's desk: who is signed in, and one of its areas. Loaded when somebody goes there.
import { useEffect, useState } from "preact/hooks";
import { Loading, Message, NotFound, Unreachable } from "../parts/states";
import { useTitle } from "../parts/title";
import { useStore } from "../player/store";
import { deskUrl, studioUrl } from "../router";
import { Announcer } from "../studio/announce";
import { explain } from "../studio/api";
import { Held, useHeld } from "../studio/held";
import { askWho, session, signOut } from "../studio/session";
import { SignIn } from "../studio/sign_in";
import { useSignOut } from "../studio/sign_out";
import "../style/studio.css";
import "../style/desk.css";
import { d } from "../text/desk";
import { s } from "../text/studio";
import { AuditPage } from "./audit_page";
import { EntryList } from "./entry_list";
import { EntryPage, newEntry } from "./entry_page";
import { courseForm, institutionForm, personForm, type Form } from "./forms";
import { ImportPage } from "./import_page";
import { QueuePage } from "./queue_page";
import { ServerPage } from "./server_page";
import { UserPage } from "./user_page";
import { UsersPage } from "./users_page";

const areas = ["institutions", "people", "courses", "users", "imports", "queue", "server", "audit"] as const;
type Area = (typeof areas)[number];
const forms: Partial<Record<Area, Form>> = { institutions: institutionForm, people: personForm, courses: courseForm };

export function Desk({ area, of }: { area: string | null; of: string | null }) {
  const { phase, user } = useStore(session);
  useEffect(() => {
    if (phase !== "in") void askWho();
  }, []);
  const isIn = phase === "in" && user?.role === "admin";
  const held = useHeld(`${area} ${of}`);
  return (
    <div class="studio desk">
      <Announcer />
      {isIn && <Bar area={area} of={of} />}
      {phase === "in" && !isIn && <NotForYou />}
      {held?.role === "admin" && (
        <Held key={held.name} isHidden={!isIn}>
          <AreaPage area={area} of={of} />
        </Held>
      )}
      {phase === "asking" && <Loading />}
      {phase === "out" && <SignIn title="signIn.toWatch" hint="signIn.forDesk" />}
      {phase === "unknown" && <Unreachable retry={() => void askWho()} />}
    </div>
  );
}

function NotForYou() {
  const { user } = useStore(session);
  const [problem, setProblem] = useState("");
  useTitle(d("desk.title"));
  return (
    <Message title={d("desk.notYours")} hint={problem === "" ? d("desk.notYoursHint", { name: user?.name ?? "" }) : problem} heading>
      <a class="button button-strong" href={user?.role === "instructor" ? studioUrl(null) : "/"}>
        {user?.role === "instructor" ? d("desk.toStudio") : d("desk.toCourses")}
      </a>
      <button type="button" class="button" onClick={() => signOut().catch((failure: unknown) => setProblem(explain(failure)))}>
        {d("desk.otherUser")}
      </button>
    </Message>
  );
}

function Bar({ area, of }: { area: string | null; of: string | null }) {
  const { user } = useStore(session);
  const { begin, said } = useSignOut();
  return (
    <div class="studio-bar desk-bar">
      <nav aria-label={d("desk.title")}>
        <ul>
          {areas.map((one) => (
            <li key={one}>
              <a href={deskUrl(one)} aria-current={one === (area ?? areas[0]) ? "page" : undefined}>
                {d(`area.${one}`)}
              </a>
            </li>
          ))}
          <li>
            <a href={studioUrl(area === "courses" && of !== newEntry ? of : null)}>{s("studio.title")}</a>
          </li>
        </ul>
      </nav>
      <div class="studio-self">
        <span class="studio-who">{s("studio.signedInAs", { name: user?.name ?? "" })}</span>
        <button type="button" class="link" onClick={begin}>
          {s("studio.signOut")}
        </button>
      </div>
      {said}
    </div>
  );
}

function AreaPage({ area, of }: { area: string | null; of: string | null }) {
  const name = area ?? areas[0];
  const form = forms[name as Area];
  if (form !== undefined) return of === null ? <EntryList key={name} form={form} /> : <EntryPage key={`${name} ${of}`} form={form} of={of} />;
  if (name === "users") return of === null ? <UsersPage /> : <UserPage key={of} of={of} />;
  if (of !== null) return <NotFound />;
  switch (name) {
    case "imports":
      return <ImportPage />;
    case "queue":
      return <QueuePage />;
    case "server":
      return <ServerPage />;
    case "audit":
      return <AuditPage />;
    default:
      return <NotFound />;
  }
}
