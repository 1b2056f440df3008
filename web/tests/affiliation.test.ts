import { expect, test } from "vitest";
import { presentAffiliation } from "../src/parts/affiliation";

const at = (slug: string, from?: string, until?: string) => ({ institution: { slug, name: slug }, from: from ?? null, until: until ?? null });
const now = new Date("2026-11-28T12:00:00Z");

test("the first affiliation that has begun and is not over is somebody's present one", () => {
  expect(presentAffiliation([at("old", "2010", "2019-07"), at("new", "2019-08")], now)?.institution.slug).toBe("new");
  expect(presentAffiliation([at("next", "2027"), at("this", undefined, "2026")], now)?.institution.slug).toBe("this");
  expect(presentAffiliation([at("today", "2026-11-28", "2026-11-28")], now)?.institution.slug).toBe("today");
  expect(presentAffiliation([at("plain")], now)?.institution.slug).toBe("plain");
});

test("somebody may have none at present", () => {
  expect(presentAffiliation([at("old", undefined, "2025")], now)).toBeUndefined();
  expect(presentAffiliation([], now)).toBeUndefined();
  expect(presentAffiliation(undefined, now)).toBeUndefined();
});
