// On a lecture's page: save it, with the size of each choice said first; how far that has come; what plays from here.
import { useEffect, useRef, useState } from "preact/hooks";
import type { Lecture, Playback } from "../api/types";
import { plainAddresses } from "../api/plain";
import { sizeText } from "../format/size";
import { useOnline } from "../parts/online";
import { useStore } from "../player/store";
import { o } from "../text/offline";
import { useLanguage } from "../text/use_language";
import { ChoiceForm } from "./choice_form";
import { choicesOf, type Choice } from "./choices";
import { isOwn } from "./index";
import { whatText } from "./saved_text";
import { Actions, Saving } from "./saved_row";
import { goOn, refresh, save, shelf } from "./saver";
import { weighed } from "./weigh";
import "../style/offline.css";

interface ControlProps {
  lecture: Lecture; // as the server tells it, or as it was saved
  isFromHere: boolean; // what plays now
  playFromHere: ((here: boolean) => void) | null; // null: there is no choice
}

export function SaveControl({ lecture, isFromHere, playFromHere }: ControlProps) {
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
      {open && <Choices close={close} lecture={lecture} start={(known, choice) => save(known, choice).then(() => setFull(false), () => setFull(true))} />}
    </div>
  );
}

function useWeighed({ playback }: Lecture): Playback | null | "asking" {
  const [known, setKnown] = useState<Playback | "asking">("asking");
  useEffect(() => {
    const stop = new AbortController();
    if (playback !== null) void weighed(plainAddresses(playback), stop.signal).then((found) => stop.signal.aborted || setKnown(found));
    return () => stop.abort();
  }, [playback]);
  return playback === null ? null : known;
}

interface ChoicesProps {
  lecture: Lecture;
  start: (known: Lecture, choice: Choice) => Promise<void>;
  close: () => void;
}

function Choices({ lecture, start, close }: ChoicesProps) {
  const playback = useWeighed(lecture);
  if (playback === "asking") return <p role="status">{o("section.asking")}</p>;
  const choices = playback === null ? [] : choicesOf(playback);
  const begin = (place: number) => {
    const chosen = choices[place];
    if (chosen !== undefined) void start({ ...lecture, playback }, chosen);
    close();
  };
  return (
    <ChoiceForm
      title={o("save.title")}
      hint={o("save.hint")}
      offers={choices.map(({ mode, label, bytes }) => ({ text: whatText(mode, label), bytes }))}
      first={Math.max(choices.findIndex(({ mode }) => mode !== "video"), 0)}
      start={begin}
      close={close}
    />
  );
}
