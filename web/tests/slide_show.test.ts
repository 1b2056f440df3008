import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { SlideShow, type Now } from "../src/player/slide_show";
import type { SlideSource } from "../src/player/slide_source";
import { slidesWanted, type Slide } from "../src/player/slides";
import { NoSlideTexts } from "../src/player/slide_texts";
import type { Said } from "../src/player/vtt";

const starts = [0, 10, 20, 30, 300, 310];
const slides: Slide[] = starts.map((startS, place) => ({ startS, endS: starts[place + 1] ?? 400, image: `/${place}.webp`, bytes: 5 }));

// A lecture that plays by the fake clock, and a link that can be slow, or down.
class Desk implements SlideSource {
  readonly asked: string[] = [];
  readonly position: Now = { atS: 0, rate: 1, playing: false, aheadS: 90 };
  linkMs = 10;
  down = false;
  missing = "";
  fault = new Error("not there now");
  readonly show: SlideShow;
  private lastMs = Date.now();

  constructor(textsUrl: string | null = null) {
    this.show = new SlideShow("/slides.json", () => this.now(), this, textsUrl);
  }

  now(): Now {
    const nowMs = Date.now();
    if (this.position.playing) this.position.atS += ((nowMs - this.lastMs) / 1_000) * this.position.rate;
    this.lastMs = nowMs;
    return { ...this.position };
  }

  list(url: string, signal: AbortSignal): Promise<Slide[]> {
    return this.answer(url, signal, slides);
  }

  picture(url: string, signal: AbortSignal): Promise<HTMLImageElement> {
    return this.answer(url, signal, { src: url } as HTMLImageElement);
  }

  texts(url: string, signal: AbortSignal): Promise<Said[]> {
    return this.answer(url, signal, [{ startS: 0, endS: 10, text: "Cells" }, { startS: 20.001, endS: 30, text: "Membranes" }]);
  }

  private answer<T>(url: string, signal: AbortSignal, value: T): Promise<T> {
    this.asked.push(url);
    return new Promise((resolve, reject) => {
      const fails = this.down || url === this.missing;
      const timer = setTimeout(() => (fails ? reject(this.fault) : resolve(value)), this.linkMs);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new Error("aborted"));
      });
    });
  }

  play(): void {
    this.now();
    this.position.playing = true;
    this.show.loadAhead(true);
  }

  seek(atS: number): void {
    this.now();
    this.position.atS = atS;
    this.show.step();
  }

  shown(): string | undefined {
    return this.show.state.get().image?.src;
  }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe("slides in step with the sound", () => {
  let desk: Desk;
  beforeEach(() => {
    vi.useFakeTimers();
    desk = new Desk();
  });
  afterEach(() => {
    desk.show.close();
    vi.useRealTimers();
  });

  test("who saves data and has a picture already is sent the slide when it plays, or is to be large", async () => {
    desk.show.waitForPlay(true);
    desk.show.open();
    await pass(1_000);
    desk.show.tryAgain(false);
    await pass(1_000);
    expect(desk.asked).toEqual([]);
    desk.play();
    await pass(1_000);
    expect(desk.shown()).toBe("/0.webp");
    const other = new Desk();
    other.show.waitForPlay(true);
    other.show.open();
    other.show.waitForPlay(false);
    await pass(1_000);
    expect(other.asked).toEqual(["/slides.json", "/0.webp"]);
    other.show.close();
  });

  test("before Play only what shows is loaded, and the next whenever it comes once it plays", async () => {
    desk.show.open();
    await pass(500);
    expect(desk.asked).toEqual(["/slides.json", "/0.webp"]);
    expect([desk.shown(), desk.show.state.get().place, desk.show.state.get().count]).toEqual(["/0.webp", 0, 6]);
    desk.play();
    await pass(200);
    expect(desk.asked.slice(2)).toEqual(["/1.webp", "/2.webp", "/3.webp"]);
    desk.seek(40);
    await pass(100);
    expect(desk.asked.slice(5)).toEqual(["/4.webp"]);
  });

  test.each([1, 2.5])("at speed %d each slide shows within 0.3 s of its time, without any event of the player", async (rate) => {
    desk.show.open();
    desk.position.rate = rate;
    await pass(100);
    desk.play();
    let seen = desk.shown();
    for (let ms = 0; ms < 32_000 / rate; ms += 10) {
      await pass(10);
      if (desk.shown() === seen) continue;
      seen = desk.shown();
      const { atS } = desk.now();
      const due = starts[desk.show.state.get().place] ?? NaN;
      expect(atS).toBeGreaterThanOrEqual(due);
      expect(atS - due).toBeLessThan(0.3);
    }
    expect(seen).toBe("/3.webp");
  });

  test("after a jump the slide of the new place is loaded first, and the old one stays until it is there", async () => {
    desk.show.open();
    desk.linkMs = 2_000;
    await pass(100);
    desk.linkMs = 10;
    await pass(2_500);
    desk.linkMs = 2_000;
    desk.play();
    await pass(500); // the next one is on its way
    desk.seek(305);
    expect(desk.asked[desk.asked.length - 1]).toBe("/4.webp");
    await pass(1_000);
    expect(desk.shown()).toBe("/0.webp");
    expect(desk.show.state.get().late).toBe(true);
    await pass(1_500);
    expect([desk.shown(), desk.show.state.get().late]).toEqual(["/4.webp", false]);
  });

  test("when the link breaks the last slide stays, it is said, and each try waits longer", async () => {
    desk.show.open();
    await pass(100);
    desk.down = true;
    desk.play();
    await pass(1_000);
    expect(desk.show.state.get().late).toBe(false); // nothing is late before 10 s
    await pass(60_000);
    expect(desk.shown()).toBe("/0.webp");
    expect(desk.show.state.get()).toMatchObject({ late: true, failing: true });
    expect(desk.asked.length).toBeLessThan(10);
    desk.down = false;
    const before = desk.asked.length;
    desk.show.tryAgain(true);
    await pass(100);
    expect(desk.asked.length).toBeGreaterThan(before);
    expect(desk.show.state.get()).toMatchObject({ late: false, failing: false, place: 3 });
  });

  test("after an outage a picture has a moment to arrive, and is asked for anew then", async () => {
    desk.show.open();
    await pass(100);
    desk.linkMs = 60_000; // its connection waits
    desk.seek(20);
    await pass(20_000);
    const asked = () => desk.asked.filter((url) => url === "/2.webp").length;
    desk.show.linkReturned(performance.now() - 100);
    await pass(7_900);
    expect(asked()).toBe(1);
    desk.linkMs = 10;
    await pass(200);
    expect([asked(), desk.shown()]).toEqual([2, "/2.webp"]);
    desk.linkMs = 5_000;
    desk.seek(300);
    desk.show.linkReturned(performance.now() - 100); // it was asked for since the link is back
    await pass(6_000);
    expect([desk.asked.filter((url) => url === "/4.webp").length, desk.shown()]).toEqual([1, "/4.webp"]);
  });

  test("it recovers by itself, too, and from a list that did not come", async () => {
    desk.down = true;
    desk.show.open();
    await pass(3_000);
    expect(desk.asked).toEqual(["/slides.json", "/slides.json"]);
    desk.down = false;
    await pass(30_000);
    expect(desk.shown()).toBe("/0.webp");
  });

  test("a request that hangs is given up", async () => {
    desk.show.open();
    await pass(100);
    desk.linkMs = 1e9;
    desk.play();
    await pass(1_000);
    desk.linkMs = 10;
    await pass(95_000);
    expect(desk.shown()).toBe("/3.webp");
  });

  test("one picture that is missing does not stop those after it", async () => {
    desk.missing = "/1.webp";
    desk.show.open();
    await pass(100);
    desk.play();
    await pass(25_000);
    expect(desk.shown()).toBe("/2.webp");
  });

  test("closed, it loads nothing and wakes nobody", async () => {
    desk.show.open();
    await pass(100);
    desk.play();
    desk.show.close();
    const before = desk.asked.length;
    await pass(100_000);
    expect(desk.asked.length).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
    desk.show.open();
    await pass(100);
    expect(desk.show.state.get().place).toBe(3);
  });

  test("many pictures are not all kept, and those that are wanted are", async () => {
    const many = Array.from({ length: 60 }, (_, place) => ({ startS: place * 2, endS: place * 2 + 2, image: `/${place}.webp`, bytes: 5 }));
    desk.list = async () => many;
    desk.show.open();
    desk.play();
    for (let place = 0; place < 60; place += 10) {
      desk.seek(place * 2);
      await pass(400);
    }
    desk.seek(0);
    const before = desk.asked.length;
    await pass(1_500);
    expect(desk.shown()).toBe("/0.webp");
    expect(desk.asked.length - before).toBeLessThan(15);
  });
});

describe("the words on slides", () => {
  const words = () => desk.show.state.get().words;
  let desk: Desk;
  beforeEach(() => {
    vi.useFakeTimers();
    desk = new Desk("/slides.vtt");
    desk.show.open();
  });
  afterEach(() => {
    desk.show.close();
    vi.useRealTimers();
  });

  test("come after the pictures that are wanted and enough of the sound, once it plays", async () => {
    desk.position.aheadS = 15;
    await pass(1_000);
    expect(desk.asked).toEqual(["/slides.json", "/0.webp"]);
    desk.play();
    await pass(1_000);
    expect(desk.asked).not.toContain("/slides.vtt");
    desk.position.aheadS = 30;
    desk.show.step();
    await pass(1_000);
    expect(desk.asked.at(-1)).toBe("/slides.vtt");
    expect(words()).toBe("Cells");
    desk.seek(12); // nothing was read there
    expect(words()).toBe("");
    desk.seek(22);
    expect(words()).toBe("Membranes");
    await pass(10_000);
    expect(desk.asked.filter((url) => url === "/slides.vtt")).toHaveLength(1);
  });

  test("give way to a picture that is due, and come after it", async () => {
    desk.play();
    await pass(55); // the list, and four pictures
    expect(desk.asked.at(-1)).toBe("/slides.vtt");
    desk.linkMs = 100;
    desk.seek(310);
    await pass(90);
    expect(desk.asked.at(-1)).toBe("/5.webp");
    await pass(1_000);
    expect(desk.asked.filter((url) => url === "/slides.vtt")).toHaveLength(2);
    desk.seek(0);
    expect(words()).toBe("Cells");
  });

  test.each([
    ["now are asked for when something comes through", new Error("503"), "Cells"],
    ["at all are not asked for again", new NoSlideTexts("404"), ""],
  ])("that do not come %s, and hold up no picture", async (_, fault, later) => {
    desk.missing = "/slides.vtt";
    desk.fault = fault;
    desk.play();
    await pass(1_000);
    desk.seek(310);
    await pass(60);
    expect(desk.shown()).toBe("/5.webp");
    await pass(60_000);
    expect(desk.asked.filter((url) => url === "/slides.vtt")).toHaveLength(1);
    expect(words()).toBe("");
    desk.missing = "";
    desk.show.linkReturned(performance.now());
    await pass(1_000);
    desk.seek(0);
    expect(words()).toBe(later);
  });

  test("that were read anew take the place of those that are here once they have come", async () => {
    desk.play();
    await pass(1_000);
    desk.texts = async () => [{ startS: 0, endS: 10, text: "Walls" }];
    desk.show.moveTo("/slides.json", "/slides.vtt");
    await pass(100);
    expect(words()).toBe("Cells");
    desk.show.moveTo("/slides.json", "/slides.vtt?v=2");
    expect(words()).toBe("Cells");
    await pass(100);
    expect(words()).toBe("Walls");
    expect(desk.asked.filter((url) => url.endsWith(".json"))).toHaveLength(1);
  });
});

describe("slides from another package", () => {
  const served: string[] = [];
  const pictures = (list: Record<string, Slide[]>): SlideSource => ({
    list: async (url) => list[url] ?? [],
    picture: async (url) => {
      served.push(url);
      return { src: url } as HTMLImageElement;
    },
    texts: async (url) => {
      served.push(url);
      return [{ startS: 10, endS: 20, text: `of ${url}` }];
    },
  });
  beforeEach(() => {
    vi.useFakeTimers();
    served.length = 0;
  });
  afterEach(() => vi.useRealTimers());

  const of = (root: string, count: number): Slide[] =>
    starts.slice(0, count).map((startS, place) => ({ startS, endS: startS + 10, image: `/${root}/${place}.webp`, bytes: 5 }));

  test("keep what is on screen and what is loaded, and load the rest from there", async () => {
    const now = { atS: 12, rate: 1, playing: false, aheadS: 0 };
    const show = new SlideShow("/a", () => now, pictures({ "/a": of("a", 3), "/b": [...of("b", 3), { startS: 30, endS: 40, image: "/b/new.webp", bytes: 5 }] }));
    show.open();
    show.loadAhead(true);
    await pass(100);
    const image = show.state.get().image;
    expect(image?.src).toBe("/a/1.webp");
    const seen: unknown[] = [];
    show.state.watch(() => seen.push(show.state.get().image));
    show.moveTo("/b");
    await pass(1_000);
    expect(seen.every((one) => one === image)).toBe(true);
    expect(show.state.get()).toMatchObject({ image, place: 1, count: 4, late: false });
    expect(served).toEqual(["/a/1.webp", "/a/2.webp", "/b/new.webp"]);
    now.atS = 2;
    show.step();
    await pass(100);
    expect(show.state.get().image?.src).toBe("/b/0.webp");
    show.close();
  });

  test("have words of their own", async () => {
    const show = new SlideShow("/a", () => ({ atS: 12, rate: 1, playing: true, aheadS: Infinity }), pictures({ "/a": of("a", 3), "/b": of("b", 3), "/c": of("c", 3) }), "/a.vtt");
    show.open();
    show.loadAhead(true);
    await pass(100);
    expect(show.state.get().words).toBe("of /a.vtt");
    show.moveTo("/b", "/b.vtt");
    await pass(100);
    expect(show.state.get().words).toBe("of /b.vtt");
    show.moveTo("/c");
    await pass(100);
    expect(show.state.get().words).toBe("");
  });
});

describe("the pictures that are wanted", () => {
  test.each([
    [0, 0, [0]],
    [0, 90, [0, 1, 2, 3]],
    [35, 90, [3, 4]], // the next one, however far
    [305, 90, [4, 5]],
    [399, 90, [5]],
    [-1, 0, [0]],
  ])("at %d s, %d s ahead", (atS, aheadS, places) => expect(slidesWanted(slides, atS, aheadS, 12)).toEqual(places));

  test("are never more than can be used", () => expect(slidesWanted(slides, 0, 1_000, 3)).toEqual([0, 1, 2]));
  test("of no slides are none", () => expect(slidesWanted([], 5, 90, 12)).toEqual([]));
});
