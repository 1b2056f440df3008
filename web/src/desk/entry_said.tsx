// What a form says of its saving, and the question before it is left.
import { useEffect } from "preact/hooks";
import type { Entry } from "../studio/entries";
import { unsaved } from "../studio/unsaved";
import { d } from "../text/desk";
import { t } from "../text/text";
import { labelOf } from "./words";

export type Said = { is: "wrong"; text: string } | { is: "met"; both: string[]; theirs: Entry } | { is: "saved" } | null;

/** Set when a form is left that is saved, or gone. */
export const leaveFreely = { current: false };

export function useLeaveWarning(isChanged: boolean): void {
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
      event.returnValue = ""; // browsers of 2020 look at this
    };
    const askHere = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.("a[href]");
      const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey; // another tab or window: nothing is left
      if (link === null || link === undefined || elsewhere || leaveFreely.current || link.getAttribute("href")?.startsWith("#")) return;
      if (!confirm(d("form.leave"))) event.preventDefault();
    };
    leaveFreely.current = false;
    unsaved.forms++;
    addEventListener("beforeunload", ask);
    document.addEventListener("click", askHere, true);
    return () => {
      unsaved.forms--;
      removeEventListener("beforeunload", ask);
      document.removeEventListener("click", askHere, true);
    };
  }, [isChanged]);
}

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
              {t("phrase.value", { name: labelOf(member), value: shortly(said.theirs[member]) })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function shortly(value: unknown): string {
  if (value === null || value === undefined || value === "") return d("form.none");
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(shortly).join("; ") || d("form.none");
  if (typeof value === "object") return Object.values(value).filter((one) => one !== null && one !== false).map(String).join(", ");
  return String(value);
}
