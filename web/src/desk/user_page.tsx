// One user: role, person, institution, password, tokens; made, changed, disabled.
import { useState } from "preact/hooks";
import { navigate } from "../navigation";
import { Loading, Message } from "../parts/states";
import { useTitle } from "../parts/title";
import { useStore } from "../player/store";
import { deskUrl } from "../router";
import { announce } from "../studio/announce";
import { explain, Refusal, type FieldError } from "../studio/api";
import { useAsked } from "../studio/asked";
import { AskFailed } from "../studio/failed";
import { leaveFreely } from "../studio/leave_question";
import { noticeEnd, session } from "../studio/session";
import { d } from "../text/desk";
import { s } from "../text/studio";
import { t } from "../text/text";
import { AskFirst } from "./ask_first";
import { newEntry } from "./entry_page";
import { SaidView, useLeaveWarning, type Said } from "./entry_said";
import { FieldView } from "./field";
import { changesOf, inputId, meet, trimmed, type Column } from "./forms";
import type { Entry } from "../studio/entries";
import { useLatest } from "./latest";
import { TokensView } from "./tokens";
import { addUser, changeUser, disableUser, proposedPassword, readUser, type UserEntry, type VersionedUser } from "./user_api";

const nameColumn: Column = { name: "name", is: "slug", label: "user_name", hint: "userName" };
const columns: readonly Column[] = [
  { name: "role", is: "choice", among: ["student", "instructor", "admin", "mirror"], texts: "userRole" },
  { name: "person", is: "slug", suggest: "people", optional: true, hint: "userPerson" },
  { name: "institution", is: "slug", suggest: "institutions", optional: true, hint: "userInstitution" },
];
const fresh: Entry = { name: "", role: "student", person: null, institution: null, password: "" };

export function UserPage({ of }: { of: string }) {
  if (of === newEntry) return <UserForm found={null} reload={() => undefined} />;
  return <FoundUser of={of} />;
}

function FoundUser({ of }: { of: string }) {
  const { data, failure, reload } = useAsked(`user ${of}`, (signal) => readUser(of, signal));
  if (data !== null && !data.user.active) return <DisabledUser user={data.user} />;
  if (data !== null) return <UserForm key={data.version} found={data} reload={reload} />;
  if (failure === null) return <Loading />;
  if (failure.status !== 404) return <AskFailed failure={failure} retry={reload} />;
  return <Message title={d("entry.gone")} hint={<a href={deskUrl("users")}>{d("area.users")}</a>} heading />;
}

function Head({ title }: { title: string }) {
  useTitle(t("phrase.page", { page: title, of: d("desk.title") }));
  return (
    <>
      <p class="desk-back">
        <a href={deskUrl("users")}>{d("area.users")}</a>
      </p>
      <h1 tabIndex={-1} dir="auto">
        {title}
      </h1>
    </>
  );
}

function DisabledUser({ user }: { user: UserEntry }) {
  return (
    <div class="desk-form">
      <Head title={user.name} />
      <p>{d("users.disabled")}</p>
      <p class="quiet">{d("users.comesBack")}</p>
    </div>
  );
}

const draftOf = (found: VersionedUser | null): Entry => (found === null ? fresh : entryOf(found.user));
const entryOf = ({ name, role, person, institution }: UserEntry): Entry => ({ name, role, person, institution });

function UserForm({ found, reload }: { found: VersionedUser | null; reload: () => void }) {
  const { value: base, latest: latestBase, put: setBase } = useLatest(found);
  const { value: draft, latest, put: setDraft } = useLatest<Entry>(draftOf(found));
  const [said, setSaid] = useState<Said>(null);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [busy, setBusy] = useState(false);
  const before = draftOf(base);
  useLeaveWarning(Object.keys(changesOf(before, draft)).length > 0);

  const change = (member: string, value: unknown) => {
    setDraft({ ...latest.current, [member]: value });
    setSaid(null);
  };
  // What is typed stays. The members that both have changed.
  const take = (now: VersionedUser): string[] => {
    if (!now.user.active) reload();
    const { draft: together, both } = meet(draftOf(latestBase.current), latest.current, entryOf(now.user));
    setBase(now);
    setDraft(together);
    return both;
  };
  // Another part of the page has changed the user, or has seen that somebody did.
  const changed = (now: VersionedUser) => {
    const both = take(now);
    if (both.length > 0) setSaid({ is: "met", both, theirs: entryOf(now.user) });
  };
  const refuse = async (failure: unknown) => {
    noticeEnd(failure);
    if (failure instanceof Refusal && failure.status === 412 && base !== null) {
      const theirs = await readUser(base.user.name);
      return setSaid({ is: "met", both: take(theirs), theirs: entryOf(theirs.user) });
    }
    const wrong = failure instanceof Refusal ? failure.errors : [];
    setErrors(wrong);
    setSaid({ is: "wrong", text: wrong.length > 0 ? d("form.wrong", { n: wrong.length }) : explainUser(failure) });
    if (wrong[0] !== undefined) document.getElementById(inputId(wrong[0].field))?.focus();
  };
  const save = async () => {
    if (busy) return;
    setBusy(true);
    setErrors([]);
    try {
      const sent = latest.current;
      const clean: Entry = { ...(trimmed(sent) as Entry), ...("password" in sent ? { password: sent.password } : {}) };
      const now = base === null ? await addUser(clean) : await changeUser(base, changesOf(before, clean));
      const typedOn = latest.current !== sent; // while it was saved: that stays, and is not saved yet
      setBase(now);
      setDraft(meet(sent, latest.current, entryOf(now.user)).draft);
      setSaid(typedOn ? null : { is: "saved" });
      if (found === null && !typedOn) {
        leaveFreely.current = true;
        announce(d("form.saved"));
        navigate(deskUrl("users", now.user.name));
      }
    } catch (failure) {
      await refuse(failure).catch((other: unknown) => setSaid({ is: "wrong", text: explainUser(other) }));
    }
    setBusy(false);
  };
  return (
    <>
      <form
        class="desk-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Head title={base === null ? d("new.user") : base.user.name} />
        {base === null && (
          <FieldView column={nameColumn} path="name" value={draft.name} errors={errors} onChange={(value) => change("name", value)} />
        )}
        {columns.map((column) => (
          <FieldView
            key={column.name}
            column={column}
            path={column.name}
            value={draft[column.name]}
            errors={errors}
            onChange={(value) => change(column.name, value)}
          />
        ))}
        {base === null && <PasswordField label={d("field.password")} value={String(draft.password)} errors={errors} onChange={(value) => change("password", value)} />}
        <div class="desk-save">
          <SaidView said={said} />
          <button type="submit" class="button button-strong" aria-disabled={busy}>
            {d(busy ? "form.saving" : base === null ? "form.create" : "form.save")}
          </button>
        </div>
      </form>
      {base !== null && <NewPassword base={base} onChanged={changed} />}
      {base !== null && <TokensView user={base.user} onChanged={changed} />}
      {base !== null && <Disable base={base} onChanged={changed} onDisabled={reload} />}
    </>
  );
}

function explainUser(failure: unknown): string {
  return failure instanceof Refusal && failure.status === 409 ? failure.detail : explain(failure);
}

// Somebody was faster: the next try is for the user as they are now. What to say of it.
async function meetUser(failure: unknown, name: string, onChanged: (now: VersionedUser) => void): Promise<string> {
  if (!(failure instanceof Refusal) || failure.status !== 412) return explainUser(failure);
  try {
    onChanged(await readUser(name));
    return d("users.changedMeanwhile");
  } catch (other) {
    noticeEnd(other);
    return explainUser(other);
  }
}

interface PasswordProps {
  label: string;
  value: string;
  errors: readonly FieldError[];
  onChange: (value: string) => void;
}

// Shown as it is typed: it is told to somebody.
function PasswordField({ label, value, errors, onChange }: PasswordProps) {
  const wrong = errors.filter(({ field }) => field === "password");
  return (
    <div class="desk-field">
      <label for="field-password">{label}</label>
      <div class="desk-password">
        <input
          id="field-password"
          type="text"
          dir="ltr"
          autocomplete="new-password"
          autocapitalize="none"
          spellcheck={false}
          value={value}
          aria-invalid={wrong.length > 0}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
        <button type="button" class="button" onClick={() => onChange(proposedPassword())}>
          {d("users.propose")}
        </button>
      </div>
      <p class="desk-hint quiet">{d("hint.password")}</p>
      {wrong.map(({ detail }) => (
        <p class="problem" key={detail}>
          <bdi lang="en">{detail}</bdi>
        </p>
      ))}
    </div>
  );
}

function NewPassword({ base, onChanged }: { base: VersionedUser; onChanged: (now: VersionedUser) => void }) {
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const set = async () => {
    if (busy) return;
    setBusy(true);
    setErrors([]);
    setProblem("");
    try {
      onChanged(await changeUser(base, { password }));
      setPassword((now) => (now === password ? "" : now));
      setNote(d("users.passwordSet", { name: base.user.name }));
    } catch (failure) {
      noticeEnd(failure);
      setNote("");
      setErrors(failure instanceof Refusal ? failure.errors : []);
      setProblem(await meetUser(failure, base.user.name, onChanged));
    }
    setBusy(false);
  };
  return (
    <form
      class="desk-form desk-part"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void set();
      }}
    >
      <PasswordField label={d("users.newPassword")} value={password} errors={errors} onChange={setPassword} />
      <p class="desk-save">
        <button type="submit" class="button" aria-disabled={busy}>
          {d("users.setPassword")}
        </button>
      </p>
      <p role="status">{note}</p>
      {problem !== "" && errors.length === 0 && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}

interface DisableProps {
  base: VersionedUser;
  onChanged: (now: VersionedUser) => void;
  onDisabled: () => void;
}

function Disable({ base, onChanged, onDisabled }: DisableProps) {
  const { user: me } = useStore(session);
  const { name } = base.user;
  if (me?.name === name) return null;
  const disable = async () => {
    try {
      await disableUser(base);
      announce(d("users.disabledNow", { name }));
      onDisabled();
      return "";
    } catch (failure) {
      noticeEnd(failure);
      return meetUser(failure, name, onChanged);
    }
  };
  return (
    <div class="desk-part">
      <AskFirst words={{ act: d("users.disable"), sure: d("users.disableSure", { name }), yes: d("users.disableYes"), no: s("lecture.cancel") }} run={disable} />
    </div>
  );
}
