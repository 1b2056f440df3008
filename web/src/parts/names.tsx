// Names in two scripts: the English one, and the one its owner writes, marked for fonts, voices and direction.
import type { Institution } from "../api/types";
import { countryName, direction, languageOf } from "../format/language";

export function LocalName({ text, country = "" }: { text: string | null | undefined; country?: string | undefined }) {
  if (!text) return null;
  const language = languageOf(text, country);
  return (
    <span class="local" lang={language} dir={language ? direction(language) : "auto"}>
      {text}
    </span>
  );
}

export function InstitutionName({ of, withCountry = false }: { of: Institution; withCountry?: boolean }) {
  return (
    <span class="institution">
      <span dir="auto">{of.name}</span>
      {of.local_name && " "}
      <LocalName text={of.local_name} country={of.country} />
      {withCountry && of.country && <span class="country">{countryName(of.country)}</span>}
    </span>
  );
}
