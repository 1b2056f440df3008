import { afterEach, describe, expect, test, vi } from "vitest";
import { isSlug } from "../src/desk/named";
import { offeredLanguages } from "../src/format/languages_offered";
import { listNamed } from "../src/studio/entries";

describe("what may be asked for by its slug", () => {
  test.each([
    ["gu-ermo", true],
    ["a1", true],
    ["", false],
    ["gu-", false],
    ["Gu", false],
    ["a,b", false],
    ["x".repeat(81), false],
  ])("%j: %j", (text, is) => expect(isSlug(text)).toBe(is));

  afterEach(() => vi.unstubAllGlobals());

  test("is asked for together", async () => {
    const fetched = vi.fn((_path: string) => Promise.resolve(new Response(JSON.stringify({ items: [{ slug: "a", name: "A" }], next: null }))));
    vi.stubGlobal("fetch", fetched);
    expect((await listNamed("people", ["a", "b-c"])).items).toEqual([{ slug: "a", name: "A" }]);
    expect(fetched.mock.calls[0]?.[0]).toBe("/api/v1/catalogue/people?slugs=a,b-c");
  });
});

describe("languages to choose from", () => {
  test("are named and sorted as the pages' language does it", () => {
    const english = offeredLanguages([], "en");
    expect(english.find(({ tag }) => tag === "fr")?.name).toBe("French");
    expect(english[0]?.name).toBe("Amharic");
    const russian = offeredLanguages([], "ru");
    expect(russian[0]?.tag).toBe("az");
    expect(russian.every(({ tag, name }) => name !== tag)).toBe(true);
  });

  test("are not those that are there already", () => {
    expect(offeredLanguages(["fr"], "en").some(({ tag }) => tag === "fr")).toBe(false);
  });
});
