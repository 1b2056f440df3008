// What a form says of its saving, and the question before it is left.
import type { Entry } from "../studio/entries";
import { useLeaveQuestion } from "../studio/leave_question";
import { d } from "../text/desk";
import { t } from "../text/text";
import { shortly } from "./shortly";
import { labelOf } from "./words";

export type Said = { is: "wrong"; text: string } | { is: "met"; both: string[]; theirs: Entry } | { is: "saved" } | null;

export const useLeaveWarning = (isChanged: boolean) => useLeaveQuestion(isChanged, () => d("form.leave"));

export function SaidView({ said }: { said: Said }) {
  if (said === null) return <div role="alert" />;
  if (said.is === "saved") return <p role="status">{d("form.saved")}</p>;
  if (said.is === "wrong") {
    return (
      <p class="problem" role="alert" dir="auto">
        {said.text}
      </p>
    );
  }
  return (
    <div class="studio-ask" role="alert">
      <p>{d(said.both.length === 0 ? "met.apart" : "met.both")}</p>
      {said.both.length > 0 && (
        <ul>
          {said.both.map((member) => (
            <li key={member}>
              {t("phrase.value", { name: labelOf(member), value: shortly(said.theirs[member], member) })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
