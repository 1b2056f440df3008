// The list of keys, as a dialog.
import { useEffect, useRef } from "preact/hooks";
import { hasText, t, type TextKey } from "../text/text";
import { chooseKeys, keyChoice } from "./page_keys";
import { useStore } from "./store";

const shortcuts: [string[], TextKey][] = [
  [["keys.space", "K"], "keys.play"],
  [["J", "L"], "keys.seek10"],
  [["←", "→"], "keys.seek5"],
  [["↑", "↓"], "keys.volume"],
  [["0", "9"], "keys.percent"],
  [["Ctrl ←", "Ctrl →"], "keys.chapter"],
  [["⇧ P", "⇧ N"], "keys.lecture"],
  [["keys.home", "keys.end"], "keys.ends"],
  [["<", ">"], "keys.speed"],
  [[",", "."], "keys.frame"],
  [["C"], "keys.captions"],
  [["+", "-"], "keys.captionSize"],
  [["O", "W"], "keys.captionLook"],
  [["M"], "keys.mute"],
  [["F"], "keys.full"],
  [["T"], "keys.wide"],
  [["I"], "keys.pip"],
  [["/"], "keys.search"],
  [["?"], "keys.help"],
];

export function Shortcuts({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    title.current?.focus(); // what is longer than the window begins at its beginning
  }, []);
  return (
    <dialog
      ref={dialog}
      class="shortcuts"
      aria-labelledby="shortcuts-title"
      onClose={close}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <div class="shortcuts-body">
        <h2 id="shortcuts-title" ref={title} tabIndex={-1}>
          {t("player.shortcuts")}
        </h2>
        <dl>
          {shortcuts.map(([keys, text]) => (
            <div key={text}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key} dir="ltr">{hasText(key) ? t(key) : key}</kbd>
                ))}
              </dt>
              <dd>{t(text)}</dd>
            </div>
          ))}
        </dl>
        <Everywhere />
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {t("player.close")}
        </button>
      </div>
    </dialog>
  );
}

// For those who speak to their computer, or often touch a key.
function Everywhere() {
  const { keysEverywhere } = useStore(keyChoice);
  return (
    <label class="shortcuts-everywhere">
      <input type="checkbox" checked={keysEverywhere} onChange={(event) => chooseKeys(event.currentTarget.checked)} /> {t("keys.everywhere")}
    </label>
  );
}
