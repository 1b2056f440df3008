import { describe, expect, test } from "vitest";
import { toldBy, type ImportedChange } from "../src/desk/import_report";
import { calledBy, isNamedAfterAnother, mentionsIn, shortNameOf } from "../src/desk/naming";
import { shortly } from "../src/desk/shortly";

const id = "e034b5dd-027e-5c0b-8b41-6120276cdcf6";

describe("what a change is of", () => {
  test.each<[string, string, ReturnType<typeof calledBy>]>([
    ["course", "cells", { mention: { from: "courses", slug: "cells" }, slug: "cells", rest: "" }],
    ["staff", "gu-ermo", { mention: { from: "people", slug: "gu-ermo" }, slug: "gu-ermo", rest: "" }],
    ["person", id, { mention: { from: "people", slug: id }, slug: "", rest: "" }],
    ["enrolment", "cells/noor", { mention: { from: "courses", slug: "cells" }, slug: "cells", rest: "noor" }],
    ["enrolment", "noor", { mention: null, slug: "", rest: "noor" }],
    ["captions", `${id}/fr`, { mention: { from: "lectures", slug: id }, slug: "", rest: "French" }],
    ["section", "cells: Week 1: the cell", { mention: { from: "courses", slug: "cells" }, slug: "cells", rest: "Week 1: the cell" }],
    ["recognition", "national: MOOC", { mention: null, slug: "", rest: "national: MOOC" }],
    ["user", "noor", { mention: null, slug: "", rest: "noor" }],
    ["course", "Not a slug", { mention: null, slug: "", rest: "Not a slug" }],
  ])("%s %s", (kind, name, called) => expect(calledBy(kind, name)).toEqual(called));

  test("is named after another, or has a name of its own", () => {
    expect(["captions", "cuts", "poster", "enrolment"].every(isNamedAfterAnother)).toBe(true);
    expect(["course", "lecture", "person", "user"].some(isNamedAfterAnother)).toBe(false);
  });
});

test.each<[string, string, string, string]>([
  ["course", "cells", "Cells", "cells"],
  ["programme", "basic-medicine", "Basic Medicine", "basic-medicine"],
  ["user", "noor", "Noor Example", "noor"],
  ["user", "noor", "noor", ""],
  ["person", id, "Li", ""],
  ["token", id, "for backups", ""],
])("beside a name of its own: %s %s, %s: %j", (kind, name, own, short) => expect(shortNameOf(calledBy(kind, name), own)).toBe(short));

test("what a report creates or removes has its name from there, and is not asked for", () => {
  const change = (kind: string, name: string, how: ImportedChange["change"], before: string | null, after: string | null): ImportedChange => ({
    kind,
    name,
    change: how,
    fields: [{ field: kind === "course" ? "title" : "name", before, after }],
  });
  const told = toldBy({
    changes: [
      change("course", "cells", "created", null, "Cells"),
      change("person", "li", "removed", "Li", null),
      change("course", "tuina", "changed", "Tui", "Tuina"),
      change("section", "tuina: Week 1", "created", null, "Week 1"),
      { kind: "institution", name: "nameless", change: "created", fields: [] },
    ],
  });
  expect([...told]).toEqual([["courses cells", "Cells"], ["people li", "Li"], ["institutions nameless", null]]);
});

test("mentions are found in rows, in lists and by themselves, and not in what is typed", () => {
  expect(mentionsIn([{ person: "gu-ermo", role: "lead" }, { person: "Gu!" }], "faculty")).toEqual([{ from: "people", slug: "gu-ermo" }]);
  expect(mentionsIn(["li", "gu"], "presenters")).toEqual([{ from: "people", slug: "li" }, { from: "people", slug: "gu" }]);
  expect(mentionsIn("mekong-college", "institution")).toEqual([{ from: "institutions", slug: "mekong-college" }]);
  expect(mentionsIn("cells", "title")).toEqual([]);
  expect(mentionsIn(null, "institution")).toEqual([]);
});

test("a slug is said by the name of what it stands for, and by itself where that is not known", () => {
  const nameOf = ({ from, slug }: { from: string; slug: string }) => (from === "people" && slug === "gu-ermo" ? "Gu Ermo" : null);
  const faculty = [{ person: "gu-ermo", role: "lead" }, { person: "li", role: "tutor" }];
  expect(shortly(faculty, "faculty", nameOf)).toBe("Gu Ermo, Course lead\nli, Tutor");
  expect(shortly("gu-ermo", "person", nameOf)).toBe("Gu Ermo");
  expect(shortly("gu-ermo", "name", nameOf)).toBe("gu-ermo");
});
