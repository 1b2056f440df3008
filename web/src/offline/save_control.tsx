// On a lecture's page: save it, with the size of each choice said first; how far that has come; what plays from here.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Lecture } from "../api/types";
import { sizeText } from "../format/size";
import { useOnline } from "../parts/online";
import { useStore } from "../player/store";
import { o } from "../text/offline";
import { useLanguage } from "../text/use_language";
import { askLecture } from "./ask";
import { ChoiceForm } from "./choice_form";
import type { Choice } from "./choices";
import { isOwn } from "./index";
import { whatText } from "./saved_text";
import { Actions, Saving } from "./saved_row";
import { goOn, refresh, save, shelf } from "./saver";
import "../style/offline.css";

interface ControlProps {
  lecture: Lecture; // as the server tells it, or as it was saved
  plays: string; // the address of what plays now
  isFromHere: boolean; // that is on this device
  playFromHere: ((here: boolean) => void) | null; // null: there is no choice
}

export function SaveControl({ lecture, plays, isFromHere, playFromHere }: ControlProps) {
  useLanguage();
  const { entries } = useStore(shelf);
  const online = useOnline();
  const [open, setOpen] = useState(false);
  const [isFull, setFull] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => void refresh().then(goOn, () => undefined), []);
  const entry = entries?.find(({ record }) => record.id === lecture.id && isOwn(record)) ?? null;
  const whole = entry?.record.state === "complete";
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="save" onKeyDown={(event) => open && event.key === "Escape" && close()}>
      {entry !== null && whole && isFromHere && <p>{o("save.plays", { what: whatText(entry.record.mode, entry.record.label), size: sizeText(entry.have) })}</p>}
      {entry !== null && !whole && <Saving entry={entry} />}
      <div class="save-buttons">
        <button ref={button} type="button" hidden={!online} class="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {o(entry === null ? "save.button" : "save.other")}
        </button>
        {entry !== null && <Actions entry={entry} title={lecture.title} isOnItsPage />}
        {playFromHere !== null && (online || !isFromHere) && (
          <button type="button" class="button" onClick={() => playFromHere(!isFromHere)}>
            {o(isFromHere ? "save.online" : "save.here")}
          </button>
        )}
        {entry !== null && (
          <a class="button" href="/saved">
            {o("save.all")}
          </a>
        )}
      </div>
      <p class="saving-problem" role="alert">
        {isFull && entry === null && o("saved.full")}
      </p>
      {open && (
        <div>
          <Choices close={close} lecture={lecture.id} plays={plays} start={(known, choice, goesBeyond) => save(known, choice, goesBeyond).then(() => setFull(false), () => setFull(true))} />
        </div>
      )}
    </div>
  );
}

type Asked = Awaited<ReturnType<typeof askLecture>> | "failed" | "asking";

// Again whenever another package plays: the whole of what came early, for instance.
function useAsked(id: string, plays: string): Asked {
  const [asked, setAsked] = useState<Asked>("asking");
  useEffect(() => {
    const stop = new AbortController();
    setAsked("asking");
    askLecture(id, stop.signal).then(
      (found) => stop.signal.aborted || setAsked(found),
      () => stop.signal.aborted || setAsked("failed"),
    );
    return () => stop.abort();
  }, [id, plays]);
  return asked;
}

interface ChoicesProps {
  lecture: string;
  plays: string;
  start: (known: Lecture, choice: Choice, goesBeyond: boolean) => Promise<void>;
  close: () => void;
}

function Choices({ lecture, plays, start, close }: ChoicesProps) {
  const asked = useAsked(lecture, plays);
  const wasEarly = useRef(false);
  if (asked === "asking") return <p role="status">{o("section.asking")}</p>;
  if (asked === "failed") return <p role="alert">{o("section.failed")}</p>;
  if (asked === "early") {
    wasEarly.current = true;
    return <p role="status">{o("save.early")}</p>;
  }
  const choices = asked?.choices ?? [];
  const begin = (place: number, goesBeyond: boolean) => {
    const chosen = choices[place];
    if (asked !== null && chosen !== undefined) void start(asked.lecture, chosen, goesBeyond);
    close();
  };
  return (
    <ChoiceForm
      title={o("save.title")}
      hint={o("save.hint")}
      offers={choices.map(({ mode, label, bytes }) => ({ text: whatText(mode, label), bytes }))}
      first={Math.max(choices.findIndex(({ mode }) => mode !== "video"), 0)}
      isAsked={!wasEarly.current}
      start={begin}
      close={close}
    />
  );
}
