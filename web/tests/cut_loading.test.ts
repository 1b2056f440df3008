// The cuts page never holds the times of one package against the picture of another.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { loadCuts } from "../src/studio/cuts/loading";

let asked: string[];
let versions: string[];

beforeEach(() => {
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  asked = [];
  vi.stubGlobal("fetch", (url: string) => {
    const isCuts = url.endsWith("/cuts");
    asked.push(isCuts ? "cuts" : "lecture");
    if (!isCuts) return Promise.resolve(new Response(JSON.stringify({ title: `asked ${asked.length}` })));
    const cuts = { recording_s: 30, duration_s: 30, cuts: [], pending: null, can_cut: true };
    return Promise.resolve(new Response(JSON.stringify(cuts), { headers: { etag: versions.shift() ?? "none" } }));
  });
});
afterEach(() => vi.unstubAllGlobals());

const one = ["cuts", "lecture", "cuts"];
const again = ["lecture", "cuts"];

test.each([
  [["v1", "v1"], one, "v1"],
  [["v1", "v2", "v2"], [...one, ...again], "v2"],
  [["v1", "v2", "v3", "v3"], [...one, ...again, ...again], "v3"],
  [["v1", "v2", "v3", "v4", "v5"], [...one, ...again, ...again], "v4"], // it goes on with what it has
])("cuts of %j", async (told, asks, version) => {
  versions = [...told];
  const { about, cuts } = await loadCuts("l");
  expect(asked).toEqual(asks);
  expect([cuts.version, about.title]).toEqual([version, `asked ${asks.length - 1}`]);
});
