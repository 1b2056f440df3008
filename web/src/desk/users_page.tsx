// Users: who may sign in, as what, and with which tokens.
import { joined } from "../format/facts";
import { useTitle } from "../parts/title";
import { deskUrl } from "../router";
import { json } from "../studio/api";
import { d } from "../text/desk";
import { t } from "../text/text";
import { newEntry } from "./entry_page";
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
          <ul class="own-courses">
            {users.map((user) => (
              <li key={user.name}>
                <a class={`own-course${user.active ? "" : " desk-disabled"}`} href={deskUrl("users", user.name)}>
                  <bdi class="own-course-title">{user.name}</bdi>
                  <span class="facts">
                    {joined([wordFor("userRole", user.role), user.institution ?? "", user.active ? "" : d("users.disabled")])}
                  </span>
                </a>
              </li>
            ))}
          </ul>
        )}
      </SearchList>
    </>
  );
}
