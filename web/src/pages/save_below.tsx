// Below a section of a course: what is said before any of the code for it is fetched.
import { useRef, useState } from "preact/hooks";
import type { Course } from "../api/types";
import { canSave } from "../offline/index";
import { lazily } from "../parts/lazily";
import { t } from "../text/text";

const SaveSection = lazily(() => import("../offline/lazy").then(({ saveSection }) => saveSection()), "error.unreachable");

export function SaveBelow({ section }: { section: Course["sections"][number] }) {
  const [wanted, setWanted] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const lectures = section.lectures.filter(({ status }) => status === "published");
  if (!canSave() || lectures.length === 0) return null;
  const close = () => {
    setWanted(false);
    button.current?.focus();
  };
  const name = section.title === "" ? t("course.save") : t("phrase.value", { name: t("course.save"), value: section.title });
  return (
    <div class="save-below">
      <button ref={button} type="button" class="button" aria-expanded={wanted} aria-label={name} onClick={() => setWanted(!wanted)}>
        {t("course.save")}
      </button>
      {wanted && <SaveSection lectures={lectures} close={close} />}
    </div>
  );
}
