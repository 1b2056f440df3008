// The uploads that have no lecture on the page one looks at, and what holds for all.
import { useEffect, useRef } from "preact/hooks";
import { bitRate } from "../format/size";
import { useStore } from "../player/store";
import { studioUrl } from "../router";
import { s } from "../text/studio";
import { announce } from "./announce";
import { limits } from "./pace";
import { isLive, type Upload } from "./queue";
import { UploadLine } from "./upload_line";
import { setLimit, uploads } from "./uploads";

export function UploadTray({ here }: { here: string | null }) {
  const { list, limit } = useStore(uploads);
  useAnnouncedUploads(list);
  const elsewhere = list.filter(({ course }) => course !== here);
  const isUnderWay = list.some((upload) => isLive(upload) || upload.phase === "paused");
  if (elsewhere.length === 0 && !isUnderWay) return null;
  return (
    <section class="tray" aria-label={s("upload.title")}>
      {elsewhere.length > 0 && (
        <>
          <h2>{s(here === null ? "upload.title" : "upload.elsewhere")}</h2>
          <ul>
            {elsewhere.map((upload) => (
              <li key={upload.id}>
                <p class="tray-file">
                  <span dir="auto">{upload.fileName}</span>{" "}
                  <a href={studioUrl(upload.course)} dir="auto">
                    {s("upload.for", { title: upload.title })}
                  </a>
                </p>
                <UploadLine upload={upload} />
              </li>
            ))}
          </ul>
        </>
      )}
      {isUnderWay && (
        <div class="tray-foot">
          <p class="quiet small">{s("upload.keepOpen")}</p>
          <div class="tray-limit">
            <label for="upload-limit">{s("upload.limit")}</label>
            <select id="upload-limit" value={String(limit ?? "")} onChange={(event) => setLimit(Number(event.currentTarget.value) || null)}>
              <option value="">{s("upload.limitNone")}</option>
              {offered(limit).map((bytes) => (
                <option key={bytes} value={String(bytes)}>
                  {s("upload.limitIs", { rate: bitRate(bytes * 8) })}
                </option>
              ))}
            </select>
          </div>
        </div>
      )}
    </section>
  );
}

// An earlier choice stays one, whatever is offered now.
function offered(limit: number | null): readonly number[] {
  if (limit === null || limits.includes(limit)) return limits;
  return [...limits, limit].sort((a, b) => a - b);
}

// Phases and troubles, once each; never numbers.
function useAnnouncedUploads(list: Upload[]): void {
  const known = useRef(new Map<number, string>());
  useEffect(() => {
    for (const { id, title, phase, trouble } of list) {
      const what = trouble !== null ? s(trouble.why) : phaseText(phase);
      if (known.current.get(id) === what) continue;
      known.current.set(id, what);
      if (what !== "") announce(s("work.announce", { title, what }));
    }
  }, [list]);
}

function phaseText(phase: Upload["phase"]): string {
  if (phase === "sending") return s("upload.starting");
  if (phase === "done") return s("upload.done");
  if (phase === "paused") return s("upload.paused");
  return "";
}
