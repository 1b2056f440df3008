// The month's budget on a page that the application has not come to yet.
import { afterEach, beforeEach, expect, test, vi } from "vitest";

let kept: Map<string, string>;
let sizes: number[];
let page: EventTarget;
let root: { dataset: Record<string, string> };

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers({ now: new Date(2026, 10, 29) });
  kept = new Map([["lectern.budget", "1000"], ["lectern.used", JSON.stringify({ month: "2026-11", bytes: 700 })]]);
  sizes = [];
  page = new EventTarget();
  root = { dataset: {} };
  vi.stubGlobal("localStorage", { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => kept.set(key, text) });
  vi.stubGlobal("performance", { now: () => 5_000, getEntries: () => [{}, ...sizes.map((transferSize) => ({ transferSize }))] });
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("document", { documentElement: root });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const spend = () => import("../src/first/spend");
const used = () => (JSON.parse(kept.get("lectern.used") ?? "{}") as { bytes: number }).bytes;

test("it is used up by what was used before, by what the page fetched and by what is under way", async () => {
  const { isSpent } = await spend();
  expect(isSpent()).toBe(false);
  sizes = [200, 100];
  expect([isSpent(), isSpent(1)]).toEqual([false, true]);
  sizes = [200, 101];
  expect(isSpent()).toBe(true);
});

test("what the application counts of this page is not counted twice", async () => {
  const { isSpent } = await spend();
  sizes = [200];
  kept.set("lectern.used", JSON.stringify({ month: "2026-11", bytes: 900 }));
  expect(isSpent()).toBe(false);
});

test("without a budget, in another month and where storage is refused nothing is used up", async () => {
  sizes = [5000];
  kept.delete("lectern.budget");
  expect((await spend()).isSpent()).toBe(false);
  vi.resetModules();
  kept = new Map([["lectern.budget", "6000"], ["lectern.used", JSON.stringify({ month: "2026-10", bytes: 7000 })]]);
  expect((await spend()).isSpent()).toBe(false);
  vi.resetModules();
  vi.stubGlobal("localStorage", { getItem: () => { throw new Error("refused"); } });
  expect((await spend()).isSpent()).toBe(false);
});

test("who leaves before the application counts has used what came", async () => {
  (await spend()).countUnlessCounted(() => 40);
  sizes = [100];
  page.dispatchEvent(new Event("pagehide"));
  expect(used()).toBe(840);
  expect(root.dataset.countedMs).toBe("5000"); // for an application that comes when the page is shown again
  root.dataset.countedMs = "0"; // it counts
  (await spend()).countUnlessCounted();
  page.dispatchEvent(new Event("pagehide"));
  expect(used()).toBe(840);
});
