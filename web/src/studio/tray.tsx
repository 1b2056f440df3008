// The uploads that have no lecture on the page one looks at, and what holds for all.
import { useEffect, useRef } from "preact/hooks";
import { useStore } from "../player/store";
import { studioUrl } from "../router";
import { s } from "../text/studio";
import { announce } from "./announce";
import { isLive, type Upload } from "./queue";
import { SpeedLimit } from "./speed_limit";
import { UploadLine } from "./upload_line";
import { uploads } from "./uploads";

export function UploadTray({ here }: { here: string | null }) {
  const { list } = useStore(uploads);
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
          <SpeedLimit id="upload-limit" />
        </div>
      )}
    </section>
  );
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
