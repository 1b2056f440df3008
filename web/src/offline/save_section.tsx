// On a course's page: all lectures of a section at once, with the sum of their sizes said first.
import { useEffect, useState } from "preact/hooks";
import { getJson } from "../api/client";
import { lecturePath } from "../api/paths";
import { plainAddresses } from "../api/plain";
import type { Lecture, LectureSummary } from "../api/types";
import { useStore } from "../player/store";
import { o } from "../text/offline";
import { t } from "../text/text";
import { useLanguage } from "../text/use_language";
import { ChoiceForm } from "./choice_form";
import { choicesOf, sectionChoices, type SectionChoice } from "./choices";
import { fewAtOnce } from "./few";
import { isOwn } from "./index";
import { whatText } from "./saved_text";
import { refresh, save, shelf } from "./saver";
import { weighed } from "./weigh";
import "../style/offline.css";

const askedAtOnce = 4; // lectures: each may keep one waiting for its weight

export function SaveSection({ lectures, close }: { lectures: LectureSummary[]; close: () => void }) {
  useLanguage();
  const { entries } = useStore(shelf);
  useEffect(() => void refresh(false).catch(() => undefined), []);
  const here = new Set((entries ?? []).filter(({ record }) => isOwn(record)).map(({ record }) => record.id));
  const missing = lectures.filter(({ id }) => !here.has(id));
  if (entries === null) return null;
  if (missing.length > 0) return <Panel lectures={missing} close={close} />;
  return (
    <p class="save-section" role="status">
      <a href="/saved">{o("section.done")}</a>
    </p>
  );
}

type Asked = { lecture: Lecture; choices: ReturnType<typeof choicesOf> }[];

function useAsked(lectures: LectureSummary[]) {
  const [asked, setAsked] = useState<Asked | "failed" | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    askEach(lectures, stop.signal).then(setAsked, () => void (stop.signal.aborted || setAsked("failed")));
    return () => stop.abort();
  }, []);
  return asked;
}

// Those that this viewer may not watch are left out.
async function askEach(lectures: LectureSummary[], signal: AbortSignal): Promise<Asked> {
  const asked = await fewAtOnce(lectures, askedAtOnce, async ({ id }) => {
    const lecture = await getJson<Lecture>(lecturePath(id), signal);
    if (lecture.playback === null) return [];
    const playback = await weighed(plainAddresses(lecture.playback), signal);
    return [{ lecture: { ...lecture, playback }, choices: choicesOf(playback) }];
  });
  return asked.flat();
}

function Panel({ lectures, close }: { lectures: LectureSummary[]; close: () => void }) {
  const asked = useAsked(lectures);
  const [isFull, setFull] = useState(false);
  if (asked === null) return <p role="status">{o("section.asking")}</p>;
  if (asked === "failed") return <p role="alert">{o("section.failed")}</p>;
  const choices = sectionChoices(asked.map((one) => one.choices));
  const start = async ({ picks }: SectionChoice) => {
    try {
      for (const [place, pick] of picks.entries()) {
        const lecture = asked[place]?.lecture;
        if (lecture !== undefined && pick !== null) await save(lecture, pick);
      }
    } catch {
      setFull(true);
    }
  };
  return (
    <ChoiceForm
      title={o("section.title")}
      hint={t("course.lectureCount", { n: asked.length })}
      offers={choices.map(({ mode, bytes }) => ({ text: mode === "video" ? o("section.video") : whatText(mode, ""), bytes }))}
      first={0}
      problem={isFull ? o("saved.full") : ""}
      start={(place) => void (choices[place] !== undefined && start(choices[place]))}
      close={close}
    />
  );
}
