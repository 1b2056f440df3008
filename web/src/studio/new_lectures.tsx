// New lectures: a title each, with a recording or without, in a section.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { sizeText } from "../format/size";
import { s } from "../text/studio";
import { announce } from "./announce";
import { addLecture, explain } from "./api";
import { ChooseButton, DropPlace } from "./drop";
import { titleFrom } from "./fingerprint";
import { noticeEnd } from "./session";
import { chosenProfile } from "./profile";
import { ProfileChoice } from "./profile_choice";
import { SpeedLimit } from "./speed_limit";
import { addUpload } from "./uploads";

interface Wish {
  key: number;
  title: string;
  file: File | null;
}

interface NewLecturesProps {
  course: string;
  isDraft: boolean; // the course: visitors see none of it
  sections: string[];
  onAdded: (first: string | null) => void;
}

const newSection = "+";
let lastKey = 0;

export function NewLectures({ course, isDraft, sections, onAdded }: NewLecturesProps) {
  const [wishes, setWishes] = useState<Wish[]>([]);
  const [place, setPlace] = useState<string | null>(null); // index of a section; null: the last one
  const [sectionTitle, setSectionTitle] = useState("");
  const [held, setHeld] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const ways = useRef<HTMLParagraphElement>(null);
  const freshKey = useRef(0);

  // Before the next key is pressed: a title is typed on, not lost.
  useLayoutEffect(() => {
    if (freshKey.current === 0) return;
    form.current?.querySelector<HTMLInputElement>(`#wish-${freshKey.current}`)?.focus();
    freshKey.current = 0;
  }, [wishes.length]);

  const add = (files: (File | null)[]) => {
    const fresh = files.map((file) => ({ key: ++lastKey, title: file === null ? "" : titleFrom(file.name), file }));
    freshKey.current = fresh[0]?.key ?? 0;
    setWishes((before) => [...before, ...fresh]);
  };
  const leaveOut = (key: number) => setWishes((before) => before.filter((wish) => wish.key !== key));
  // Whoever does it by keyboard is not thrown out of the list.
  const leaveOutHere = (at: number, { key }: Wish) => {
    const neighbour = wishes[at + 1] ?? wishes[at - 1];
    freshKey.current = neighbour?.key ?? 0;
    if (neighbour === undefined) ways.current?.querySelector("button")?.focus();
    leaveOut(key);
  };
  const chosen = place ?? String(Math.max(sections.length - 1, 0));
  const section = chosen === newSection ? sectionTitle.trim() : (sections[Number(chosen)] ?? null);

  const submit = async () => {
    if (busy) return;
    const untitled = wishes.find(({ title }) => title.trim() === "");
    if (untitled !== undefined) {
      setProblem(s("add.needTitle"));
      return form.current?.querySelector<HTMLInputElement>(`#wish-${untitled.key}`)?.focus();
    }
    if (section === "") {
      setProblem(s("add.needSection"));
      return form.current?.querySelector<HTMLInputElement>("#wish-section")?.focus();
    }
    setBusy(true);
    setProblem("");
    let title = "";
    let first: string | null = null;
    try {
      for (const wish of wishes) {
        title = wish.title.trim();
        const lecture = await addLecture(course, title, section, held);
        first ??= lecture.id;
        if (wish.file !== null) addUpload(wish.file, { lecture: lecture.id, title: lecture.title, course }, chosenProfile.get().profile);
        leaveOut(wish.key);
      }
      setPlace(null);
      setSectionTitle("");
    } catch (failure) {
      noticeEnd(failure);
      setProblem(s("add.failed", { title, why: explain(failure) }));
      first = null; // one looks at what went wrong
    }
    setBusy(false);
    onAdded(first);
  };

  return (
    <DropPlace class="add" hint={s("add.drop")} onFiles={add}>
      <h2>{s("add.title")}</h2>
      <p class="add-ways" ref={ways}>
        <ChooseButton label={s("add.choose")} many strong={wishes.length === 0} onFiles={add} />
        <button type="button" class="button" onClick={() => add([null])}>
          {s("add.without")}
        </button>
        <span class="quiet add-hint">{s("add.drop")}</span>
      </p>
      <ProfileChoice id="add-profile" />
      <SpeedLimit id="add-limit" />
      {wishes.length > 0 && (
        <form
          ref={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <ol class="wishes">
            {wishes.map((wish, at) => (
              <WishRow key={wish.key} wish={wish} onChange={setWishes} onLeaveOut={() => leaveOutHere(at, wish)} />
            ))}
          </ol>
          <div class="add-section">
            <div>
              <label for="add-section">{s("add.section")}</label>
              <select id="add-section" value={chosen} onChange={(event) => setPlace(event.currentTarget.value)}>
                {sections.length === 0 && <option value="0">{s("add.lastSection")}</option>}
                {sections.map((title, index) => (
                  <option key={index} value={String(index)}>
                    {title}
                  </option>
                ))}
                <option value={newSection}>{s("add.newSection")}</option>
              </select>
            </div>
            {chosen === newSection && (
              <div>
                <label for="wish-section">{s("add.newSectionTitle")}</label>
                <input
                  id="wish-section"
                  dir="auto"
                  maxLength={300}
                  value={sectionTitle}
                  onInput={(event) => setSectionTitle(event.currentTarget.value)}
                />
              </div>
            )}
          </div>
          {!isDraft && (
            <label class="add-held">
              <input type="checkbox" checked={held} onChange={(event) => setHeld(event.currentTarget.checked)} />
              <span>{s("add.held")}</span>
            </label>
          )}
          <p class="problem" role="alert">
            {problem}
          </p>
          <button type="submit" class="button button-strong" aria-disabled={busy}>
            {busy ? s("add.adding") : s(wishes.some(({ file }) => file !== null) ? "add.goUpload" : "add.go", { n: wishes.length })}
          </button>
        </form>
      )}
    </DropPlace>
  );
}

interface WishRowProps {
  wish: Wish;
  onChange: (change: (before: Wish[]) => Wish[]) => void;
  onLeaveOut: () => void;
}

function WishRow({ wish, onChange, onLeaveOut }: WishRowProps) {
  const retitle = (title: string) =>
    onChange((before) => before.map((other) => (other.key === wish.key ? { ...other, title } : other)));
  return (
    <li>
      <label>
        <span>{s("add.lectureTitle")}</span>
        <input
          id={`wish-${wish.key}`}
          dir="auto"
          maxLength={300}
          autocomplete="off"
          value={wish.title}
          onInput={(event) => retitle(event.currentTarget.value)}
        />
      </label>
      <span class="quiet wish-file" dir="auto">
        {wish.file === null ? s("add.noFile") : s("add.file", { name: wish.file.name, size: sizeText(wish.file.size) })}
      </span>
      <button
        type="button"
        class="link"
        aria-label={s("add.leaveOutOf", { title: wish.title || s("add.noFile") })}
        onClick={() => {
          onLeaveOut();
          announce(s("add.leaveOutOf", { title: wish.title }));
        }}
      >
        {s("add.leaveOut")}
      </button>
    </li>
  );
}
