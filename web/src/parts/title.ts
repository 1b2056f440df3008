import { useEffect } from "preact/hooks";
import { t } from "../text/text";

/** The window's title: of a page, or of the site alone. */
export function useTitle(page: string): void {
  const title = page === "" ? t("site.name") : t("phrase.site", { page, site: t("site.name") });
  useEffect(() => {
    document.title = title;
  }, [title]);
}
