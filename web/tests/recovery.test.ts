import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Engine } from "../src/player/engine";
import type { PlayerState } from "../src/player/player_state";
import { Recovery } from "../src/player/recovery";
import { Store } from "../src/player/store";

describe("what the server says is not there", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0); // retries come as soon as they may
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  function made(isThere: boolean) {
    const state = new Store({ problem: null, failing: false } as PlayerState);
    const seen = { tries: 0, asked: 0 };
    const recovery = new Recovery({
      state,
      engine: () => ({ tryAgain: () => seen.tries++ }) as unknown as Engine,
      slideShow: () => null,
      holds: () => false,
      address: () => "/media/aa/main.m3u8",
      renew: () => Promise.resolve((seen.asked++, isThere)),
    });
    return { state, seen, recovery };
  }

  test("is tried again at once where the permission was renewed", async () => {
    const { state, seen, recovery } = made(true);
    recovery.troubled({ kind: "gone" });
    await vi.advanceTimersByTimeAsync(0);
    expect([seen.tries, state.get().problem]).toEqual([1, null]);
  });

  test("is said, and tried again until it is there", async () => {
    const { state, seen, recovery } = made(false);
    recovery.troubled({ kind: "gone" });
    await vi.advanceTimersByTimeAsync(0);
    expect([seen.tries, state.get().problem]).toEqual([0, { kind: "gone" }]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect([seen.tries, state.get().problem]).toEqual([1, { kind: "gone" }]);
    recovery.troubled({ kind: "gone" });
    await vi.advanceTimersByTimeAsync(3_999);
    expect([seen.tries, seen.asked]).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.tries).toBe(2);
    recovery.flowing();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([seen.tries, state.get().problem]).toEqual([2, null]);
  });

  test("is left to the viewer after a while", async () => {
    const { seen, recovery } = made(false);
    for (let refusal = 0; refusal < 20; refusal++) {
      recovery.troubled({ kind: "gone" });
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(seen.tries).toBe(8);
  });

  test("is no news once something else plays", async () => {
    const { state, seen, recovery } = made(false);
    recovery.troubled({ kind: "gone" });
    recovery.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([seen.tries, state.get().problem]).toEqual([0, null]);
  });
});
