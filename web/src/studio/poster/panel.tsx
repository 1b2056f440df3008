// The poster of a lecture: what it is, what there is to choose from, and a picture of one's own.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Loading } from "../../parts/states";
import { ServerWords } from "../../parts/server_words";
import { clock } from "../../format/time";
import "../../style/poster.css";
import { p } from "../../text/studio_poster";
import { announce } from "../announce";
import { explain, Refusal } from "../api";
import { useAsked } from "../asked";
import { ChooseButton, DropPlace } from "../drop";
import { AskFailed } from "../failed";
import { noticeEnd } from "../session";
import { choosePoster, loadPoster, removePoster, sendPoster, type LoadedPoster, type Poster } from "./api";
import { choicesOf, chosenName, nameOf, pictureOf, pictureTypes, type Choice } from "./choices";
import { fileOf } from "./frame";
import { Moment, showsPictures } from "./moment";
import { Turns } from "./turns";

interface PanelProps {
  lecture: string;
  title: string;
}

export function PosterPanel({ lecture, title }: PanelProps) {
  const { data, failure, reload } = useAsked(`poster ${lecture}`, (signal) => loadPoster(lecture, signal));
  if (data === null) return failure === null ? <Loading /> : <AskFailed failure={failure} retry={reload} />;
  return <PosterForm lecture={lecture} title={title} poster={data} reload={reload} />;
}

interface Trouble {
  text: string;
  detail?: string; // in the server's words
}

function troubleOf(failure: unknown): Trouble {
  if (!(failure instanceof Refusal)) return { text: explain(failure) };
  if (failure.status === 412) return { text: p("changed") };
  if (failure.status === 413) return { text: p("own.tooLarge") };
  const [field] = failure.errors;
  if (failure.status === 400 && field !== undefined) return { text: p("refused"), detail: field.detail.replace(/^is refused: /, "") };
  return { text: explain(failure) };
}

function PosterForm({ lecture, title, poster, reload }: PanelProps & { poster: LoadedPoster; reload: () => void }) {
  const [wanted, setWanted] = useState<string | null>(null); // null: as it is
  const [busy, setBusy] = useState<"" | "choose" | "send">("");
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [waits, setWaits] = useState(false); // a picture, for what is saved before it
  const [turns] = useState(() => new Turns(tellWaits));
  const version = useRef(poster.version); // the newest that was told
  useLayoutEffect(() => void (version.current = poster.version), [poster]);
  const choices = choicesOf(poster);
  const isNow = chosenName(poster);
  const picked = wanted ?? isNow;
  const pick = choices.find((choice) => nameOf(choice) === wanted);

  function tellWaits(now: boolean) {
    setWaits(now);
    if (now) announce(p("own.waits"));
  }
  const change = async (how: "choose" | "send", work: (version: string) => Promise<Poster>, said: string) => {
    let isDone = false;
    setBusy(how);
    setTrouble(null);
    try {
      version.current = (await work(version.current)).version;
      announce(said);
      setWanted(null);
      reload();
      isDone = true;
    } catch (failure) {
      if (!noticeEnd(failure)) setTrouble(troubleOf(failure));
      if (failure instanceof Refusal && failure.status === 412) {
        turns.drop(); // somebody is to look first
        reload();
      }
    }
    setBusy("");
    return isDone;
  };
  const changed = () => {
    setTrouble({ text: p("changed") });
    reload();
  };
  const use = (choice: Choice) => {
    if (busy !== "" || choice.is === "upload") return; // the button says so; or it is the poster
    const [work, said] =
      choice.is === "slide"
        ? [(now: string) => choosePoster(lecture, now, choice.slide.slide), p("said.saved")]
        : [(now: string) => removePoster(lecture, now), p("said.automatic")];
    void turns.take(() => change("choose", work, said));
  };
  const sendPicture = (picture: () => Promise<Blob>) =>
    turns.take(() => change("send", async (now) => sendPoster(lecture, now, await picture()), p("said.saved")));
  const send = (files: File[]) => {
    const found = pictureOf(files);
    if ("unfit" in found) return setTrouble({ text: p(`own.${found.unfit}`) });
    void sendPicture(async () => found.picture);
  };
  return (
    <DropPlace inner class="poster" hint={p("own.drop")} onFiles={send}>
      <form
        aria-label={p("title", { title })}
        onSubmit={(event) => {
          event.preventDefault();
          if (pick !== undefined) use(pick);
        }}
      >
        <Now poster={poster} />
        <fieldset class="poster-choices">
          <legend>{p("choose")}</legend>
          <div class="poster-row">
            {choices.map((choice) => (
              <ChoiceCard
                key={nameOf(choice)}
                group={`poster-${lecture}`}
                choice={choice}
                poster={poster}
                checked={picked === nameOf(choice)}
                onPick={() => setWanted(nameOf(choice) === isNow ? null : nameOf(choice))}
              />
            ))}
          </div>
          {poster.slides.length === 0 && <p class="quiet small">{p("none")}</p>}
        </fieldset>
        {showsPictures(poster.playback) && (
          <Moment
            key={poster.package ?? ""}
            lecture={lecture}
            playback={poster.playback}
            isSending={busy === "send"}
            onUse={(canvas) => sendPicture(() => fileOf(canvas))}
            onReplaced={changed}
          />
        )}
        {trouble !== null && (
          <p class="problem" role="alert">
            {trouble.text} {trouble.detail !== undefined && <ServerWords text={trouble.detail} />}
          </p>
        )}
        <p class="edit-tools">
          <button type="submit" class="button button-small button-strong" disabled={pick === undefined} aria-disabled={busy !== ""}>
            {p(busy === "choose" ? "busy" : "use")}
          </button>
          <ChooseButton small label={p(busy === "send" ? "own.busy" : "own")} accept={pictureTypes.join(",")} onFiles={send} />
        </p>
        {waits && <p class="small">{p("own.waits")}</p>}
        <p class="quiet small">{p("own.hint")}</p>
      </form>
    </DropPlace>
  );
}

function Now({ poster: { at, file, choice, is_shown } }: { poster: LoadedPoster }) {
  return (
    <div class="poster-now">
      {file !== null && <img src={at + file} alt={p("now")} decoding="async" />}
      <div>
        <p class="small quiet">{p("what")}</p>
        <p>
          <b>{p(file === null ? "now.none" : is_shown ? `now.${choice}` : "now.automatic")}</b>
        </p>
        {!is_shown && <p>{p("now.gone")}</p>}
      </div>
    </div>
  );
}

interface CardProps {
  group: string;
  choice: Choice;
  poster: LoadedPoster;
  checked: boolean;
  onPick: () => void;
}

function ChoiceCard({ group, choice, poster, checked, onPick }: CardProps) {
  const file = choice.is === "slide" ? choice.slide.file : choice.is === "upload" ? poster.file : poster.automatic;
  const text = choice.is === "slide" ? p("choice.slide", { n: String(choice.slide.slide), time: clock(choice.slide.start_s) }) : p(`choice.${choice.is}`);
  return (
    <label class="poster-card">
      <input type="radio" name={group} value={nameOf(choice)} checked={checked} onChange={onPick} />
      {file === null ? <span class="poster-auto" aria-hidden="true" /> : <img src={poster.at + file} alt="" loading="lazy" decoding="async" />}
      <span class="poster-card-text">{text}</span>
    </label>
  );
}
