// bench/qoe: how it ends, and what it measures.
import { createServer } from "node:http";
import { once } from "node:events";
import { expect, test } from "vitest";
import { KernelNetwork } from "../../bench/qoe/networks.mjs";
import { packageOf } from "../../bench/qoe/servers.mjs";

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
