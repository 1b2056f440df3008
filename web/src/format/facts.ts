import { apart } from "../text/text";

// Short facts in a row. A fact is never broken over two lines; what is not known is left out.
export function joined(facts: string[]): string {
  return facts
    .filter((fact) => fact !== "")
    .map((fact) => apart(fact.replace(/ /g, "\u00a0")))
    .join(" · ");
}
