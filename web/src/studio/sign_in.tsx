// The form that asks who one is, and says plainly what was wrong.
import { useRef, useState } from "preact/hooks";
import { useTitle } from "../parts/title";
import { useStore } from "../player/store";
import { s, type StudioKey } from "../text/studio";
import { explain, Refusal, signIn } from "./api";
import { enter, session } from "./session";

type Field = "name" | "password";

interface SignInProps {
  title?: StudioKey;
  hint?: StudioKey; // for those who come for the first time
}

export function SignIn({ title = "signIn.title", hint = "signIn.hint" }: SignInProps) {
  const { why } = useStore(session);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [shown, setShown] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ text: string; field: Field | null } | null>(null);
  const fields = { name: useRef<HTMLInputElement>(null), password: useRef<HTMLInputElement>(null) };
  useTitle(s(title));

  const refuse = (text: string, field: Field | null) => {
    setProblem({ text, field });
    if (field !== null) fields[field].current?.focus();
  };
  const submit = async () => {
    if (busy) return;
    if (name.trim() === "") return refuse(s("signIn.needName"), "name");
    if (password === "") return refuse(s("signIn.needPassword"), "password");
    setBusy(true);
    setProblem(null);
    try {
      enter(await signIn(name.trim(), password));
    } catch (failure) {
      setBusy(false);
      const isWrong = failure instanceof Refusal && failure.status === 401;
      if (isWrong) setPassword("");
      refuse(whyNot(failure), isWrong ? "password" : null);
    }
  };
  const note: Record<typeof why, StudioKey> = { first: hint, ended: "signIn.ended", "signed-out": "signIn.out" };
  return (
    <form
      class="sign-in"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h1 tabIndex={-1}>{s(title)}</h1>
      <p class="quiet" role={why === "first" ? undefined : "status"}>
        {s(note[why])}
      </p>
      <label>
        <span>{s("signIn.name")}</span>
        <input
          ref={fields.name}
          name="username"
          dir="auto"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          value={name}
          aria-invalid={problem?.field === "name"}
          aria-describedby={problem?.field === "name" ? "sign-in-problem" : undefined}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <label>
        <span>{s("signIn.password")}</span>
        <input
          ref={fields.password}
          name="password"
          type={(shown ? "text" : "password") as "password"}
          autocomplete="current-password"
          value={password}
          aria-invalid={problem?.field === "password"}
          aria-describedby={problem?.field === "password" ? "sign-in-problem" : undefined}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </label>
      <label class="check">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
        <span>{s("signIn.show")}</span>
      </label>
      <p class="problem" id="sign-in-problem" role="alert">
        {problem?.text}
      </p>
      <button type="submit" class="button button-strong" aria-disabled={busy}>
        {s(busy ? "signIn.going" : "signIn.go")}
      </button>
      <p class="quiet small">{s("signIn.help")}</p>
    </form>
  );
}

function whyNot(failure: unknown): string {
  if (failure instanceof Refusal && failure.status === 401) return s("signIn.wrong");
  if (failure instanceof Refusal && failure.status === 429) return s("signIn.tooMany", { n: failure.retryAfterS ?? 30 });
  return explain(failure);
}
