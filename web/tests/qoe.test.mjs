// bench/qoe: how it ends, and what it measures.
import { createServer } from "node:http";
import { once } from "node:events";
import { expect, test } from "vitest";
import { KernelNetwork } from "../../bench/qoe/networks.mjs";
import { packageOf } from "../../bench/qoe/servers.mjs";
import { meanAndLeast, spread, stalledPercent } from "../../bench/qoe/spread.mjs";

test("a link whose program was killed is told of, and waited for by nobody", async () => {
  const network = new KernelNetwork();
  await network.start(["sh", "-c", `exec <&-; echo '{"server":{"address":"10.77.0.1"}}'; sleep 0.3; kill -9 $$`]); // and hears nobody before it
  const ended = once(network.child, "close");
  await expect(network.tell({})).rejects.toThrow("the link has ended");
  await ended;
  await network.stop();
});

test("the package is that of the lecture", async () => {
  const hash = "f2a6".repeat(16);
  const server = createServer((asked, answer) => answer.end(JSON.stringify({ at: asked.url, playback: { master: `/media/${hash}/main.m3u8` } })));
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const network = { inServer: ([command, ...words]) => [command, words] };
  const lecture = `http://127.0.0.1:${server.address().port}/api/v1/lectures/1`;
  expect(await packageOf(network, lecture)).toBe(hash);
  server.closeAllConnections();
  server.close();
});

test("a row has the median and the worst, and of twenty visits and more the 95th percentile by nearest rank", () => {
  const upTo = (count) => Array.from({ length: count }, (_, at) => count - at);
  expect([spread([4.91]), spread([3, 1, 2]), spread([4, 1, 2, 3], 0)]).toEqual(["4.9", "2.0 (3.0)", "2 (4)"]);
  expect(spread([1, Infinity, 2])).toBe("2.0 (never)");
  expect(spread(upTo(19), 0)).toBe("10 (19)");
  expect(spread(upTo(20), 0)).toBe("10 (p95 19, worst 20)");
  expect(spread(upTo(100), 0)).toBe("50 (p95 95, worst 100)");
  expect([meanAndLeast([4]), meanAndLeast([4, 8])]).toEqual(["4", "6 (4)"]);
});

test("what stood still is a part of all that was played", () => {
  const visit = (playedS, stalledMs) => ({ playedS, stalledMs });
  expect(stalledPercent([visit(60, 1_200), visit(60, 0)])).toBe("1.00");
  expect(stalledPercent([visit(0, 0)])).toBe("-");
});
