import { t } from "../text/text";

export function setTitle(title: string): void {
  document.title = title === "" ? t("site.name") : `${title} · ${t("site.name")}`;
}
