import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { forgetUser, signedIn } from "../src/api/signed_in";
import { pauseUnderWay, questionBeforeLeaving } from "../src/parts/under_way";
import type { User } from "../src/studio/api";
import type { Task } from "../src/studio/sender";

const tasks: Task[] = [];
vi.mock("../src/studio/sender", async (original) => ({
  ...(await original<typeof import("../src/studio/sender")>()),
  send: (task: Task) => {
    tasks.push(task);
    return new Promise((_, reject) => task.signal.addEventListener("abort", () => reject(task.signal.reason as Error)));
  },
}));

let studio: typeof import("../src/studio/uploads");
let session: typeof import("../src/studio/session");
const requests: string[] = [];
const user = (name: string): User => ({ name, role: "instructor", person: name });

beforeAll(async () => {
  vi.stubGlobal("addEventListener", () => undefined);
  vi.stubGlobal("removeEventListener", () => undefined);
  vi.stubGlobal("fetch", (path: string, { method = "GET" }: RequestInit) => {
    requests.push(`${method} ${path} ${phases().join()}`);
    return Promise.resolve(new Response(null, { status: 204 }));
  });
  expect(questionBeforeLeaving()).toBeNull(); // the studio was not loaded
  pauseUnderWay();
  studio = await import("../src/studio/uploads");
  session = await import("../src/studio/session");
});
afterAll(() => vi.unstubAllGlobals());

beforeEach(() => {
  for (const { id } of studio.uploads.get().list) studio.forget(id);
  tasks.length = 0;
  requests.length = 0;
  session.enter(user("amina"));
});

const add = (lecture: string) => studio.addUpload(new File(["x"], `${lecture}.mp4`), { lecture, title: lecture, course: "c" }, "auto");
const phases = () => studio.uploads.get().list.map(({ phase }) => phase);
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe("uploads", () => {
  test("are asked about before somebody signs out, while there are any", () => {
    expect(questionBeforeLeaving()).toBeNull();
    add("l1");
    expect(questionBeforeLeaving()?.text).toMatch(/^One upload stops/);
    add("l2");
    expect(questionBeforeLeaving()).toMatchObject({ goAhead: "Sign out all the same", stay: "Stay signed in" });
    expect(questionBeforeLeaving()?.text).toMatch(/^2 uploads stop/);
    studio.pauseAll();
    expect(questionBeforeLeaving()).toBeNull();
  });

  test("stop before the session ends, wherever one signs out, and wait for whoever began them", async () => {
    add("l1");
    add("l2");
    await session.signOut();
    expect(requests).toEqual(["DELETE /api/v1/session paused,paused"]);
    await settled();
    expect(tasks.map(({ lecture, signal }) => [lecture, signal.aborted])).toEqual([["l1", true]]);
    session.enter(user("amina"));
    expect(phases()).toEqual(["paused", "paused"]);
    studio.resume(studio.uploads.get().list[0]?.id ?? 0);
    expect(tasks.length).toBe(2);
  });

  test("do not go on as the next user, and nothing is shown of them", async () => {
    add("l1");
    add("l2");
    await session.signOut();
    session.enter(user("boris"));
    await settled();
    expect([phases(), tasks.length]).toEqual([[], 1]);
    add("l3");
    expect(tasks.map(({ lecture, signal }) => [lecture, signal.aborted])).toEqual([
      ["l1", true],
      ["l3", false],
    ]);
  });

  test("go on when a session has run out, until somebody else has signed in, in this window or another", async () => {
    add("l1");
    add("l2");
    forgetUser();
    signedIn.set({ user: "amina" });
    expect(phases()).toEqual(["sending", "waiting"]);
    forgetUser();
    signedIn.set({ user: "boris" }); // as another window tells
    await settled();
    expect([phases(), tasks.map(({ signal }) => signal.aborted)]).toEqual([[], [true]]);
  });
});

describe("sending", () => {
  test("ends where it was stopped while the file was looked at", async () => {
    const { send, Wake } = await vi.importActual<typeof import("../src/studio/sender")>("../src/studio/sender");
    const stop = new AbortController();
    const none = () => undefined;
    const sending = send({
      file: new File(["x"], "a.mp4"),
      lecture: "l1",
      signal: stop.signal,
      limit: () => null,
      onProgress: none,
      onTrouble: none,
      onUrl: none,
      wake: new Wake(),
      knownUrl: null,
      profile: "auto",
    });
    stop.abort(new Error("stopped"));
    await expect(sending).rejects.toThrow("stopped");
    expect(requests).toEqual([]);
  });
});
