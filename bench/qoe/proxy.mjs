// A slow, far, lossy link in user space: a TCP proxy that lets bytes through as such a link would.
//
// Both directions have the rate, half of the round trip each, and lose packets at random. All connections share the rate. Of TCP
// it has what decides how a page loads: a round trip to connect, slow start from ten packets, half of the window after a loss, and
// no byte before those that are sent again, after a round trip or, when few packets follow, after the retransmission timer.
// What a kernel's congestion control makes of a link, BBR beside CUBIC for instance, cannot be seen through it: link.py shows that.
import { connect, createServer } from "node:net";

const packet = 1460; // bytes
const firstWindow = 10 * packet; // RFC 6928
const leastWindow = 2 * packet;
const leastTimerMs = 200; // Linux's
const heldBytes = 128 * 1024; // what a sender has given its kernel ahead of the link

export class Proxy {
  constructor({ bps, rttMs, loss }, target, random = seeded(1)) {
    Object.assign(this, { bps, rttMs, loss, target, random });
    this.freeAt = { up: 0, down: 0 }; // when the line has sent what it was given
    this.bytes = { up: 0, down: 0 };
    this.downUntil = 0; // no network until then
    this.sockets = new Set();
  }

  async start() {
    this.server = createServer((client) => this.join(client));
    await new Promise((ready) => this.server.listen(0, "127.0.0.1", ready));
    return this.server.address().port;
  }

  part() {
    for (const socket of this.sockets) socket.destroy();
  }

  async stop() {
    this.part();
    await new Promise((done) => this.server.close(done));
  }

  /** Nothing comes through for so long. */
  fail(ms) {
    this.downUntil = performance.now() + ms;
  }

  join(client) {
    const server = connect(this.target, "127.0.0.1");
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("close", () => this.sockets.delete(socket));
    }
    const up = new Lane(this, "up", client, server, this.rttMs); // the handshake comes first
    const down = new Lane(this, "down", server, client, 0);
    for (const lane of [up, down]) lane.run();
    const end = () => [client, server].forEach((socket) => socket.destroy());
    client.on("error", end).on("close", end);
    server.on("error", end);
  }

  /** When the line has passed on so many bytes that it is given at a time. */
  pass(way, bytes, atMs) {
    const from = Math.max(atMs, this.freeAt[way], this.downUntil);
    this.freeAt[way] = from + (bytes * 8000) / this.bps;
    this.bytes[way] += bytes;
    return this.freeAt[way];
  }
}

class Lane {
  constructor(link, way, from, to, delayMs) {
    Object.assign(this, { link, way, from, to, delayMs });
    this.waiting = []; // packets that the window holds back
    this.held = 0;
    this.window = firstWindow;
    this.threshold = Infinity;
    this.inFlight = 0;
    this.lastArrival = 0;
    this.ended = false;
  }

  run() {
    const opensAt = performance.now() + this.delayMs;
    this.from.on("data", (bytes) => {
      for (let at = 0; at < bytes.length; at += packet) this.waiting.push(bytes.subarray(at, at + packet));
      this.held += bytes.length;
      if (this.held > heldBytes) this.from.pause();
      const early = opensAt - performance.now();
      if (early > 0) setTimeout(() => this.send(), early);
      else this.send();
    });
    this.from.on("end", () => {
      this.ended = true;
      this.send();
    });
  }

  send() {
    while (this.waiting.length > 0 && this.inFlight + this.waiting[0].length <= this.window) this.sendOne(this.waiting.shift());
    if (this.ended && this.waiting.length === 0 && this.inFlight === 0) this.to.end();
  }

  sendOne(bytes) {
    const { link } = this;
    this.inFlight += bytes.length;
    let at = link.pass(this.way, bytes.length, performance.now()) + link.rttMs / 2;
    let lost = false;
    for (let timer = this.timerMs(); link.random() < link.loss; timer *= 2) {
      at = link.pass(this.way, bytes.length, at + timer) + link.rttMs / 2; // sent again
      lost = true;
    }
    if (lost) {
      this.threshold = Math.max(this.window / 2, leastWindow);
      this.window = this.threshold;
    }
    this.lastArrival = Math.max(this.lastArrival, at); // in order
    setTimeout(() => this.arrive(bytes), this.lastArrival - performance.now());
  }

  // Three packets after a lost one tell of it; without them the timer must.
  timerMs() {
    const quick = this.inFlight >= 4 * packet;
    return quick ? this.link.rttMs / 2 : this.link.rttMs / 2 + leastTimerMs;
  }

  arrive(bytes) {
    if (!this.to.destroyed) this.to.write(bytes);
    setTimeout(() => {
      this.inFlight -= bytes.length;
      this.held -= bytes.length;
      this.window += this.window < this.threshold ? bytes.length : (packet * bytes.length) / this.window;
      if (this.held < heldBytes) this.from.resume();
      this.send();
    }, this.link.rttMs / 2);
  }
}

/** The same losses in every run. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
