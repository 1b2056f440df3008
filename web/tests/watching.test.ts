import { beforeEach, describe, expect, test, vi } from "vitest";
import { longest, withInterval, type Interval } from "../src/player/intervals";
import { placeElsewhere } from "../src/player/own_progress";
import { messageOf, outcomeOf, tell, tellLeft } from "../src/player/tell_progress";
import { dropUnsent, keepUnsent, keptMs, parseEntry, unsentOf } from "../src/player/unsent";
import { WatchLog, type Sitting } from "../src/player/watch_log";
import { packageOf } from "../src/player/package_of";

const hash = "a".repeat(64);
const nothing: Sitting = { id: "s1", lecture: "0193a5a0-0000-7000-8000-000000000001", package: hash, playedS: 0, intervals: [], positionS: null, positionMs: 0 };

// As a browser has it, over a map.
class Storage {
  constructor() {
    Object.defineProperties(this, Object.fromEntries(["getItem", "setItem", "removeItem"].map((name) => [name, { enumerable: false, value: Storage.prototype[name as "getItem"] }])));
  }
  getItem(key: string): string | null {
    return (this as unknown as Record<string, string>)[key] ?? null;
  }
  setItem(key: string, value: string): void {
    (this as unknown as Record<string, string>)[key] = value;
  }
  removeItem(key: string): void {
    delete (this as unknown as Record<string, string>)[key];
  }
}

beforeEach(() => vi.stubGlobal("localStorage", new Storage()));

describe("parts that were watched", () => {
  test.each<[Interval[], Interval, Interval[]]>([
    [[], [0, 5], [[0, 5]]],
    [[[0, 5]], [5, 9], [[0, 9]]],
    [[[0, 5]], [5.9, 9], [[0, 9]]],
    [[[0, 5]], [6, 9], [[0, 5], [6, 9]]],
    [[[6, 9]], [0, 5], [[0, 5], [6, 9]]],
    [[[0, 1], [4, 5], [9, 9.5]], [0.9, 9.1], [[0, 9.5]]],
    [[[0, 5]], [3, 3], [[0, 5]]],
    [[[0, 5]], [4, 3], [[0, 5]]],
  ])("%j and %j are %j", (before, part, after) => {
    expect(withInterval(before, part)).toEqual(after);
  });

  test("are told as far as there is room, the longest ones", () => {
    expect(longest([[0, 5], [7, 8], [10, 20]], 2)).toEqual([[0, 5], [10, 20]]);
  });
});

describe("a sitting", () => {
  test("counts what plays, and no jump", () => {
    const log = new WatchLog(nothing);
    for (const at of [0, 0.25, 0.5, 10]) log.playedTo(at, 1_000 + at); // 10: a window in the background wakes rarely
    log.cut();
    for (const at of [40, 40.25, 41]) log.playedTo(at, 2_000);
    log.cut();
    for (const at of [9, 12]) log.playedTo(at, 3_000); // again
    expect(log.get()).toMatchObject({ playedS: 14, intervals: [[0, 12], [40, 41]], positionS: 12, positionMs: 3_000 });
  });

  test("counts what another element played before, and goes on from there", () => {
    const log = new WatchLog(nothing);
    log.playedTo(30, 1_000); // waits there, loaded
    log.playedElsewhere([[0, 12], [20, 29.9], [40, 40]], 29.9, 2_000);
    expect(log.get()).toMatchObject({ playedS: 21.9, intervals: [[0, 12], [20, 29.9]], positionS: 29.9, positionMs: 2_000 });
    log.playedTo(31, 3_000);
    expect(log.get()).toMatchObject({ playedS: 22.9, intervals: [[0, 12], [20, 31]], positionS: 31 });
    log.playedElsewhere([], 3, 4_000);
    expect(log.get()).toMatchObject({ playedS: 22.9, positionS: 31 });
  });

  test("is told again from where it was, with all that it has played", () => {
    const log = new WatchLog(nothing);
    for (const at of [0, 10]) log.playedTo(at, 1);
    log.cut();
    for (const at of [50, 55]) log.playedTo(at, 2);
    const before = log.get();
    log.playedTo(56, 3); // while the message is on its way
    log.told(before);
    expect(log.get()).toMatchObject({ playedS: 16, intervals: [[50, 56]], positionS: 56 });
  });
});

describe("a message", () => {
  const sitting: Sitting = { ...nothing, playedS: 60.04, intervals: [[0, 60.04]], positionS: 60.04, positionMs: 10_000 };

  test("says how long ago it was, and not when", () => {
    expect(JSON.parse(messageOf("noor", [sitting], 72_500))).toEqual({
      user: "noor",
      watched: [{ lecture: nothing.lecture, package: hash, sitting: "s1", played_s: 60, intervals: [[0, 60]], position_s: 60, age_s: 62.5 }],
    });
    expect(JSON.parse(messageOf("noor", [sitting], 5_000)).watched[0].age_s).toBe(0); // the clock was set back
  });

  test("of a minute is a few hundred bytes, also when somebody jumps all the time", () => {
    expect(messageOf("noor", [sitting], 72_500).length).toBeLessThan(300);
    const jumps = Array.from({ length: 40 }, (_, at): Interval => [at * 100.3, at * 100.3 + 1.4]);
    expect(messageOf("noor", [{ ...sitting, intervals: jumps }], 72_500).length).toBeLessThan(1_000);
  });

  test.each([
    [200, "counted"],
    [404, "counted"], // will never be
    [400, "counted"],
    [401, "over"],
    [409, "over"],
    [0, "kept"],
    [429, "kept"],
    [503, "kept"],
  ])("that is answered %i is %s", (status, outcome) => {
    expect(outcomeOf(status)).toBe(outcome);
  });

  test("that was not answered is kept for the user who watched, and told once", async () => {
    const bodies: string[] = [];
    const answers = [0, 200];
    vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
      bodies.push(body);
      const status = answers.shift() ?? 500;
      return status === 0 ? Promise.reject(new TypeError("no network")) : Promise.resolve({ status, text: () => Promise.resolve("") });
    });
    const now: Sitting = { ...sitting, positionMs: Date.now() };
    keepUnsent("noor", now);
    expect(await tell("noor", [now])).toBe("kept");
    expect(unsentOf("noor")).toEqual([now]);
    expect(unsentOf("omar")).toEqual([]);
    await tellLeft("noor");
    await tellLeft("noor");
    expect(bodies.length).toBe(2);
    expect(unsentOf("noor")).toEqual([]);
  });
});

describe("what could not be told", () => {
  test("is bounded in number and age, the oldest goes first", () => {
    const now = 1e12;
    for (let at = 0; at < 130; at++) keepUnsent("noor", { ...nothing, id: `s${at}`, positionMs: now - at * 1_000 });
    keepUnsent("noor", { ...nothing, id: "old", positionMs: now - keptMs - 1 });
    const kept = unsentOf("noor", now).map(({ id }) => id);
    expect(kept.length).toBe(100);
    expect(kept.at(-1)).toBe("s0");
    expect(kept[0]).toBe("s99");
    expect(Object.keys(localStorage).length).toBe(100);
  });

  test("is not dropped when another window has added to it", () => {
    const now = Date.now();
    const first = { ...nothing, playedS: 5, positionMs: now };
    keepUnsent("noor", first);
    keepUnsent("noor", { ...first, playedS: 9 });
    dropUnsent("noor", first);
    expect(unsentOf("noor")).toMatchObject([{ playedS: 9 }]);
  });

  test.each([null, "", "x", "{}", "[]", '{"user":"noor"}', '{"user":1,"sitting":{}}', '{"user":"noor","sitting":{"id":"s"}}'])("is dropped when it is no entry: %s", (text) => {
    expect(parseEntry(text)).toBeNull();
  });
});

describe("where one goes on", () => {
  const own = { lecture: "l", duration_s: 600, part: 0.5, finished: false, position_s: 300, age_s: 60 };
  test.each([
    ["on another device, a minute ago, when this one never was here", own, null, 300],
    ["there, when this one was here before", own, { atS: 20, wholeS: 600, savedMs: 1_000_000 - 61_000 }, 300],
    ["here, when this one was here since", own, { atS: 20, wholeS: 600, savedMs: 1_000_000 - 59_000 }, null],
    ["nowhere", { ...own, position_s: null, age_s: null }, null, null],
    ["at the beginning, when it was watched to its end", { ...own, position_s: 598 }, null, 0],
  ])("is %s", (_, told, here, atS) => {
    expect(placeElsewhere(told, here, 1_000_000)).toBe(atS);
  });

  test("is told of the package that plays", () => {
    expect(packageOf(`/media/${hash}/main.m3u8`)).toBe(hash);
    expect(packageOf(`/media/t/k1.abc/${hash}/main.m3u8`)).toBe(hash);
    expect(packageOf("/elsewhere/main.m3u8")).toBeNull();
  });
});
