// New captions: a file, or those of another language to be translated.
import { useState } from "preact/hooks";
import { languageName } from "../../format/language";
import { offeredLanguages } from "../../format/languages_offered";
import { navigate } from "../../navigation";
import { ServerWords } from "../../parts/server_words";
import { captionsUrl } from "../../router";
import { c } from "../../text/studio_captions";
import { announce } from "../announce";
import { explain } from "../api";
import { noticeEnd } from "../session";
import { base64Of, makeCaptions, readCaptions, type CaptionTrack, type Changes } from "./api";

const other = "other"; // no language's tag: those have two or three letters

// Empty while it is none that has a name.
function nameOfTyped(tag: string): string {
  const name = languageName(tag.trim());
  return name === tag.trim() ? "" : name;
}

export function NewTrack({ lecture, there, onMade }: { lecture: string; there: CaptionTrack[]; onMade: () => void }) {
  const [language, setLanguage] = useState("");
  const [isOther, setOther] = useState(false); // one that is not offered: its tag is typed
  const [from, setFrom] = useState("file");
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState("");
  const [remarks, setRemarks] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState<string>(() => crypto.randomUUID?.() ?? `${Date.now()} ${Math.random()}`.replace(" ", "-"));

  const wanted = async (): Promise<Changes | null> => {
    if (from !== "file") return { text: (await readCaptions(lecture, from)).text, origin: "translation", review: "draft" };
    return file === null ? null : { file: await base64Of(file), origin: "upload", review: "unreviewed" };
  };
  const make = async () => {
    if (busy) return;
    setProblem("");
    setRemarks([]);
    if (language.trim() === "") return setProblem(c("new.needLanguage"));
    setBusy(true);
    try {
      const what = await wanted();
      if (what === null) {
        setProblem(c("new.needFile"));
      } else {
        const made = await makeCaptions(lecture, language.trim(), what, key);
        announce(c("said.made", { language: languageName(made.language) || made.language }));
        setRemarks(made.remarks);
        setFile(null);
        setLanguage("");
        setOther(false);
        setKey(`${key.slice(0, 100)}-${Date.now()}`);
        if (from === "file") onMade();
        else navigate(captionsUrl(lecture, made.language));
      }
    } catch (failure) {
      if (!noticeEnd(failure)) setProblem(explain(failure));
    }
    setBusy(false);
  };
  return (
    <form
      class="track-new"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <h2>{c("new.title")}</h2>
      <div class="track-fields">
        <div class="track-field">
          <label for="caption-language">{c("new.language")}</label>
          <select
            id="caption-language"
            value={isOther ? other : language}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setOther(value === other);
              setLanguage(value === other ? "" : value);
            }}
          >
            <option value="">{c("new.choose")}</option>
            {offeredLanguages(there.map((track) => track.language)).map(({ tag, name }) => (
              <option value={tag} key={tag}>
                {name}
              </option>
            ))}
            <option value={other}>{c("new.other")}</option>
          </select>
        </div>
        {isOther && (
          <div class="track-field">
            <label for="caption-tag">{c("new.tag")}</label>
            <input
              id="caption-tag"
              value={language}
              autocomplete="off"
              autocapitalize="none"
              spellcheck={false}
              dir="ltr"
              aria-describedby="caption-tag-hint"
              onInput={(event) => setLanguage(event.currentTarget.value)}
            />
          </div>
        )}
        <div class="track-field">
          <label for="caption-from">{c("new.from")}</label>
          <select id="caption-from" value={from} onChange={(event) => setFrom(event.currentTarget.value)}>
            <option value="file">{c("new.fromFile")}</option>
            {there.map((track) => (
              <option value={track.language} key={track.language}>
                {c("new.fromOther", { language: languageName(track.language) || track.language })}
              </option>
            ))}
          </select>
        </div>
        {from === "file" && (
          <div class="track-field">
            <label for="caption-file">{c("new.file")}</label>
            <div class="track-file">
              <input
                key={key} // another one after each: a file that it holds already is no change
                id="caption-file"
                class="visually-hidden"
                type="file"
                accept=".vtt,.srt,text/vtt,application/x-subrip"
                aria-describedby="caption-file-name"
                onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)}
              />
              <button type="button" class="button button-small" tabIndex={-1} aria-hidden="true" onClick={() => document.getElementById("caption-file")?.click()}>
                {c("new.choose")}
              </button>
              <bdi id="caption-file-name" class="quiet">
                {file === null ? c("new.noFile") : file.name}
              </bdi>
            </div>
          </div>
        )}
        <button type="submit" class="button button-strong" aria-disabled={busy}>
          {c(busy ? "new.busy" : "new.do")}
        </button>
      </div>
      {isOther && (
        <p id="caption-tag-hint" class="quiet small">
          {nameOfTyped(language) || c("new.tagHint")}
        </p>
      )}
      <p class="quiet small">{c("new.hint")}</p>
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {remarks.map((text) => (
        <p key={text} role="status">
          <ServerWords text={text} />
        </p>
      ))}
    </form>
  );
}
