// How fast uploads may go, of this window and of later ones: a link that others share, or a line that is paid for by its peak.
import { bitRate } from "../format/size";
import { useStore } from "../player/store";
import { s } from "../text/studio";
import { limits } from "./pace";
import { setLimit, uploads } from "./uploads";

export function SpeedLimit({ id }: { id: string }) {
  const { limit } = useStore(uploads);
  return (
    <div class="tray-limit">
      <label for={id}>{s("upload.limit")}</label>
      <select id={id} value={String(limit ?? "")} onChange={(event) => setLimit(Number(event.currentTarget.value) || null)}>
        <option value="">{s("upload.limitNone")}</option>
        {offered(limit).map((bytes) => (
          <option key={bytes} value={String(bytes)}>
            {s("upload.limitIs", { rate: bitRate(bytes * 8) })}
          </option>
        ))}
      </select>
    </div>
  );
}

// An earlier choice stays one, whatever is offered now.
function offered(limit: number | null): readonly number[] {
  if (limit === null || limits.includes(limit)) return limits;
  return [...limits, limit].sort((a, b) => a - b);
}
