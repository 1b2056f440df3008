import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { getJson, keptAnswer } from "../src/api/client";
import { rememberUser, forgetUser, signedIn } from "../src/api/signed_in";
import { forgetWithOtherWindows } from "../src/parts/next_user";
import { PositionSaver } from "../src/player/position_saver";
import { dropPositionsBut, loadPosition, noteWatched, progressOf, savePosition } from "../src/player/progress";
import { dropAllUnsentOf, keepUnsent, unsentOf } from "../src/player/unsent";
import { Watching } from "../src/player/watching";

const hash = "a".repeat(64);
const lecture = "0193a5a0-0000-7000-8000-000000000001";

// As a browser has it, over an object's own keys.
function storage(): object {
  const methods = {
    getItem(this: Record<string, string>, key: string) {
      return Object.hasOwn(this, key) ? this[key] : null;
    },
    setItem(this: Record<string, string>, key: string, value: string) {
      this[key] = value;
    },
    removeItem(this: Record<string, string>, key: string) {
      delete this[key];
    },
  };
  return Object.create(methods) as object;
}

const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
const sent: { positionS: number; keepalive: boolean }[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  sent.length = 0;
  document.visibilityState = "visible";
  vi.stubGlobal("localStorage", storage());
  vi.stubGlobal("document", document);
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("fetch", (_: string, { body, keepalive }: { body: string; keepalive: boolean }) => {
    sent.push({ positionS: (JSON.parse(body) as { watched: { position_s: number }[] }).watched[0]?.position_s ?? -1, keepalive });
    return Promise.resolve({ status: 200, text: () => Promise.resolve("") });
  });
  rememberUser("noor");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const positions = () => sent.map(({ positionS }) => positionS);

// An element that plays when it is told to.
class Element extends EventTarget {
  currentTime = 0;
  paused = false;
  seeking = false;
  readyState = 4;

  async play(seconds: number): Promise<void> {
    if (this.paused) {
      this.paused = false;
      this.dispatchEvent(new Event("playing"));
    }
    for (let at = 0; at < seconds; at++) {
      await vi.advanceTimersByTimeAsync(1_000);
      this.currentTime++;
      this.dispatchEvent(new Event("timeupdate"));
    }
  }

  pause(): void {
    this.paused = true;
    this.dispatchEvent(new Event("pause"));
  }
}

async function hide(): Promise<void> {
  document.visibilityState = "hidden";
  document.dispatchEvent(new Event("visibilitychange"));
  await vi.advanceTimersByTimeAsync(0);
  document.visibilityState = "visible";
}

async function begun(): Promise<{ video: Element; watching: Watching }> {
  const video = new Element();
  const watching = new Watching(lecture);
  watching.start(video as unknown as HTMLVideoElement, `/media/${hash}/main.m3u8`);
  await video.play(1); // where it stands
  return { video, watching };
}

describe("what was watched is told", () => {
  test("at once when it is paused and then goes out of sight, by a message that outlives the page", async () => {
    const { video } = await begun();
    await video.play(7);
    video.pause();
    await hide();
    expect(sent).toEqual([{ positionS: 8, keepalive: true }]);
    await hide(); // nothing is new
    expect(sent.length).toBe(1);
  });

  test("soon after a pause, though the page stays in sight", async () => {
    const { video } = await begun();
    await video.play(7);
    video.pause();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(positions()).toEqual([8]);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(sent.length).toBe(1);
  });

  test("not at each of many pauses", async () => {
    const { video } = await begun();
    for (let pause = 0; pause < 20; pause++) {
      await video.play(2);
      video.pause();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(sent.length).toBeLessThanOrEqual(3); // in a minute
  });

  test("now and then while it plays, however often the page is hidden", async () => {
    const { video } = await begun();
    await video.play(110);
    expect(sent.length).toBe(1);
    sent.length = 0;
    for (let time = 0; time < 20; time++) {
      await video.play(1);
      await hide();
    }
    expect(sent.length).toBeLessThanOrEqual(3);
  });

  test("to nobody once its user has signed out, and is not kept either", async () => {
    const { video, watching } = await begun();
    await video.play(7);
    forgetUser();
    dropAllUnsentOf("noor");
    await video.play(7);
    video.pause();
    await hide();
    watching.stop();
    expect(sent).toEqual([]);
    expect(unsentOf("noor")).toEqual([]);
    expect(Object.keys(localStorage)).toEqual([]);
  });
});

describe("who has signed in", () => {
  test("is known to the pages as soon as it changes", () => {
    const seen: (string | null)[] = [];
    const stop = signedIn.watch(() => seen.push(signedIn.get().user));
    forgetUser();
    rememberUser("omar");
    stop();
    expect(seen).toEqual([null, "omar"]);
  });

  test("leaves nothing at this computer on signing out but what was watched without an account", () => {
    savePosition("l1", 60, 600, "noor");
    savePosition("l2", 70, 600);
    noteWatched([["l3", 0.5]]);
    keepUnsent("noor", { id: "s1", lecture, package: hash, playedS: 5, intervals: [[0, 5]], positionS: 5, positionMs: Date.now() });
    keepUnsent("noor2", { id: "s2", lecture, package: hash, playedS: 5, intervals: [[0, 5]], positionS: 5, positionMs: Date.now() });
    dropPositionsBut(null);
    dropAllUnsentOf("noor");
    expect([loadPosition("l1"), loadPosition("l2")?.atS, progressOf("l3")]).toEqual([null, 70, 0]);
    expect([unsentOf("noor").length, unsentOf("noor2").length]).toEqual([0, 1]);
  });

  test("keeps their own places when they sign in again", () => {
    savePosition("l1", 60, 600, "noor");
    dropPositionsBut("noor");
    expect(loadPosition("l1")?.atS).toBe(60);
    dropPositionsBut("omar");
    expect(loadPosition("l1")).toBeNull();
  });

  test("leaves no place behind by a player that is taken away after they signed out", () => {
    const saver = new PositionSaver(lecture);
    saver.save(60, 600, false);
    expect(loadPosition(lecture)).toMatchObject({ atS: 60, by: "noor" });
    forgetUser();
    dropPositionsBut(null);
    saver.save(70, 600, false);
    expect(loadPosition(lecture)).toBeNull();
    rememberUser("omar");
    saver.save(80, 600, false);
    expect(loadPosition(lecture)).toBeNull();
    rememberUser("noor");
    saver.save(90, 600, false);
    expect(loadPosition(lecture)).toMatchObject({ atS: 90, by: "noor" });
  });

  test("takes along what they watched before, and leaves it to nobody", () => {
    forgetUser();
    const saver = new PositionSaver(lecture);
    saver.save(60, 600, false);
    expect(loadPosition(lecture)).toMatchObject({ atS: 60 });
    expect(loadPosition(lecture)?.by).toBeUndefined();
    rememberUser("noor");
    saver.save(70, 600, false);
    expect(loadPosition(lecture)).toMatchObject({ atS: 70, by: "noor" });
    forgetUser();
    dropPositionsBut(null);
    saver.save(80, 600, false);
    expect(loadPosition(lecture)).toBeNull();
  });

  test("is forgotten by every window once one has signed them out", async () => {
    const events = new EventTarget();
    vi.stubGlobal("addEventListener", events.addEventListener.bind(events));
    vi.stubGlobal("fetch", () => Promise.resolve({ ok: true, json: () => Promise.resolve({ of: "noor" }) }));
    forgetWithOtherWindows();
    const happens = (key: string | null) => events.dispatchEvent(Object.assign(new Event("storage"), { key }));
    await getJson("/api/v1/own");
    savePosition("l1", 60, 600, "noor");
    savePosition("l2", 70, 600);
    noteWatched([["l3", 0.5]]);
    happens("lectern.volume");
    expect([keptAnswer("/api/v1/own"), loadPosition("l1")?.atS, progressOf("l3")]).toEqual([{ of: "noor" }, 60, 0.5]);
    localStorage.removeItem("lectern.user"); // as another window does
    happens("lectern.user");
    expect([keptAnswer("/api/v1/own"), loadPosition("l1"), loadPosition("l2")?.atS, progressOf("l3")]).toEqual([null, null, 70, 0]);
  });
});
