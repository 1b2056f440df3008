// A saved lecture: what it is, how far it has come, and what can be done with it.
import { fineSize, sizeText } from "../format/size";
import { duration } from "../format/time";
import { courseNameOf, firstName, marksOf, Name, namesOf, OtherName } from "../parts/names";
import { budget } from "../player/budget";
import { useStore } from "../player/store";
import { lectureUrl } from "../router";
import { o, type OfflineKey } from "../text/offline";
import { t } from "../text/text";
import { isHeld } from "./held";
import { whatText, titleOf } from "./saved_text";
import { goBeyond, pause, remove, resume, shelf, type Entry } from "./saver";
import { wholeOf, type SavedLecture } from "./shelf";

export function SavedRow({ entry }: { entry: Entry }) {
  const { record, have } = entry;
  const { lecture, mode, label } = record;
  const [title, other] = namesOf(titleOf(lecture));
  const whole = record.state === "complete";
  return (
    <li class="saved-row">
      <div class="saved-text">
        <p class="saved-name">
          <a href={lectureUrl(record.id)} {...marksOf(title)}>
            {title.text}
          </a>{" "}
          <OtherName of={other} />
        </p>
        <p class="quiet">
          <Name of={courseNameOf(lecture)} />
          {` · ${duration(lecture.playback?.duration_s ?? 0)} · ${whatText(mode, label)}`}
          {whole && ` · ${sizeText(have)}`}
        </p>
        {!whole && <Saving entry={entry} />}
      </div>
      <Actions entry={entry} title={firstName(titleOf(lecture))} />
    </li>
  );
}

export function Saving({ entry: { record, have } }: { entry: Entry }) {
  const { going, waitsForLink } = useStore(shelf);
  const held = isHeld(record, useStore(budget));
  const size = Math.max(record.bytes, have);
  const progress = progressText(have, size);
  return (
    <div class="saving">
      <progress max={size} value={have} aria-label={progress} />
      <p>
        <span role="status" class={record.problem === null && !held ? "" : "saving-problem"}>
          {o(held ? "saved.held" : stateOf(record, going === record.id, waitsForLink))}
        </span>{" "}
        <bdi class="quiet">{progress}</bdi>
      </p>
    </div>
  );
}

export const progressText = (have: number, size: number) => o("saved.progress", { have: fineSize(have, size), size: fineSize(size) });

function stateOf({ problem, state }: SavedLecture, isGoing: boolean, waitsForLink: boolean): OfflineKey {
  if (problem !== null) return `saved.${problem}`;
  if (isGoing) return waitsForLink ? "saved.waitsForLink" : "saved.going";
  return state === "paused" ? "saved.paused" : "saved.waiting";
}

interface ActionsProps {
  entry: Entry;
  title: string;
  isOnItsPage?: boolean;
}

export function Actions({ entry: { record }, title, isOnItsPage = false }: ActionsProps) {
  const held = isHeld(record, useStore(budget));
  const stands = record.state === "paused" || record.state === "stopped";
  return (
    <div class="saved-actions">
      {held && (
        <button type="button" class="button" aria-label={o("saved.goBeyondOf", { title })} onClick={() => void goBeyond(record.id)}>
          {o("data.goOn")}
        </button>
      )}
      {record.state === "waiting" && (
        <button type="button" class="button" aria-label={o("saved.pauseOf", { title })} onClick={() => void pause(record.id)}>
          {o("saved.pause")}
        </button>
      )}
      {stands && (
        <button type="button" class="button" aria-label={o("saved.resumeOf", { title })} onClick={() => void resume(record.id)}>
          {o("saved.resume")}
        </button>
      )}
      {wholeOf(record) !== null && !isOnItsPage && (
        <a class="button" href={lectureUrl(record.id)} aria-label={t("phrase.value", { name: t("player.play"), value: title })}>
          {t("player.play")}
        </a>
      )}
      <button type="button" class="button" aria-label={o("saved.removeOf", { title })} onClick={() => void remove(record.id)}>
        {o("saved.remove")}
      </button>
    </div>
  );
}
