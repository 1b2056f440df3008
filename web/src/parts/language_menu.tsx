// The choice of a language, each named in itself: who does not read the page finds their own.
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { factsOf, languages, type Language } from "../text/languages";
import { chooseLanguage } from "../text/speak";
import { t } from "../text/text";
import { useLanguage } from "../text/use_language";
import { moveFocus } from "./move_focus";

export function LanguageMenu() {
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { name } = factsOf[language];

  // A layout effect: the focus is in the list before the next key, however soon that comes.
  useLayoutEffect(() => {
    if (!open) return;
    choicesIn(root.current)
      .find((choice) => choice.lang === language)
      ?.focus();
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
    };
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (chosen: Language) => {
    close();
    setFailed(false);
    chooseLanguage(chosen).catch(() => setFailed(true));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const opens = !open && (event.key === "ArrowDown" || event.key === "ArrowUp");
    if (opens) setOpen(true);
    else if (open && event.key === "Escape") close();
    else if (!open || !moveFocus(choicesIn(root.current), event.key)) return;
    event.preventDefault();
  };
  return (
    <div class="languages" ref={root} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        class="languages-button"
        aria-expanded={open}
        aria-controls="languages"
        aria-label={t("phrase.value", { name: t("site.language"), value: name })}
        onClick={() => setOpen(!open)}
      >
        <Globe />
        <span lang={language}>{name}</span>
      </button>
      <ul id="languages" hidden={!open}>
        {languages.map((one) => (
          <li key={one}>
            <button
              type="button"
              lang={one}
              aria-current={one === language ? "true" : undefined}
              onClick={() => choose(one)}
            >
              {factsOf[one].name}
            </button>
          </li>
        ))}
      </ul>
      <p class="languages-failed" role="alert">
        {failed && t("site.languageFailed")}
      </p>
    </div>
  );
}

function choicesIn(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>("ul button") ?? [])];
}

function Globe() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18" />
    </svg>
  );
}
