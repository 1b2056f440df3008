// The question before something that is not saved is left.
import { useEffect } from "preact/hooks";
import { unsaved } from "./unsaved";

/** Set when a form is left that is saved, or gone. */
export const leaveFreely = { current: false };

export function useLeaveQuestion(isChanged: boolean, question: () => string): void {
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
      if (!confirm(question())) event.preventDefault();
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
