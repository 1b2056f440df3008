// What a member of an entry is set to, in a line, or a line for each row of a list: in words where the pages have words for it.
import { timeOfDay } from "../format/date";
import { countryName, languageName } from "../format/language";
import { d } from "../text/desk";
import { apart, t } from "../text/text";
import { mentionOf, type NameOf } from "./naming";
import { labelOf, wordFor } from "./words";

// The texts that a member's values may be of.
const textsOf: Readonly<Record<string, readonly string[]>> = {
  audience: ["audience"],
  kind: ["institutionKind", "relation"],
  level: ["level", "recognition"],
  membership: ["membership"],
  pacing: ["pacing"],
  role: ["role", "userRole"],
  status: ["courseStatus"],
};
const isDate = /^\d{4}(?:-\d{2}){0,2}(?:T|$)/; // as much of one as is known, or a moment
const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:/;

const nameless: NameOf = () => null;

export function shortly(value: unknown, field = "", nameOf: NameOf = nameless): string {
  if (value === null || value === undefined || value === "") return d("form.none");
  if (typeof value === "boolean") return d(value ? "form.yes" : "form.no");
  if (Array.isArray(value)) return value.map((one) => apart(shortly(one, field, nameOf))).join("\n") || d("form.none");
  if (typeof value === "object") return partsOf(value, nameOf).map(apart).join(t("phrase.comma"));
  return typeof value === "string" ? inWords(value, field, nameOf) : String(value);
}

// Of a row: what it says. That something is so is said by its name; dates, numbers and what is not allowed have their name before them.
function partsOf(row: object, nameOf: NameOf): string[] {
  return Object.entries(row)
    .filter(([member, value]) => value !== null && value !== "" && (value !== false || member.startsWith("may_")))
    .map(([member, value]) => {
      if (value === true) return labelOf(member);
      const needsName = value === false || typeof value === "number" || (typeof value === "string" && isDate.test(value));
      const said = shortly(value, member, nameOf);
      return needsName ? t("phrase.value", { name: labelOf(member), value: said }) : said;
    });
}

function inWords(value: string, field: string, nameOf: NameOf): string {
  const mention = mentionOf(field, value);
  if (mention !== null) return nameOf(mention) ?? value;
  if (field === "language") return languageName(value) || value;
  if (field === "country") return countryName(value);
  if (isMoment.test(value) && !Number.isNaN(Date.parse(value))) return timeOfDay(value);
  const said = (textsOf[field] ?? []).map((texts) => wordFor(texts, value)).find((word) => word !== value);
  return said ?? value;
}
