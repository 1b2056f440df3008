// The forms come with their sentences, when somebody edits for the first time.
import { useEffect, useState } from "preact/hooks";

type Panel = typeof import("./edit_panel").EditPanel;
let panel: Panel | null = null;

async function load(): Promise<Panel> {
  const [{ EditPanel }, { deskTextReady }] = await Promise.all([import("./edit_panel"), import("../text/desk")]);
  await deskTextReady();
  panel = EditPanel;
  return EditPanel;
}

/** Null until it has come; "failed" when it did not. */
export function useEditPanel(isWanted: boolean): Panel | null | "failed" {
  const [loaded, setLoaded] = useState<{ is: Panel | null | "failed" }>({ is: panel });
  useEffect(() => {
    if (!isWanted || typeof loaded.is === "function") return;
    load().then(
      (is) => setLoaded({ is }),
      () => setLoaded({ is: "failed" }),
    );
  }, [isWanted]);
  return loaded.is;
}
