import { describe, expect, test } from "vitest";
import { courseUrl, coursesUrl, cutsUrl, lectureUrl, parseNext, parseRoute, parseStart, signInUrl, studioUrl } from "../src/router";

const nothing = { q: "", institution: "", discipline: "", level: "", language: "", person: "" };

describe("where signing in leads", () => {
  test("to a page of this site, and to no other", () => {
    expect(parseRoute("/sign-in", "?next=%2Flectures%2F1%3Ft%3D5")).toEqual({ name: "sign-in", next: "/lectures/1?t=5" });
    for (const bad of ["", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\\b", "/a b", "lectures/1"])
      expect(parseNext(bad)).toBe("/");
    expect(parseNext(null)).toBe("/");
    expect(parseRoute("/sign-in", new URL(signInUrl("/lectures/1?t=5"), "http://x").search)).toEqual({ name: "sign-in", next: "/lectures/1?t=5" });
  });
});

describe("the router", () => {
  test("takes / and /courses for the list", () => {
    expect(parseRoute("/", "")).toEqual({ name: "courses", query: nothing });
    expect(parseRoute("/courses", "?q=%20cell%20&language=en&page=3")).toEqual({
      name: "courses",
      query: { ...nothing, q: "cell", language: "en" },
    });
  });

  test("takes a course by its slug and a lecture by its id, with or without a last slash", () => {
    expect(parseRoute("/courses/medical-cell-biology", "")).toEqual({ name: "course", slug: "medical-cell-biology" });
    expect(parseRoute("/courses/a%2Fb/", "")).toEqual({ name: "course", slug: "a/b" });
    expect(parseRoute("/lectures/0193a5a0-0000", "")).toEqual({ name: "lecture", id: "0193a5a0-0000", startS: null });
    expect(parseRoute("/lectures/x", "?t=1m30s")).toEqual({ name: "lecture", id: "x", startS: 90 });
  });

  test("takes the studio, and a course in it", () => {
    expect(parseRoute("/studio", "")).toEqual({ name: "studio", course: null });
    expect(parseRoute(studioUrl(null), "")).toEqual({ name: "studio", course: null });
    expect(parseRoute(studioUrl("a-b"), "")).toEqual({ name: "studio", course: "a-b" });
    expect(parseRoute("/studio/a/b", "").name).toBe("not-found");
  });

  test("takes what is left out of a lecture's recording", () => {
    expect(parseRoute(cutsUrl("a/b"), "")).toEqual({ name: "studio-cuts", lecture: "a/b" });
    for (const path of ["/studio/lectures/a", "/studio/lectures/a/other", "/studio/lectures/a/cuts/b"]) expect(parseRoute(path, "").name).toBe("not-found");
    expect(parseRoute("/studio/lectures", "")).toEqual({ name: "studio", course: "lectures" });
  });

  test.each(["/nothing", "/courses/a/b", "/lectures", "/lectures/%E0%A4%A", "/coursesx/a"])("says that %s is no page", (path) => {
    expect(parseRoute(path, "")).toEqual({ name: "not-found", path });
  });

  test.each([
    ["90", 90],
    ["90s", 90],
    ["12.5", 12.5],
    ["1m30s", 90],
    ["2h", 7200],
    ["1h2m3s", 3723],
    ["1:30", 90],
    ["1:02:03.5", 3723.5],
  ])("reads the start time %s", (text, seconds) => expect(parseStart(text)).toBe(seconds));

  test.each([null, "", "  ", "soon", "-5", "1:2:3:4", "m", "NaN", "1e3", "Infinity"])("takes %j for no time", (text) =>
    expect(parseStart(text)).toBeNull(),
  );

  test("writes addresses that it reads back", () => {
    expect(parseRoute(courseUrl("ä/ö"), "")).toEqual({ name: "course", slug: "ä/ö" });
    expect(lectureUrl("x")).toBe("/lectures/x");
    expect(lectureUrl("x", 0.4)).toBe("/lectures/x");
    expect(lectureUrl("x", 75.9)).toBe("/lectures/x?t=75");
    const query = { q: "a & b", institution: "", discipline: "", level: "doctoral", language: "zh-Hans", person: "0193" };
    const url = new URL(coursesUrl(query), "http://x");
    expect(parseRoute(url.pathname, url.search)).toEqual({ name: "courses", query });
    expect(coursesUrl(nothing)).toBe("/");
  });
});
