// A button with a menu of choices: arrows move, Enter chooses, Escape closes and gives the focus back.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { factsOf } from "../text/languages";
import { t } from "../text/text";
import { useLanguage } from "../text/use_language";
import { Icon, type IconName } from "./icons";
import { moveFocus } from "../parts/move_focus";

export interface MenuItem {
  id: string; // what stays when the words change: the focus stays with it
  label: string;
  detail?: string;
  chosen?: boolean; // not told: it is done at once, and no choice
  lang?: string;
  choose: () => void;
}

export interface MenuGroup {
  title: string;
  items: MenuItem[];
}

interface MenuProps {
  icon: IconName;
  label: string;
  value?: string | undefined; // shown beside the icon, and said
  pressed?: boolean;
  groups: MenuGroup[];
  open: boolean;
  setOpen: (open: boolean) => void;
  note?: ComponentChildren;
}

export function Menu({ icon, label, value, pressed = false, groups, open, setOpen, note }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const language = useLanguage();
  const close = (giveBack: boolean) => {
    setOpen(false);
    if (giveBack) button.current?.focus();
  };

  useLayoutEffect(() => {
    if (!open) return;
    const items = menuItems(list.current);
    (items.find((item) => item.getAttribute("aria-checked") === "true") ?? items[0])?.focus();
    const outside = (event: Event) => {
      const target = event.target as Node;
      if (!list.current?.contains(target) && !button.current?.contains(target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);

  return (
    <div
      class="menu"
      onKeyDown={(event) => {
        const opens = !open && (event.key === "ArrowDown" || event.key === "ArrowUp");
        if (!opens && !(open && event.key === "Escape")) return;
        event.preventDefault();
        if (opens) setOpen(true);
        else close(true);
      }}
    >
      <button
        ref={button}
        type="button"
        class={pressed ? "control control-on" : "control"}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label={value ? t("phrase.value", { name: label, value }) : label}
        title={label}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        {value && <span class="control-value">{value}</span>}
      </button>
      {open && (
        <div class="menu-list" role="menu" aria-label={label} ref={list} onKeyDown={(event) => onMenuKey(event, close)}>
          {groups.map((group) => (
            <div role="group" aria-label={group.title} key={group.title} dir={factsOf[language].direction}>
              <p class="menu-title" aria-hidden="true">
                {group.title}
              </p>
              {group.items.map((item) => (
                <button
                  type="button"
                  role={item.chosen === undefined ? "menuitem" : "menuitemradio"}
                  aria-checked={item.chosen}
                  tabIndex={-1}
                  lang={item.lang}
                  key={item.id}
                  onClick={() => {
                    item.choose();
                    close(true);
                  }}
                >
                  <span class="menu-check">{item.chosen && <Icon name="check" />}</span>
                  <span class="menu-label">{item.label}</span>
                  {item.detail && <bdi class="menu-detail">{item.detail}</bdi>}
                </button>
              ))}
            </div>
          ))}
          {note}
        </div>
      )}
    </div>
  );
}

function menuItems(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
}

function onMenuKey(event: KeyboardEvent, close: (giveBack: boolean) => void): void {
  if (!moveFocus(menuItems(event.currentTarget as HTMLElement), event.key)) {
    if (event.key === "Tab") close(false);
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}
