// The API tokens of a user: made, shown once, revoked.
import { useState } from "preact/hooks";
import { announce } from "../studio/announce";
import { explain } from "../studio/api";
import { noticeEnd } from "../studio/session";
import { d } from "../text/desk";
import { addToken, readUser, revokeToken, type UserEntry, type VersionedUser } from "./user_api";

interface TokensProps {
  user: UserEntry;
  onChanged: (now: VersionedUser) => void; // tokens are part of what a user's version is of
}

export function TokensView({ user, onChanged }: TokensProps) {
  const ids = user.tokens ?? [];
  const [fresh, setFresh] = useState<{ id: string; token: string } | null>(null);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const perform = async (work: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setProblem("");
    try {
      await work();
      onChanged(await readUser(user.name));
    } catch (failure) {
      noticeEnd(failure);
      setProblem(explain(failure));
    }
    setBusy(false);
  };
  const add = () => perform(async () => setFresh(await addToken(user.name)));
  const revoke = (id: string) =>
    perform(async () => {
      await revokeToken(user.name, id);
      if (fresh?.id === id) setFresh(null);
      announce(d("users.tokenRevoked"));
    });
  return (
    <section class="desk-part" aria-labelledby="tokens">
      <h2 id="tokens">{d("users.tokens")}</h2>
      {ids.length === 0 && <p class="quiet">{d("users.tokenNone")}</p>}
      <ul>
        {ids.map((id) => (
          <li key={id} class="desk-token">
            <code dir="ltr">{id}</code>
            <button type="button" class="button button-small" aria-label={d("users.tokenRevokeOf", { id })} aria-disabled={busy} onClick={() => void revoke(id)}>
              {d("users.tokenRevoke")}
            </button>
          </li>
        ))}
      </ul>
      <div role="status">
        {fresh !== null && (
          <div class="studio-ask">
            <p>{d("users.tokenOnce")}</p>
            <code dir="ltr">{fresh.token}</code>
          </div>
        )}
      </div>
      <button type="button" class="button button-small" aria-disabled={busy} onClick={() => void add()}>
        {d("users.tokenNew")}
      </button>
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
