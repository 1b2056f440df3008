import { expect, test } from "vitest";
import { fewAtOnce } from "../src/offline/few";

const soon = () => new Promise((later) => setImmediate(later));

test("a few are under way, never more, and the results have the list's order", async () => {
  const ends: (() => void)[] = [];
  const work = (one: number) => new Promise<string>((end) => ends.push(() => end(`${one}`)));
  const all = fewAtOnce([1, 2, 3, 4, 5], 2, work);
  expect(ends).toHaveLength(2);
  ends[1]?.(); // the second is faster
  await soon();
  expect(ends).toHaveLength(3);
  for (let place = 0; place < 5; place++) {
    ends[place]?.();
    await soon();
  }
  expect(await all).toEqual(["1", "2", "3", "4", "5"]);
});

test("after a failure nothing more is begun", async () => {
  const begun: number[] = [];
  const work = async (one: number) => {
    begun.push(one);
    if (one === 1) throw new Error("no link");
    await soon();
  };
  await expect(fewAtOnce([1, 2, 3, 4], 2, work)).rejects.toThrow("no link");
  await soon();
  await soon();
  expect(begun).toEqual([1, 2]);
  expect(await fewAtOnce([], 4, work)).toEqual([]);
});
