// The way in, for whoever has an account; or who has signed in here, and the way out. It asks the server nothing: what this browser
// remembers is shown.
import { useEffect, useState } from "preact/hooks";
import { signedIn } from "../api/signed_in";
import { useStore } from "../player/store";
import { signInUrl, type Route } from "../router";
import { t } from "../text/text";
import { useDropList } from "./drop_list";
import { questionBeforeLeaving, type Question } from "./under_way";

interface AccountProps {
  route: Route;
  onOut: () => void;
}

// Pages for those who have signed in say it themselves, and ask before uploads stop.
const own: readonly Route["name"][] = ["sign-in", "studio", "studio-captions", "studio-cuts", "desk"];

export function Account({ route, onOut }: AccountProps) {
  const { user } = useStore(signedIn);
  if (own.includes(route.name)) return null;
  if (user !== null) return <Self user={user} onOut={onOut} />;
  return (
    <a class="account-in" href={signInUrl(location.pathname + location.search)}>
      {t("watch.signIn")}
    </a>
  );
}

function Self({ user, onOut }: { user: string; onOut: () => void }) {
  const list = useDropList();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const [question, setQuestion] = useState<Question | null>(null); // what signing out would stop
  useEffect(() => {
    if (!list.isOpen) setQuestion(null);
  }, [list.isOpen]);

  const ask = () => {
    const now = busy ? null : questionBeforeLeaving();
    if (now === null) void leave();
    else setQuestion(now);
  };
  const leave = async () => {
    if (busy) return;
    setBusy(true);
    setFailed(false);
    try {
      await (await import("../studio/session")).signOut();
      onOut();
    } catch {
      setFailed(true);
      setBusy(false);
    }
  };
  return (
    <div class="account" ref={list.root} onKeyDown={list.onKeyDown}>
      <button
        ref={list.button}
        type="button"
        class="account-button"
        aria-expanded={list.isOpen}
        aria-controls="account"
        aria-label={t("account.of", { name: user })}
        onClick={list.toggle}
      >
        <Person />
        <bdi>{user}</bdi>
      </button>
      <div class="account-box" id="account" hidden={!list.isOpen}>
        <p>{t("account.follows")}</p>
        <p class="account-ask" role="alert">
          {question?.text}
        </p>
        <ul>
          <li>
            {/* The same button, which has the focus: pressed once more, it takes nothing away. */}
            <button type="button" aria-disabled={busy} onClick={question === null ? ask : () => setQuestion(null)}>
              {question === null ? t("account.signOut") : question.stay}
            </button>
          </li>
          {question !== null && (
            <li>
              <button type="button" aria-disabled={busy} onClick={() => void leave()}>
                {question.goAhead}
              </button>
            </li>
          )}
        </ul>
        <p class="account-failed" role="alert">
          {failed && t("account.outFailed")}
        </p>
      </div>
    </div>
  );
}

function Person() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="8" r="4" />
      <path d="M4 21c0-5 3.5-8 8-8s8 3 8 8" />
    </svg>
  );
}
