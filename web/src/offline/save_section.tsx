// On a course's page: all lectures of a section at once, with the sum of their sizes said first.
import { useEffect, useState } from "preact/hooks";
import type { LectureSummary } from "../api/types";
import { useStore } from "../player/store";
import { o, type OfflineKey } from "../text/offline";
import { t } from "../text/text";
import { useLanguage } from "../text/use_language";
import { askSection } from "./ask";
import { ChoiceForm } from "./choice_form";
import { sectionChoices, type Grade, type SectionChoice } from "./choices";
import { isOwn } from "./index";
import { whatText } from "./saved_text";
import { refresh, save, shelf } from "./saver";
import "../style/offline.css";

const gradeText: Record<Grade, OfflineKey> = { smallest: "section.video", small: "section.smallVideo", best: "section.bestVideo" };

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

type Asked = Awaited<ReturnType<typeof askSection>>;

function useAsked(lectures: LectureSummary[]) {
  const [asked, setAsked] = useState<Asked | "failed" | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const ids = lectures.map(({ id }) => id);
    askSection(ids, stop.signal).then(setAsked, () => void (stop.signal.aborted || setAsked("failed")));
    return () => stop.abort();
  }, []);
  return asked;
}

function Panel({ lectures, close }: { lectures: LectureSummary[]; close: () => void }) {
  const asked = useAsked(lectures);
  const [isFull, setFull] = useState(false);
  if (asked === null) return <p role="status">{o("section.asking")}</p>;
  if (asked === "failed") return <p role="alert">{o("section.failed")}</p>;
  const { savable, early } = asked;
  const later = early === 0 ? "" : o("section.early", { n: early });
  if (savable.length === 0 && early > 0) return <p role="status">{later}</p>;
  const choices = sectionChoices(savable.map((one) => one.choices));
  const start = async ({ picks }: SectionChoice, goesBeyond: boolean) => {
    try {
      for (const [place, pick] of picks.entries()) {
        const lecture = savable[place]?.lecture;
        if (lecture !== undefined && pick !== null) await save(lecture, pick, goesBeyond);
      }
    } catch {
      setFull(true);
    }
  };
  return (
    <ChoiceForm
      title={o("section.title")}
      hint={t("course.lectureCount", { n: savable.length })}
      later={later}
      offers={choices.map(({ mode, grade, bytes }) => ({ text: grade === null ? whatText(mode, "") : o(gradeText[grade]), bytes }))}
      first={0}
      problem={isFull ? o("saved.full") : ""}
      start={(place, goesBeyond) => void (choices[place] !== undefined && start(choices[place], goesBeyond))}
      close={close}
    />
  );
}
