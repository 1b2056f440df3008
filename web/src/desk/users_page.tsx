// Users: who may sign in, as what, and with which tokens.
import type { Named } from "../parts/names";
import { useTitle } from "../parts/title";
import { deskUrl } from "../router";
import { json } from "../studio/api";
import { d } from "../text/desk";
import { apart, t } from "../text/text";
import { newEntry } from "./entry_page";
import { useNames } from "./named";
import { SearchList, type ListPage } from "./search_list";
import type { UserEntry } from "./user_api";
import { wordFor } from "./words";

function load(q: string, cursor: string | null, signal: AbortSignal): Promise<ListPage<UserEntry>> {
  const parameters = new URLSearchParams();
  if (q !== "") parameters.set("q", q);
  if (cursor !== null) parameters.set("cursor", cursor);
  return json<ListPage<UserEntry>>(`/api/v1/users?${parameters}`, { signal });
}

export function UsersPage() {
  useTitle(t("phrase.page", { page: d("area.users"), of: d("desk.title") }));
  return (
    <>
      <div class="studio-head">
        <h1 tabIndex={-1}>{d("area.users")}</h1>
        <a class="button button-strong" href={deskUrl("users", newEntry)}>
          {d("new.user")}
        </a>
      </div>
      <SearchList name="users" load={load} find={d("find.users")}>
        {(users) => (
          <Users of={users} />
        )}
      </SearchList>
    </>
  );
}

function Users({ of }: { of: UserEntry[] }) {
  const institutions = useNames("institutions", of.map(({ institution }) => institution ?? ""));
  const people = useNames("people", of.map(({ person }) => person ?? ""));
  const nameIn = (names: ReadonlyMap<string, Named>, slug: string | null) => (slug === null ? "" : (names.get(slug)?.text ?? slug));
  return (
    <ul class="own-courses">
      {of.map(({ name, role, person, institution, active }) => (
        <li key={name}>
          <a class={`own-course${active ? "" : " desk-disabled"}`} href={deskUrl("users", name)}>
            <bdi class="own-course-title">{name}</bdi>
            <span class="facts">
              {[wordFor("userRole", role), (person !== null && people.get(person)?.text) || "", nameIn(institutions, institution), active ? "" : d("users.disabled")]
                .filter((fact) => fact !== "")
                .map(apart)
                .join(" · ")}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
