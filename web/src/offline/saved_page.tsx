// What is saved on this device: found, played, continued and removed, with and without a network.
import { useEffect, useState } from "preact/hooks";
import { sizeText } from "../format/size";
import { Loading, Message } from "../parts/states";
import { useTitle } from "../parts/title";
import { useStore } from "../player/store";
import { o } from "../text/offline";
import { useLanguage } from "../text/use_language";
import { DataMeter } from "./data_meter";
import { canSave, isOwn } from "./index";
import { room, type Room } from "./room";
import { goOn, refresh, remove, shelf, type Entry } from "./saver";
import { SavedRow } from "./saved_row";
import { SavedHits, SavedSearch } from "./saved_search";
import "../style/offline.css";

export function SavedPage() {
  useLanguage();
  useTitle(o("saved.title"));
  return (
    <>
      <h1 class="saved-title" tabIndex={-1}>
        {o("saved.title")}
      </h1>
      <SavedList />
      <DataMeter />
    </>
  );
}

/** The list alone: also below what another page could not load. `asked`: what is looked for there. */
export function SavedList({ asked = "" }: { asked?: string }) {
  useLanguage();
  const { entries } = useStore(shelf);
  const [failed, setFailed] = useState(false);
  const [words, setWords] = useState("");
  useEffect(() => {
    if (canSave()) refresh().then(goOn, () => setFailed(true));
  }, []);
  if (!canSave()) return <Message title={o("saved.none")} hint={o("saved.unsupported")} />;
  if (failed) return <Message title={o("saved.failed")} hint="" alert />;
  if (entries === null) return <Loading />;
  const own = entries.filter(({ record }) => isOwn(record));
  const others = entries.filter((entry) => !own.includes(entry));
  if (asked.trim() !== "" && own.length > 0) return <SavedHits words={asked} entries={own} />;
  return (
    <div class="saved">
      {own.length === 0 && <Message title={o("saved.none")} hint={o("saved.noneHint")} />}
      {own.length > 0 && <SavedSearch words={words} setWords={setWords} entries={own} />}
      {own.length > 0 && words.trim() === "" && (
        <>
          <Usage entries={own} />
          <ul class="saved-list">
            {own.map((entry) => (
              <SavedRow key={entry.record.id} entry={entry} />
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && <Others entries={others} />}
    </div>
  );
}

const sum = (entries: Entry[]) => entries.reduce((bytes, { have }) => bytes + have, 0);

function Usage({ entries }: { entries: Entry[] }) {
  const [now, setNow] = useState<Room | null>(null);
  const count = entries.length;
  useEffect(() => {
    void room().then(setNow);
  }, [count]);
  const keep = () => void navigator.storage.persist().then(() => room().then(setNow));
  return (
    <div class="saved-usage">
      <p>
        {o("saved.total", { n: count, size: sizeText(sum(entries)) })}
        {now?.free != null && <span class="quiet">{` · ${o("saved.room", { size: sizeText(now.free) })}`}</span>}
      </p>
      {now?.stays === true && <p class="quiet">{o("saved.stays")}</p>}
      {now?.stays === false && (
        <p class="quiet">
          {o("saved.mayGo")}{" "}
          <button type="button" class="button-link" onClick={keep}>
            {o("saved.keep")}
          </button>
        </p>
      )}
    </div>
  );
}

function Others({ entries }: { entries: Entry[] }) {
  const removeAll = async () => {
    for (const { record } of entries) await remove(record.id);
  };
  return (
    <div class="saved-others">
      <p>
        {o("saved.others", { n: entries.length, size: sizeText(sum(entries)) })} {o("saved.othersHint")}
      </p>
      <button type="button" class="button" onClick={() => void removeAll()}>
        {o("saved.removeOthers")}
      </button>
    </div>
  );
}
