// Lectures and teachers that match the search words, and the moments at which lectures say them, below the courses.
import type { ApiFailure } from "../api/client";
import { useResource } from "../api/resource";
import type { SearchHit } from "../api/types";
import { direction } from "../format/language";
import { markedParts } from "../format/marks";
import { clock } from "../format/time";
import { Name, namesOf, OtherName } from "../parts/names";
import { isFiltered, queryParameters, type CourseQuery } from "../router";
import { hasText, t, type TextKey } from "../text/text";

const shown = 12;

export interface Elsewhere {
  names: SearchHit[];
  moments: SearchHit[];
  isKnown: boolean; // the server has answered, or cannot
  failure: ApiFailure | null; // it cannot
}

/** Of the courses that the filters leave. */
export function useElsewhere(query: CourseQuery): Elsewhere & { retry: () => void } {
  const { data, failure, retry } = useResource<{ items: SearchHit[] }>(query.q === "" ? null : `/api/v1/search?${queryParameters(query)}`);
  const isRefused = failure?.kind === "not-found"; // what is no institution or language has nothing
  return { ...elsewhere(data?.items ?? [], query.q === "" || data !== null || failure !== null, isRefused ? null : failure), retry };
}

/** What is found beside courses, which have a list of their own. */
export function elsewhere(hits: readonly SearchHit[], isKnown: boolean, failure: ApiFailure | null = null): Elsewhere {
  const names = hits.filter((hit) => hit.kind !== "course" && !hit.snippet).slice(0, shown);
  return { names, moments: hits.filter((hit) => hit.snippet), isKnown, failure };
}

export const isEmpty = ({ names, moments }: Elsewhere) => names.length === 0 && moments.length === 0;

export interface Verdict {
  beside: TextKey[]; // above what was found elsewhere
  instead: "courses.empty" | "courses.none" | "courses.nothing" | null; // where there is nothing to show
}

/** What is said when no course matches. */
export function verdictOf(query: CourseQuery, also: Elsewhere): Verdict {
  const { q } = query;
  const isNarrowed = isFiltered(query);
  if (!isEmpty(also)) return { beside: ["courses.noneBut"], instead: null };
  if (!also.isKnown) return { beside: [], instead: null };
  if (q === "" && !isNarrowed) return { beside: [], instead: "courses.empty" };
  return { beside: [], instead: q === "" || also.failure !== null ? "courses.none" : "courses.nothing" };
}

export function AlsoFound({ names, moments }: Elsewhere) {
  return (
    <>
      {names.length > 0 && (
        <section class="also" aria-labelledby="also-title">
          <h2 id="also-title">{t("courses.alsoFound")}</h2>
          <ul class="rows">
            {names.map((hit) => (
              <li key={hit.kind + hit.url}>
                <Found hit={hit} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {moments.length > 0 && (
        <section class="also" aria-labelledby="moments-title">
          <h2 id="moments-title">{t("courses.moments")}</h2>
          <ul class="rows">
            {moments.map((hit) => (
              <li key={hit.kind + hit.url + hit.language + hit.snippet}>
                <Moment hit={hit} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Found({ hit }: { hit: SearchHit }) {
  const [name, other] = namesOf({ text: hit.title, local: hit.local_title });
  return (
    <a class="row" href={hit.url}>
      <Kind of={hit} />
      <span class="row-text">
        <span>
          <Name of={name} /> <OtherName of={other} />
        </span>
        {hit.context && (
          <span class="row-context">
            <bdi>{hit.context}</bdi>
          </span>
        )}
      </span>
    </a>
  );
}

function Moment({ hit }: { hit: SearchHit }) {
  const language = hit.language && hit.language !== "und" ? hit.language : undefined;
  return (
    <a class="row" href={hit.url}>
      <Kind of={hit} />
      <span class="row-moment">
        <span class="row-snippet" lang={language} dir={language ? direction(language) : "auto"}>
          {markedParts(hit.snippet ?? "", hit.marks ?? []).map(({ text, marked }, index) =>
            marked ? <mark key={index}>{text}</mark> : text,
          )}
        </span>
        <span class="row-where">
          <bdi>{hit.title}</bdi>
          {hit.context && (
            <>
              <span class="row-dot">{" · "}</span>
              <bdi>{hit.context}</bdi>
            </>
          )}
        </span>
      </span>
      <span class="row-time">{clock(hit.start_s ?? 0)}</span>
    </a>
  );
}

function Kind({ of }: { of: SearchHit }) {
  return <span class="row-kind">{kindText(of.kind)}</span>;
}

export function kindText(kind: string): string {
  const key = `courses.kind.${kind}`;
  return hasText(key) ? t(key) : kind;
}
