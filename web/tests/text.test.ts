import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { failureKind } from "../src/api/client";
import { listPath } from "../src/pages/course_list";
import { figureOf, hash, rosetteLine } from "../src/parts/plate";
import { deskEn } from "../src/text/desk_en";
import { en } from "../src/text/en";
import { studioEn } from "../src/text/studio_en";

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : [readFileSync(path, "utf8")];
  });
}

describe("the sentences", () => {
  test("are all used somewhere", () => {
    const code = sources(new URL("../src", import.meta.url).pathname).join("\n");
    const built = /^(error|watch|level|role|status|recognition|lecture|courses\.kind|courses)\./; // keys that code puts together
    const unused = Object.keys(en).filter((name) => code.split(`"${name}"`).length < 3 && !built.test(name));
    expect(unused).toEqual([]);
  });

  test("of the studio and of the desk too", () => {
    const code = ["studio", "desk"].flatMap((part) => sources(new URL(`../src/${part}`, import.meta.url).pathname)).join("\n");
    const built = /^(waits|profile)\.|^edit\.(up|down)$/;
    expect(Object.keys(studioEn).filter((name) => !code.includes(`"${name}"`) && !built.test(name))).toEqual([]);
    const deskBuilt = /^(area|new|find|field|hint|institutionKind|membership|courseStatus|audience|pacing|relation|kind|change|userRole|import|queue|check)\./;
    expect(Object.keys(deskEn).filter((name) => !code.includes(`"${name}"`) && !deskBuilt.test(name))).toEqual([]);
  });
});

describe("failures", () => {
  test.each([
    [404, "not-found"],
    [400, "not-found"],
    [429, "busy"],
    [503, "busy"],
    [504, "timeout"],
    [500, "server"],
  ])("status %d is told as %s", (status, kind) => expect(failureKind(status)).toBe(kind));
});

describe("the list of courses", () => {
  test("asks for the page after a cursor", () => {
    expect(listPath("", null)).toBe("/api/v1/courses");
    expect(listPath("q=a+b", "x=/1")).toBe("/api/v1/courses?q=a+b&cursor=x%3D%2F1");
  });
});

describe("a course's plate", () => {
  test("is the same for the same slug and another for another", () => {
    expect(figureOf("tuina")).toEqual(figureOf("tuina"));
    expect(hash("tuina")).not.toBe(hash("acupuncture"));
  });

  test("is one closed line without gaps", () => {
    const line = rosetteLine(figureOf("tuina"), 40, 1);
    expect(line).toMatch(/^M[-\d. ]+(?:[LQ][-\d. ]+)+Z$/);
    expect(line).not.toContain("NaN");
  });
});
