// The network that visits go through, between the servers and the browser: a link on the level of IP between two network namespaces
// (link.py), or a proxy in user space (proxy.mjs) where there is no root or no /dev/net/tun.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { access, constants } from "node:fs/promises";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { Proxy, seeded } from "./proxy.mjs";

const run = promisify(execFile);
const host = "lecture.localhost"; // what browsers trust without TLS, as they trust the loopback address

/** "kernel", "proxy", or undefined: the truest that this machine has. */
export async function openNetwork(kind) {
  if ((kind ?? (await defaultKind())) === "proxy") return new ProxyNetwork();
  const network = new KernelNetwork();
  await network.start();
  return network;
}

async function defaultKind() {
  const mayOpen = await access("/dev/net/tun", constants.W_OK).then(() => true, () => false);
  return mayOpen && process.getuid() === 0 ? "kernel" : "proxy";
}

export class KernelNetwork {
  name = "kernel: IP packets between two network namespaces, CUBIC unless a server asks for another";

  async start([command, ...words] = ["python3", new URL("link.py", import.meta.url).pathname]) {
    this.child = spawn(command, words, { stdio: ["pipe", "pipe", "inherit"] });
    this.child.stdin.on("error", () => {}); // it has ended; whoever waits for an answer is told
    this.answers = createInterface(this.child.stdout)[Symbol.asyncIterator]();
    this.places = await this.answer();
    this.address = this.places.server.address;
    this.browserFlags = [`--host-resolver-rules=MAP ${host} ${this.address}`];
  }

  async stop() {
    this.child.stdin.end();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
  }

  inServer(words) {
    return this.in(this.places.server, words);
  }

  inClient(words) {
    return this.in(this.places.client, words);
  }

  // Gone with this process, however it ends.
  in({ namespace }, [command, ...words]) {
    return ["setpriv", ["--pdeathsig", "KILL", "nsenter", `--net=${namespace}`, command, ...words]];
  }

  /** For one visitor: nobody's kernel remembers the one before. */
  async join({ bps, rttMs, loss }, port, seed) {
    for (const place of Object.values(this.places)) await run(...this.in(place, ["ip", "tcp_metrics", "flush"]));
    await this.tell({ bps, rtt_s: rttMs / 1000, loss, queue: null, seed });
    return {
      origin: `http://${host}:${port}`,
      fail: (ms) => this.tell({ outage_s: ms / 1000 }),
      received: async () => (await this.tell({})).down.bytes,
      part: () => run(...this.inClient(["ss", "-K", "dst", this.address])),
      leave: async () => {},
    };
  }

  async tell(what) {
    this.child.stdin.write(`${JSON.stringify(what)}\n`);
    return this.answer();
  }

  async answer() {
    const { value, done } = await this.answers.next();
    if (done) throw new Error("the link has ended");
    return JSON.parse(value);
  }
}

class ProxyNetwork {
  name = "proxy: TCP as a program imitates it";
  address = "127.0.0.1";
  browserFlags = [];

  async stop() {}

  inServer([command, ...words]) {
    return [command, words];
  }

  inClient(words) {
    return this.inServer(words);
  }

  async join(profile, port, seed) {
    const proxy = new Proxy(profile, port, seeded(seed));
    return {
      origin: `http://127.0.0.1:${await proxy.start()}`,
      fail: async (ms) => proxy.fail(ms),
      received: async () => proxy.bytes.down,
      part: async () => proxy.part(),
      leave: () => proxy.stop(),
    };
  }
}
