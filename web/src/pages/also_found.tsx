// Lectures, teachers and moments that match the search words, below the courses.
import { useResource } from "../api/resource";
import type { SearchHit } from "../api/types";
import { clock } from "../format/time";
import { LocalName } from "../parts/names";
import { hasText, t } from "../text/text";

const shown = 12;

export function AlsoFound({ words }: { words: string }) {
  const { data } = useResource<{ items: SearchHit[] }>(`/api/v1/search?q=${encodeURIComponent(words)}`);
  const hits = (data?.items ?? []).filter((hit) => hit.kind !== "course").slice(0, shown);
  if (hits.length === 0) return null;
  return (
    <section class="also" aria-labelledby="also-title">
      <h2 id="also-title">{t("courses.alsoFound")}</h2>
      <ul class="rows">
        {hits.map((hit) => (
          <li key={hit.kind + hit.url + String(hit.start_s)}>
            <a class="row" href={hitUrl(hit)}>
              <span class="row-kind">{kindName(hit.kind)}</span>
              <span class="row-title" dir="auto">
                {hit.title}
              </span>
              {hit.local_title && <LocalName text={hit.local_title} />}
              {hit.context && <span class="row-context">{hit.context}</span>}
              {hit.start_s ? <span class="row-time">{clock(hit.start_s)}</span> : null}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function hitUrl(hit: SearchHit): string {
  if (!hit.start_s || hit.url.includes("?")) return hit.url;
  return `${hit.url}?t=${Math.floor(hit.start_s)}`;
}

function kindName(kind: string): string {
  const key = `courses.kind.${kind}`;
  return hasText(key) ? t(key) : kind;
}
