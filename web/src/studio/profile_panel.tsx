// What a lecture's recording is prepared for, changed without a new upload.
import { useEffect, useRef, useState } from "preact/hooks";
import { duration } from "../format/time";
import { Loading } from "../parts/states";
import { s } from "../text/studio";
import { announce } from "./announce";
import { explain } from "./api";
import { useAsked } from "./asked";
import { AskFailed } from "./failed";
import { changeProfile, isBehind, readProfile, type Profile, type ProfileOfLecture } from "./profile";
import { ProfileSelect } from "./profile_choice";
import { noticeEnd } from "./session";
import type { Step } from "./work";

interface PanelProps {
  lecture: string;
  title: string;
  step: Step; // of its recording; what is asked again when it changes
  onQueued: () => void;
}

export function ProfilePanel(props: PanelProps) {
  const { data, failure, reload } = useAsked(`profile ${props.lecture}`, (signal) => readProfile(props.lecture, signal));
  useEffect(() => {
    if (data !== null) reload();
  }, [props.step]);
  const place = useRef<HTMLDivElement>(null);
  if (data === null) return failure === null ? <Loading /> : <AskFailed failure={failure} retry={reload} />;
  // The button goes once it is queued, and the focus with it.
  const queued = () => {
    place.current?.focus({ preventScroll: true });
    props.onQueued();
  };
  return (
    <div ref={place} tabIndex={-1} class="profile-again">
      <ProfileForm {...props} onQueued={queued} found={data} reload={reload} />
    </div>
  );
}

function ProfileForm({ lecture, title, onQueued, found, reload }: PanelProps & { found: ProfileOfLecture; reload: () => void }) {
  const [chosen, setChosen] = useState<Profile | null>(null); // null: as it is
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const { profile, pending, obstacle } = found;
  if (profile === null) return null;
  if (pending !== null) return <p role="status">{s("again.pending", { what: s(`profile.${pending}`) })}</p>;
  if (obstacle !== null) return <p>{s(obstacle === "recording_lost" ? "again.lost" : "again.notKept", { what: s(`profile.${profile}`) })}</p>;
  const value = chosen ?? profile;
  const isChanged = value !== profile;
  const change = async () => {
    if (busy || !isChanged) return;
    setBusy(true);
    setProblem("");
    try {
      await changeProfile(lecture, found.version, value);
      announce(s("again.queued"));
      setChosen(null);
      onQueued();
    } catch (failure) {
      noticeEnd(failure);
      setProblem((await isBehind(failure, lecture, found)) ? s("again.changed") : explain(failure));
    }
    reload();
    setBusy(false);
  };
  return (
    <form
      aria-label={s("upload.of", { action: s("lecture.profile"), title })}
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <ProfileSelect id={`again-${lecture}`} label={s("again.label")} value={value} onChange={setChosen} />
      <p class="small">{s("again.how")}</p>
      <p class="small">{found.tookS === null ? s("again.tookUnknown") : s("again.took", { time: duration(Math.max(1, found.tookS)) })}</p>
      {problem !== "" && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <p class="edit-tools">
        <button type="submit" class="button button-small button-strong" aria-disabled={busy || !isChanged}>
          {s(busy ? "again.asking" : "again.do")}
        </button>
      </p>
    </form>
  );
}
