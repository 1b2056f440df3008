import { expect, test } from "vitest";
import { kindText } from "../src/pages/also_found";
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
