// The choice of a language, each named in itself: who does not read the page finds their own.
import { useState } from "preact/hooks";
import { factsOf, languages, type Language } from "../text/languages";
import { chooseLanguage } from "../text/speak";
import { t } from "../text/text";
import { useLanguage } from "../text/use_language";
import { useDropList } from "./drop_list";

export function LanguageMenu() {
  const language = useLanguage();
  const list = useDropList();
  const [failed, setFailed] = useState(false);
  const { name } = factsOf[language];

  const choose = (chosen: Language) => {
    list.close();
    setFailed(false);
    chooseLanguage(chosen).catch(() => setFailed(true));
  };
  return (
    <div class="languages" ref={list.root} onKeyDown={list.onKeyDown}>
      <button
        ref={list.button}
        type="button"
        class="languages-button"
        aria-expanded={list.isOpen}
        aria-controls="languages"
        aria-label={t("phrase.value", { name: t("site.language"), value: name })}
        onClick={list.toggle}
      >
        <Globe />
        <span lang={language}>{name}</span>
      </button>
      <ul id="languages" hidden={!list.isOpen}>
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

function Globe() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <circle cx="12" cy="12" r="9" />
      <path d="M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18" />
    </svg>
  );
}
