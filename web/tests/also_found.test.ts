import { expect, test } from "vitest";
import { ApiFailure } from "../src/api/client";
import { elsewhere, isEmpty, kindText, verdictOf } from "../src/pages/also_found";
import { languages } from "../src/text/languages";
import { loadAll, spoken } from "../src/text/vocabulary";

test.each(languages)("a slide that was found is not said to be spoken: %s", async (language) => {
  await loadAll(language);
  spoken.set({ language });
  const [slide, caption] = [kindText("slide"), kindText("caption")];
  spoken.set({ language: "en" });
  expect(slide).not.toBe("slide");
  expect(slide).not.toBe(caption);
  if (language === "en") expect(slide).toBe("On a slide");
});

test("a kind that is not known is shown as the server names it", () => expect(kindText("poster")).toBe("poster"));

test("courses are not found elsewhere; lectures, people and moments are", () => {
  const hit = { title: "T", url: "/t", context: "" };
  const course = { ...hit, kind: "course" as const };
  expect(isEmpty(elsewhere([course], true))).toBe(true);
  const said = { ...hit, kind: "caption" as const, snippet: "a word", start_s: 3 };
  const found = elsewhere([course, { ...hit, kind: "lecture" as const }, said], true);
  expect(isEmpty(found)).toBe(false);
  expect([found.names.map(({ kind }) => kind), found.moments]).toEqual([["lecture"], [said]]);
});

const none = { q: "", institution: "", discipline: "", level: "", language: "", person: "" };
const found = elsewhere([{ kind: "lecture", title: "T", url: "/t", context: "" }], true);
const failed = elsewhere([], true, new ApiFailure("busy", 503, ""));

test.each([
  ["nothing is said before the search has answered", { ...none, q: "heart" }, elsewhere([], false), [], null],
  ["nothing matches", { ...none, q: "heart" }, elsewhere([], true), [], "courses.nothing"],
  ["of a search that failed only the courses are said not to match", { ...none, q: "heart" }, failed, [], "courses.none"],
  ["without words no course matches", { ...none, language: "fr" }, elsewhere([], true), [], "courses.none"],
  ["there are no courses at all", none, elsewhere([], true), [], "courses.empty"],
  ["something was found elsewhere", { ...none, q: "heart" }, found, ["courses.noneBut"], null],
  ["what was found elsewhere is what the filters ask for", { ...none, q: "heart", language: "fr" }, found, ["courses.noneBut"], null],
] as const)("%s", (_, query, also, beside, instead) => expect(verdictOf(query, also)).toEqual({ beside, instead }));
