// What a recording was prepared for is changed for the version that was seen, and what the server says of it is read whole.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Refusal } from "../src/studio/api";
import { changeProfile, isBehind, readProfile } from "../src/studio/profile";

let sent: { url: string; method: string; match: string | null; body: unknown }[];
let answer: () => Response;
const told = (more: object = {}) => ({ lecture: "l", profile: "auto", pending: null, took_s: 754, can_change: true, cannot_change: null, ...more });
const answered = (body: object | string, status = 200, headers: Record<string, string> = { etag: '"1"' }) => () =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });

beforeEach(() => {
  sent = [];
  vi.stubGlobal("fetch", (url: string, { method, headers, body }: { method: string; headers: Record<string, string>; body?: string }) => {
    sent.push({ url, method, match: headers["if-match"] ?? null, body: body === undefined ? null : JSON.parse(body) });
    return Promise.resolve(answer());
  });
});
afterEach(() => vi.unstubAllGlobals());

describe("the profile of a recording", () => {
  test("is read with how long it took and what is in the way", async () => {
    answer = answered(told({ pending: "camera", can_change: false, cannot_change: "recording_lost" }));
    expect(await readProfile("a/b")).toEqual({ profile: "auto", pending: "camera", tookS: 754, obstacle: "recording_lost", version: '"1"' });
    expect(sent).toEqual([{ url: "/api/v1/catalogue/lectures/a%2Fb/profile", method: "GET", match: null, body: null }]);
  });

  test("is changed for the version that was seen", async () => {
    answer = answered(told({ pending: "slides" }), 202);
    expect((await changeProfile("l", '"1"', "slides")).pending).toBe("slides");
    expect(sent).toEqual([{ url: "/api/v1/catalogue/lectures/l/profile", method: "PUT", match: '"1"', body: { profile: "slides" } }]);
  });

  test("is not known when the answer was refused, cut off or without a version", async () => {
    for (const [bad, status] of [
      [answered({ detail: "a recording of the lecture is being prepared: wait for it" }, 409), 409],
      [answered('{"profile":"au'), 0],
      [answered(told(), 200, {}), 502],
    ] as const) {
      answer = bad;
      await expect(changeProfile("l", '"1"', "slides")).rejects.toSatisfy((failure) => failure instanceof Refusal && failure.status === status);
    }
  });

  test("is no longer as it was seen when another is prepared or plays, and not for any refusal", async () => {
    const seen = { profile: "auto", pending: null, tookS: null, obstacle: null, version: '"1"' } as const;
    const refused = (status: number) => isBehind(new Refusal(status, "the recording is no longer there"), "l", seen);
    answer = answered(told({ can_change: false, cannot_change: "recording_lost" }));
    expect(await refused(409)).toBe(false);
    answer = answered(told({ pending: "camera" }));
    expect(await refused(409)).toBe(true);
    answer = answered(told(), 200, { etag: '"2"' });
    expect(await refused(409)).toBe(true);
    answer = answered({}, 503);
    expect(await refused(409)).toBe(false);
    expect(await refused(412)).toBe(true);
    expect(await refused(503)).toBe(false);
  });
});
