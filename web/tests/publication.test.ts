import { describe, expect, test } from "vitest";
import { askIn, instantOf, momentText, standingOf, typedOf } from "../src/studio/publication";

const at = "2027-03-01T00:00:00Z";

describe("when a lecture is published", () => {
  test.each([
    [{ held: false, publish_at: null }, true, "at-once"],
    [{ held: true, publish_at: null }, true, "by-hand"],
    [{ held: true, publish_at: at }, true, "later"],
    [{ held: true, publish_at: at }, false, "later"],
  ] as const)("%j is told", (of, plays, standing) => expect(standingOf(of, plays, Date.parse(at) - 1)).toBe(standing));

  test("once its time has come it waits for its recording, or for the server", () => {
    expect(standingOf({ held: true, publish_at: at }, false, Date.parse(at))).toBe("with-recording");
    expect(standingOf({ held: true, publish_at: at }, true, Date.parse(at))).toBe("later");
  });
});

describe("whether it is published", () => {
  const due = Date.parse(at);
  const later = { held: true, publish_at: at };
  test.each([
    ["a little after its time", later, true, due - 60_000, 63_000],
    ["and so for one whose recording is still to come", later, false, due - 60_000, 63_000],
    ["again and again once that has passed", later, true, due + 1, 10_000],
    ["a day later too", later, true, due + 86_400_000, 10_000],
    ["not of one whose recording is not there", later, false, due + 1, null],
    ["not when there is no time", { held: true, publish_at: null }, true, due, null],
    ["not when a timer does not reach so far", later, true, due - 2 ** 31, null],
  ] as const)("is asked %s", (_, of, plays, now, ms) => expect(askIn(of, plays, now)).toBe(ms));
});

describe("a typed time", () => {
  test("is the viewer's, and comes back as it was typed", () => {
    for (const typed of ["2027-03-01T08:30", "2027-12-31T23:59", "2028-02-29T00:00"]) {
      const instant = instantOf(typed);
      expect(instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00Z$/);
      expect(Date.parse(instant as string)).toBe(new Date(typed).getTime());
      expect(typedOf(instant)).toBe(typed);
    }
    expect(typedOf(null)).toBe("");
  });

  test.each(["", "2027-03-01", "tomorrow", "2027-13-01T00:00", "2027-03-01T25:00"])("%j is none", (typed) => expect(instantOf(typed)).toBeNull());

  test("is shown with the zone that it is in", () => {
    expect(momentText(at, "en", "Asia/Shanghai")).toBe("March 1, 2027 at 8:00 AM GMT+8");
    expect(momentText(at, "en", "UTC")).toBe("March 1, 2027 at 12:00 AM UTC");
  });
});
