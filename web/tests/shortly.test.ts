import { expect, test } from "vitest";
import { shortly } from "../src/desk/shortly";
import { loadAll, spoken } from "../src/text/vocabulary";

const grant = { institution: "mekong-college", may_stream: true, may_download: false, highest: 720, from: "2026-09-01", until: null };

test.each<[string, unknown, string]>([
  ["name", null, "None"],
  ["name", "A", "A"],
  ["active", true, "Yes"],
  ["active", false, "No"],
  ["country", "CN", "China"],
  ["language", "fr", "French"],
  ["status", "published", "Published"],
  ["status", "a new one", "a new one"],
  ["faculty", [{ person: "gu-ermo", role: "lead" }, { person: "li", role: "tutor" }], "gu-ermo, Course lead\nli, Tutor"],
  ["grants", [grant], "mekong-college, May stream, May download: No, Best picture, lines: 720, From: 2026-09-01"],
  ["grants", [{ institution: "a", from: null, until: "2026-09-01" }], "a, Until: 2026-09-01"],
  ["grants", [{ institution: "a", may_stream: false, may_mirror: false }], "a, May stream: No, May mirror: No"],
  ["affiliations", [{ institution: "a", from: "2020", until: "2026-09" }], "a, From: 2020, Until: 2026-09"],
  ["recognitions", [{ scheme: "S", withdrawn: false, awarded_on: "2026-09-01" }], "S, Awarded: 2026-09-01"],
  ["relations", [{ kind: "prerequisite", course: "cells" }], "Is needed before, cells"],
  ["recognitions", [{ level: "national", scheme: "S" }], "National level, S"],
  ["recognitions", [], "None"],
])("%s: %j is said as %j", (field, value, said) => expect(shortly(value, field)).toBe(said));

test("is said in the language of the pages", async () => {
  await loadAll("zh-Hans");
  spoken.set({ language: "zh-Hans" });
  const said = shortly([{ person: "gu-ermo", role: "lead" }], "faculty");
  spoken.set({ language: "en" });
  expect(said).toBe("gu-ermo、课程负责人");
});
