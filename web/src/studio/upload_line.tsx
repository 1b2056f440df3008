// One upload: how far, how fast, how long still, what is wrong, and what one can do about it.
import { useEffect, useState } from "preact/hooks";
import { percent } from "../format/percent";
import { s } from "../text/studio";
import { isLive, type Trouble, type Upload } from "./queue";
import { ServerWords } from "../parts/server_words";
import { uploadFacts } from "./upload_facts";
import { cancel, forget, pause, resume, tryNow } from "./uploads";

// One button, which keeps the focus when it turns from one into another.
const turns = { sending: "upload.pause", waiting: "upload.pause", paused: "upload.resume", failed: "upload.again" } as const;

export function UploadLine({ upload }: { upload: Upload }) {
  const { id, phase, sent, size, title } = upload;
  const [asks, setAsks] = useState(false);
  return (
    <div class={`upload upload-${phase}`}>
      {phase !== "done" && (
        <progress max={size} value={sent} aria-label={s("upload.of", { action: s("upload.title"), title })}>
          {percent(sent / size)}
        </progress>
      )}
      <p class="upload-facts">{uploadFacts(upload)}</p>
      {upload.trouble !== null && <TroubleText trouble={upload.trouble} />}
      <div class="upload-actions">
        {phase !== "done" && <Act act={turns[phase]} title={title} go={() => (isLive(upload) ? pause(id) : resume(id))} />}
        {upload.trouble?.retryAtMs != null && <Act act="upload.retryNow" title={title} go={tryNow} />}
        {phase !== "done" && <Act act="upload.cancel" title={title} go={() => (sent > 0 ? setAsks(!asks) : void cancel(id))} />}
        {phase === "done" && <Act act="upload.dismiss" title={title} go={() => forget(id)} />}
      </div>
      {asks && phase !== "done" && (
        <div class="studio-ask" role="alert">
          <p>{s("upload.cancelAsk")}</p>
          <button type="button" class="button button-small" onClick={() => void cancel(id)}>
            {s("upload.cancelYes")}
          </button>
          <button type="button" class="button button-small" onClick={() => setAsks(false)}>
            {s("upload.cancelNo")}
          </button>
        </div>
      )}
    </div>
  );
}

interface ActProps {
  act: "upload.pause" | "upload.resume" | "upload.again" | "upload.retryNow" | "upload.cancel" | "upload.dismiss";
  title: string;
  go: () => void;
}

function Act({ act, title, go }: ActProps) {
  return (
    <button type="button" class="link" aria-label={s("upload.of", { action: s(act), title })} onClick={go}>
      {s(act)}
    </button>
  );
}

function TroubleText({ trouble }: { trouble: Trouble }) {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    if (trouble.retryAtMs === null) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [trouble.retryAtMs]);
  const inS = trouble.retryAtMs === null ? 0 : Math.ceil((trouble.retryAtMs - nowMs) / 1000);
  return (
    <p class="problem">
      {s(trouble.why)} {trouble.detail !== "" && <ServerWords text={trouble.detail} inBrackets />}
      {inS > 1 && trouble.why !== "trouble.offline" && <span aria-hidden="true"> {s("trouble.retryIn", { n: inS })}</span>}
    </p>
  );
}
