import { beforeEach, describe, expect, test, vi } from "vitest";

class Worker extends EventTarget {
  told: string[] = [];
  constructor(
    public state: string,
    private readonly answer?: string,
  ) {
    super();
  }
  postMessage({ kind }: { kind: string }, [port]: MessagePort[] = []): void {
    this.told.push(kind);
    if (this.answer !== undefined) port?.postMessage(this.answer);
  }
  become(state: string): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

class Registration extends EventTarget {
  installing: Worker | null = null;
  waiting: Worker | null = null;
  active: Worker | null = new Worker("activated");
  find(worker: Worker): void {
    this.installing = worker;
    this.dispatchEvent(new Event("updatefound"));
  }
  install(): void {
    [this.waiting, this.installing] = [this.installing, null];
    this.waiting?.become("installed");
  }
  activate(): void {
    [this.active, this.waiting] = [this.waiting, null];
    this.active?.become("activated");
  }
}

const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
let registration: Registration;
let followUpdates: (known?: ServiceWorkerRegistration) => Promise<void>;
let tellWorker: (message: { kind: string }) => Promise<void>;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  registration = new Registration();
  vi.stubGlobal("location", new URL("http://h/"));
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", { serviceWorker: { ready: Promise.resolve(registration), getRegistration: () => Promise.resolve(registration) } });
  vi.resetModules();
  ({ followUpdates, tellWorker } = await import("../src/offline/updates"));
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

const soon = () => new Promise((later) => setImmediate(later));
const asks = ({ told }: Worker) => told.filter((kind) => kind === "take-over").length;

describe("a new worker", () => {
  test.each(["before", "while", "after"])("is asked to take over once it is installed, found %s the page listened", async (when) => {
    const coming = new Worker("installing");
    if (when !== "after") registration.find(coming);
    if (when === "before") registration.install();
    await followUpdates();
    if (when === "after") registration.find(coming);
    if (when !== "before") {
      expect(asks(coming)).toBe(0);
      registration.install();
    }
    expect(asks(coming)).toBe(1);
  });

  test("is asked again while it waits, six times, and when the page is looked at again", async () => {
    const coming = new Worker("installing", "waits");
    registration.find(coming);
    registration.install();
    await followUpdates();
    await followUpdates(registration as unknown as ServiceWorkerRegistration); // followed once
    vi.advanceTimersByTime(60_000);
    expect(asks(coming)).toBe(6);
    page.dispatchEvent(new Event("visibilitychange"));
    expect(asks(coming)).toBe(7);
    registration.activate();
    vi.advanceTimersByTime(60_000);
    expect(asks(coming)).toBe(7);
  });
});

describe("what a worker is told", () => {
  const keep = { kind: "keep" };
  test("goes to the one that is there, when none waits or the new one has to wait", async () => {
    const old = registration.active!;
    await tellWorker(keep);
    expect(old.told).toEqual(["keep"]);
    registration.find(new Worker("installing", "waits"));
    registration.install();
    await followUpdates();
    await tellWorker(keep);
    expect(old.told).toEqual(["keep", "keep"]);
  });

  test("waits for one that takes over, and never starts the old one again", async () => {
    const [old, coming] = [registration.active!, new Worker("installing", "comes")];
    registration.find(coming);
    registration.install();
    await followUpdates();
    const told = tellWorker(keep);
    await soon();
    expect([old.told, coming.told]).toEqual([[], ["take-over"]]);
    registration.activate();
    await told;
    expect([old.told, coming.told]).toEqual([[], ["take-over", "keep"]]);
  });

  test("is not held back for ever by one that does not answer", async () => {
    const [old, coming] = [registration.active!, new Worker("installing")];
    registration.find(coming);
    registration.install();
    await followUpdates();
    const told = tellWorker(keep);
    await soon();
    vi.advanceTimersByTime(10_000);
    await told;
    expect(old.told).toEqual(["keep"]);
  });
});
