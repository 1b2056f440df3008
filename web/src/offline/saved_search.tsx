// Looks through the names, chapters and captions of what is saved, without asking anybody.
import { useEffect, useMemo, useState } from "preact/hooks";
import { direction } from "../format/language";
import { clock } from "../format/time";
import { marksOf, namesOf } from "../parts/names";
import { parseVtt, type Said } from "../player/vtt";
import { lectureUrl } from "../router";
import { o } from "../text/offline";
import { t } from "../text/text";
import { slideTextsPath } from "./choices";
import type { Entry } from "./saver";
import { titleOf } from "./saved_text";
import { searchSaved, type Found, type Spoken, type Texts } from "./search";
import { readText, wholeOf, type SavedLecture } from "./shelf";

interface SearchProps {
  words: string;
  setWords: (words: string) => void;
  entries: Entry[];
}

export function SavedSearch({ words, setWords, entries }: SearchProps) {
  return (
    <>
      <form class="search saved-search" role="search" onSubmit={(event) => event.preventDefault()}>
        <input
          type="search"
          value={words}
          aria-label={o("saved.search")}
          placeholder={o("saved.searchHint")}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      </form>
      <SavedHits words={words} entries={entries} />
    </>
  );
}

/** What is found of it, without a box to type in. */
export function SavedHits({ words, entries }: Omit<SearchProps, "setWords">) {
  const asked = words.trim();
  const all = useSpoken(asked === "" ? null : entries.map(({ record }) => wholeOf(record)).filter((one) => one !== null));
  const found = useMemo(() => (all === null ? null : searchSaved(asked, all)), [asked, all]);
  return (
    <>
      <p class="count" role="status">
        {asked !== "" && found !== null && (found.length === 0 ? o("saved.notFound") : o("saved.found", { n: found.length }))}
      </p>
      {asked !== "" && found !== null && (
        <ul class="saved-list">
          {found.map((one) => (
            <FoundRow key={one.record.id} found={one} />
          ))}
        </ul>
      )}
    </>
  );
}

// Read once a search begins.
function useSpoken(records: SavedLecture[] | null): Texts[] | null {
  const [all, setAll] = useState<{ key: string; texts: Texts[] } | null>(null);
  const key = records?.map(({ id, addedMs }) => `${id} ${addedMs}`).join(" ") ?? null;
  useEffect(() => {
    if (records === null || key === null || all?.key === key) return;
    let gone = false;
    void Promise.all(records.map(async (record) => ({ record, spoken: await spokenOf(record), shown: await shownOf(record) }))).then((texts) => {
      if (!gone) setAll({ key, texts });
    });
    return () => void (gone = true);
  }, [key]);
  return all?.key === key ? (all?.texts ?? null) : null;
}

async function spokenOf({ lecture, package: hash, paths }: SavedLecture): Promise<Spoken[]> {
  const captions = lecture.playback?.captions ?? [];
  const read = captions.map(async ({ language, url }) => {
    const path = paths.find((one) => url.endsWith(`/${hash}/${one}`));
    const text = path === undefined ? null : await readText(hash, path).catch(() => null);
    return { language, said: text === null ? [] : parseVtt(text) };
  });
  return Promise.all(read);
}

// Saved by an older build, or where nothing was read on slides: none.
async function shownOf({ lecture, package: hash, paths }: SavedLecture): Promise<Said[]> {
  const path = slideTextsPath(lecture.playback?.slide_texts);
  const text = path !== null && paths.includes(path) ? await readText(hash, path).catch(() => null) : null;
  return text === null ? [] : parseVtt(text);
}

function FoundRow({ found: { record, moments } }: { found: Found }) {
  const [title] = namesOf(titleOf(record.lecture));
  return (
    <li class="saved-row">
      <div class="saved-text">
        <p class="saved-name">
          <a href={lectureUrl(record.id)} {...marksOf(title)}>
            {title.text}
          </a>
        </p>
        <ul class="saved-moments">
          {moments.map(({ startS, text, language, isSlide = false }) => (
            <li key={`${language} ${isSlide} ${startS}`}>
              <a href={lectureUrl(record.id, isSlide ? Math.ceil(startS) : startS)}>
                <span class="chapter-time">{clock(startS, record.lecture.playback?.duration_s ?? 0)}</span>{" "}
                {isSlide && <span class="quiet">{t("courses.kind.slide")} </span>}
                <span lang={language ?? undefined} dir={language === null ? "auto" : direction(language)}>
                  {text}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}
