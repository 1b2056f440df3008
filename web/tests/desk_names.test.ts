import { afterEach, describe, expect, test, vi } from "vitest";
import { isSlug, knownName, lookUp } from "../src/desk/named";
import { choicesOf } from "../src/desk/suggestions";
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

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  const people = (...slugs: string[]) => Response.json({ items: slugs.map((slug) => ({ slug, name: slug.toUpperCase() })), next: null });

  test("is asked for together by fields that have timers of their own", async () => {
    vi.useFakeTimers();
    const fetched = vi.fn((_path: string) => Promise.resolve(people("one", "two")));
    vi.stubGlobal("fetch", fetched);
    const drawn = vi.fn();
    lookUp("people", ["one"], 250, drawn);
    lookUp("people", ["two"], 250, drawn);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fetched.mock.calls.map(([path]) => path)).toEqual(["/api/v1/catalogue/people?slugs=one,two"]);
    expect(drawn).toHaveBeenCalledTimes(2);
    expect(knownName("people", "two")?.text).toBe("TWO");
  });

  test("is asked for again where the server was busy, until it is known or nobody waits", async () => {
    vi.useFakeTimers();
    const answers = [new Response("", { status: 503 }), people("late")];
    const fetched = vi.fn((_path: string) => Promise.resolve(answers.shift() ?? new Response("", { status: 503 })));
    vi.stubGlobal("fetch", fetched);
    lookUp("people", ["late"], 0, () => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([fetched.mock.calls.length, knownName("people", "late")]).toEqual([1, null]);
    await vi.advanceTimersByTimeAsync(100_000);
    expect([fetched.mock.calls.length, knownName("people", "late")?.text]).toEqual([2, "LATE"]);
    const stop = lookUp("people", ["left"], 0, () => undefined);
    await vi.advanceTimersByTimeAsync(1_000);
    stop();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  test("is not asked for again where it is refused", async () => {
    vi.useFakeTimers();
    const fetched = vi.fn((_path: string) => Promise.resolve(new Response("", { status: 404 })));
    vi.stubGlobal("fetch", fetched);
    lookUp("courses", ["no-such"], 0, () => undefined);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  test("is asked for a few at a time where each is an answer of its own, and known as it comes", async () => {
    vi.useFakeTimers();
    const ends: (() => void)[] = [];
    const fetched = vi.fn((path: string) => {
      const slug = path.split("/").pop() ?? "";
      return new Promise<Response>((end) => ends.push(() => end(Response.json({ slug, title: slug.toUpperCase(), language: "en" }))));
    });
    vi.stubGlobal("fetch", fetched);
    const slugs = Array.from({ length: 9 }, (_, place) => `few-${place}`);
    const drawn = slugs.map(() => vi.fn());
    const stops = slugs.map((slug, place) => lookUp("courses", [slug], 0, drawn[place] ?? vi.fn()));
    lookUp("courses", ["few-0"], 50, () => undefined); // another place that shows it
    await vi.advanceTimersByTimeAsync(1_000);
    expect(fetched).toHaveBeenCalledTimes(4);
    ends[1]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect([knownName("courses", "few-1")?.text, drawn[1]?.mock.calls.length, drawn[0]?.mock.calls.length]).toEqual(["FEW-1", 1, 0]);
    expect(fetched).toHaveBeenCalledTimes(5);
    stops.slice(6).forEach((stop) => stop()); // those are gone from the page
    for (let place = 0; place < 9; place++) {
      ends[place]?.();
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(fetched).toHaveBeenCalledTimes(6);
  });

  test("is sent in one list", async () => {
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

  test("have a name in each of our languages where the browser has none, as Chromium for Tibetan", () => {
    const { DisplayNames } = Intl;
    class Without {
      constructor(private readonly locales: string[]) {}
      of = (tag: string) => (tag === "bo" ? tag : new DisplayNames(this.locales, { type: "language" }).of(tag));
    }
    vi.stubGlobal("Intl", Object.assign(Object.create(Intl), { DisplayNames: Without }));
    const names = ["en", "zh-Hans", "ar-u-nu-latn", "fr", "ru"].map((locale) => offeredLanguages([], locale).find(({ tag }) => tag === "bo")?.name);
    expect(names).toEqual(["Tibetan", "藏语", "التبتية", "tibétain", "тибетский"]);
    vi.unstubAllGlobals();
  });

  test("are not those that are there already", () => {
    expect(offeredLanguages(["fr"], "en").some(({ tag }) => tag === "fr")).toBe(false);
  });
});

describe("people and institutions to choose from", () => {
  test("are chosen by their names, and by the short name, too, where two have the same", () => {
    const offers = [["mei", "Mei Specimen"], ["li", "Li Example"], ["li-2", "Li Example"], ["x", ""]].map(([value = "", label = ""]) => ({ value, label }));
    expect(choicesOf(offers)).toEqual([
      { slug: "mei", shown: "Mei Specimen" },
      { slug: "li", shown: "Li Example (li)" },
      { slug: "li-2", shown: "Li Example (li-2)" },
      { slug: "x", shown: "(x)" },
    ]);
  });
});
