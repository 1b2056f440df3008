import { describe, expect, test, vi } from "vitest";
import { differencesOf } from "../src/desk/audit_page";
import { changesOf, courseForm, inputId, institutionForm, meet, moved, personForm, slugFrom, trimmed, valueOf, type Column } from "../src/desk/forms";
import { inTurn, jobText, loadQueue, retryJob } from "../src/desk/queue_page";
import { tookS, verdictOf } from "../src/desk/site_check";
import { labelOf, wordFor } from "../src/desk/words";
import { deskUrl, parseRoute } from "../src/router";

describe("what is typed", () => {
  const text: Column = { name: "name", is: "text" };
  const optional: Column = { name: "local_name", is: "text", optional: true };
  const lines: Column = { name: "highest", is: "number", optional: true };
  test.each<[Column, string, unknown]>([
    [text, "", ""], // the server says that it is missing
    [optional, "  ", null],
    [optional, "西南", "西南"],
    [lines, "720", 720],
    [lines, "720p", "720p"], // the server says what is wrong with it
    [lines, "", null],
    [{ name: "country", is: "country" }, "cn", "CN"],
    [{ name: "description", is: "long" }, "  indented", "  indented"],
  ])("into %j as %j is %j", (column, typed, value) => expect(valueOf(column, typed)).toBe(value));

  test("is sent without the spaces around it, in rows too", () => {
    expect(trimmed({ a: " x ", rows: [{ b: "y ", n: 1, none: null }] })).toEqual({ a: "x", rows: [{ b: "y", n: 1, none: null }] });
  });

  test.each([
    ["Southwest Medical University", "southwest-medical-university"],
    ["Université d’Été", "universite-dete"],
    ["西南医科大学", ""],
    ["  A -- b  ", "a-b"],
    [`${"x".repeat(79)} y`, "x".repeat(79)],
  ])("a slug from %j is %j", (name, slug) => expect(slugFrom(name)).toBe(slug));
});

describe("a change", () => {
  const before = { slug: "s", name: "N", affiliations: [{ institution: "a" }] };
  test("sends what differs and nothing else", () => {
    expect(changesOf(before, { ...before })).toEqual({});
    expect(changesOf(before, { ...before, name: "M" })).toEqual({ name: "M" });
    expect(changesOf(before, { ...before, affiliations: [] })).toEqual({ affiliations: [] });
  });

  test("that meets another one keeps what was typed and takes what was not touched", () => {
    const theirs = { slug: "t", name: "N", affiliations: [{ institution: "b" }] };
    expect(meet(before, { ...before, name: "M" }, theirs)).toEqual({ draft: { ...theirs, name: "M" }, both: [] });
  });

  test("that is saved while one types on keeps what was typed since, and has the rest as the server has it", () => {
    const sent = { ...before, name: "M " };
    expect(meet(sent, { ...sent, slug: "t" }, { ...before, name: "M" }).draft).toEqual({ ...before, name: "M", slug: "t" });
    expect(meet(sent, sent, { ...before, name: "M" }).draft).toEqual({ ...before, name: "M" });
  });

  test("of the same member says so, unless both made the same of it", () => {
    const mine = { ...before, name: "M", affiliations: [] };
    expect(meet(before, mine, { ...before, name: "O" })).toEqual({ draft: mine, both: ["name"] });
    expect(meet(before, mine, { ...before, name: "M" }).both).toEqual([]);
  });
});

test("rows move one place and not beyond the ends", () => {
  const rows = ["a", "b", "c"];
  expect(moved(rows, 2, 1)).toEqual(["a", "c", "b"]);
  expect(moved(rows, 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(rows, 0, -1)).toBe(rows);
  expect(moved(rows, 2, 3)).toBe(rows);
});

test("the server's name of a field leads to its input", () => {
  expect(inputId("title")).toBe("field-title");
  expect(inputId("faculty[0].role")).toBe("field-faculty-0-role");
  expect(inputId("faculty[0]")).toBe("field-faculty-0");
});

test.each([institutionForm, personForm, courseForm])("every field and choice of the $kind has words", ({ fields, fresh }) => {
  const columns = fields.flatMap((field) => (field.is === "rows" ? [field, ...field.columns] : [field]));
  for (const column of columns) {
    expect(labelOf(column.name), column.name).not.toMatch(/^field\.|_/);
    if (column.hint !== undefined) expect(wordFor("hint", column.hint)).not.toBe(column.hint);
    if (column.is === "choice") for (const value of column.among) expect(wordFor(column.texts, value), value).not.toBe(value);
  }
  expect(Object.keys(fresh).sort()).toEqual(fields.map(({ name }) => name).sort());
});

test("the audit shows the members that differ", () => {
  expect(differencesOf({ before: { a: 1, b: [1] }, after: { a: 2, b: [1], c: null } })).toEqual([{ field: "a", before: 1, after: 2 }]);
  expect(differencesOf({ before: null, after: { a: "x" } })).toEqual([{ field: "a", before: null, after: "x" }]);
});

test.each([
  ["/admin", { name: "desk", area: null, key: null }],
  ["/admin/people", { name: "desk", area: "people", key: null }],
  ["/admin/courses/cell-biology", { name: "desk", area: "courses", key: "cell-biology" }],
  ["/admin/users/a%40b.org", { name: "desk", area: "users", key: "a@b.org" }],
  ["/admin/a/b/c", { name: "not-found", path: "/admin/a/b/c" }],
])("the desk's address %s", (path, route) => expect(parseRoute(path, "")).toEqual(route));

test("the desk's pages have addresses that lead back to them", () => {
  expect(deskUrl()).toBe("/admin");
  expect(deskUrl("institutions", "-")).toBe("/admin/institutions/-");
  expect(parseRoute(deskUrl("institutions", "-"), "")).toEqual({ name: "desk", area: "institutions", key: "-" });
});

describe("what a job of the queue does", () => {
  test.each(["package", "later-renditions", "later-slide-texts"])("%s is told in the words of the page", (kind) => {
    expect(jobText({ kind, does: "from the server" })).toMatch(/^[A-Z][a-z ,]+$/);
    expect(jobText({ kind, does: "from the server" })).not.toBe("from the server");
  });
  test("and another kind in those of the server", () => expect(jobText({ kind: "later-more", does: "Does more" })).toBe("Does more"));
});

test("what was found of the database and the disk is one of four", () => {
  const last = { began: "2026-11-29T20:00:00.000000Z", ended: "2026-11-29T20:00:06.500000Z", differences: [], differences_count: 0, remarks: ["a package that no lecture has"], remarks_count: 1, failure: null };
  expect(verdictOf({ running_since: null, last: null })).toBe("never");
  expect(verdictOf({ running_since: "2026-11-29T20:10:00Z", last })).toBe("agree"); // until there is another
  expect(verdictOf({ running_since: null, last: { ...last, differences: ["x"], differences_count: 300 } })).toBe("differ");
  expect(verdictOf({ running_since: null, last: { ...last, failure: "reading packages: no such directory" } })).toBe("failed");
  expect(tookS(last)).toBe(6.5);
  expect(tookS({ began: last.began, ended: last.began })).toBe(1); // not "0 sec"
});

test("what waits stands in the order in which it is taken", () => {
  const jobs = ([["running", null], ["waiting", 5], ["waiting", 1], ["waiting", 3], ["failed", null]] as const).map(([phase, ahead]) => ({ phase, ahead }));
  expect(inTurn(jobs).map(({ phase, ahead }) => ahead ?? phase)).toEqual(["running", 1, 3, 5, "failed"]);
});

test("the queue is read as far as it is shown, and a job that moved on meanwhile is shown once", async () => {
  const asked: string[] = [];
  const pages: Record<string, object> = { "": { items: [{ id: "a" }, { id: "b", phase: "waiting" }], next: "c/1" }, "?cursor=c%2F1": { items: [{ id: "b", phase: "failed" }, { id: "c" }], next: "more" } };
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return Promise.resolve(Response.json(pages[url.replace("/api/v1/jobs", "")]));
  });
  try {
    const { items, next } = await loadQueue(2, new AbortController().signal);
    expect(items).toEqual([{ id: "a" }, { id: "b", phase: "failed" }, { id: "c" }]);
    expect(next).toBe("more");
  } finally {
    vi.unstubAllGlobals();
  }
  expect(asked).toEqual(["/api/v1/jobs", "/api/v1/jobs?cursor=c%2F1"]);
});

test("a job is tried again by its own address, whatever its lecture's newest recording does", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (url: string, { method }: { method: string }) => {
    asked.push(`${method} ${url}`);
    return Promise.resolve(Response.json({ id: "j/1", phase: "waiting" }, { status: 202 }));
  });
  try {
    expect((await retryJob("j/1")).phase).toBe("waiting");
  } finally {
    vi.unstubAllGlobals();
  }
  expect(asked).toEqual(["POST /api/v1/jobs/j%2F1/retry"]);
});
