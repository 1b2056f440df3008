import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Playback, Rendition } from "../src/api/types";
import { planMove } from "../src/player/another_package";
import { startMode, type Mode } from "../src/player/mode";
import { WorkWatch } from "../src/player/work_watch";

const rung = (id: string, height: number): Rendition => ({ id, kind: "video", codecs: "avc1", width: 1920, height, frame_rate: 10, bytes: height });
const sound: Rendition = { id: "low", kind: "audio", codecs: "Opus", bytes: 1, low: true };
const slides: Rendition = { id: "slides", kind: "slides", bytes: 9 };
const packaged = (name: string, renditions: Rendition[], more: Partial<Playback> = {}): Playback => ({
  hls: `/media/${name}/main.m3u8`,
  duration_s: 100,
  renditions,
  captions: [{ language: "en", url: `/media/${name}/captions/en.vtt` }],
  slides: renditions.includes(slides) ? `/media/${name}/slides/slides.json` : null,
  ...more,
});
const early = packaged("early", [sound, slides]);
const whole = packaged("whole", [rung("v1080", 1080), rung("v240", 240), sound, slides]);
const before = { mode: "video" as Mode, modes: ["video", "slides", "sound"] as Mode[], videoCame: false, quality: null, playing: true };
const choose = (wanted: Mode | null, saves = false) => (there: Mode[]) => startMode(wanted, there, saves);

describe("another package under a playing session", () => {
  test("is taken with what was chosen, and the captions that are loaded", () => {
    const lower = packaged("lower", [rung("v240", 240), sound, slides]);
    const move = planMove(lower, whole, { ...before, quality: "v240" }, choose(null));
    expect(move.isSame).toBe(true);
    expect(move.state).toEqual({ mode: "video", modes: ["video", "slides", "sound"], videoCame: false, quality: "v240", playable: null });
    expect(move.facts.hls).toBe(whole.hls);
    expect(move.facts.captions[0]?.url).toBe(lower.captions[0]?.url);
  });

  test("adds captions and takes none away", () => {
    const french = { language: "fr", url: "/media/whole/captions/fr.vtt" };
    const captions = (more: Partial<Playback>) => planMove(early, { ...whole, ...more }, before, choose(null)).facts.captions;
    expect(captions({ captions: [french] })).toEqual([...early.captions, french]);
    expect(captions({ captions: [] })).toEqual(early.captions);
  });

  test("finds a quality under another name, and is automatic where it is gone", () => {
    const renamed = packaged("renamed", [rung("v1080-b", 1080), rung("v240-b", 240), sound]);
    expect(planMove(whole, renamed, { ...before, quality: "v240" }, choose(null)).state.quality).toBe("v240-b");
    expect(planMove(whole, packaged("other", [rung("v480", 480), sound]), { ...before, quality: "v240" }, choose(null)).state.quality).toBeNull();
  });

  const listening = { ...before, mode: "slides" as Mode, modes: ["slides", "sound"] as Mode[] };

  test("that brings the video says so while somebody listens, and shows it when nobody does", () => {
    expect(planMove(early, whole, listening, choose(null)).state).toMatchObject({ mode: "slides", videoCame: true });
    expect(planMove(early, whole, { ...listening, playing: false }, choose(null)).state).toMatchObject({ mode: "video", videoCame: false });
  });

  test("does not press a video on those who chose otherwise or save data", () => {
    for (const playing of [true, false]) {
      const state = { ...listening, playing };
      expect(planMove(early, whole, state, choose("slides")).state).toMatchObject({ mode: "slides", videoCame: false });
      expect(planMove(early, whole, state, choose(null, true)).state).toMatchObject({ mode: "slides", videoCame: false });
    }
  });

  test("goes on saying so through a third package", () => {
    const third = packaged("third", whole.renditions);
    const state = { ...before, mode: "slides" as Mode, videoCame: true };
    expect(planMove(whole, third, state, choose(null)).state.videoCame).toBe(true);
  });

  test("of another recording keeps nothing, and shows what that has", () => {
    const other = packaged("other", [sound], { duration_s: 90 });
    const move = planMove(whole, other, before, choose(null));
    expect([move.isSame, move.state.mode, move.facts.captions[0]?.url]).toEqual([false, "sound", other.captions[0]?.url]);
  });
});

class Stream {
  static all: Stream[] = [];
  static readonly CLOSED = 2;
  readyState = 0;
  onerror = () => undefined as unknown;
  onmessage: (event: { data: string }) => void = () => undefined;
  closed = false;
  constructor(readonly url: string) {
    Stream.all.push(this);
  }
  close(): void {
    this.closed = true;
    this.readyState = Stream.CLOSED;
  }
  fail(isRefused: boolean): void {
    this.readyState = isRefused ? Stream.CLOSED : 0;
    this.onerror();
  }
  say(status: string, phase: string | null): void {
    this.onmessage({ data: JSON.stringify({ status, job: phase === null ? null : { id: "j", phase } }) });
  }
}

describe("news of a recording in work", () => {
  let told: boolean[];
  let watch: WorkWatch;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0); // retries come as soon as they may
    vi.stubGlobal("EventSource", Stream);
    Stream.all = [];
    told = [];
    watch = new WorkWatch("a b", (inWork) => told.push(inWork));
    watch.start();
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });
  const stream = () => Stream.all[0] as Stream;

  test("of one that is complete ends at the first word", () => {
    expect(stream().url).toBe("/api/v1/lectures/a%20b/events");
    stream().say("published", "done");
    expect([told, stream().closed]).toEqual([[false], true]);
  });

  test("come at each step, now and then in between, and once it is done", () => {
    stream().say("published", "waiting");
    stream().say("published", "running");
    stream().say("published", "running");
    vi.advanceTimersByTime(11_000);
    stream().say("published", "running");
    expect([told, stream().closed]).toEqual([[true, true, true], false]);
    stream().say("published", "done");
    expect([told.length, told[3], stream().closed]).toEqual([4, false, true]);
  });

  test("tell whether what plays is a part of it, and no longer than it is in work", () => {
    const parts: boolean[] = [];
    watch.stop();
    watch = new WorkWatch("a b", (_, isPart) => parts.push(isPart));
    watch.start();
    const say = (phase: string, early?: boolean) => (Stream.all[1] as Stream).onmessage({ data: JSON.stringify({ status: "published", job: { id: "j", phase }, early }) });
    say("running");
    say("running", true);
    say("running", false); // another recording
    say("failed", true); // nothing better comes
    expect(parts).toEqual([false, true, false, false]);
  });

  test("are asked for again where they were refused, more and more rarely, and left to the browser where they broke off", () => {
    stream().fail(false);
    vi.advanceTimersByTime(600_000);
    expect(Stream.all.length).toBe(1);
    stream().fail(true);
    vi.advanceTimersByTime(9_999);
    expect(Stream.all.length).toBe(1);
    vi.advanceTimersByTime(1);
    Stream.all[1]?.fail(true);
    vi.advanceTimersByTime(19_999);
    expect(Stream.all.length).toBe(2);
    vi.advanceTimersByTime(1);
    Stream.all[2]?.say("published", "done");
    expect(told).toEqual([false]);
    Stream.all[2]?.fail(true); // it was ended
    vi.advanceTimersByTime(600_000);
    expect(Stream.all.length).toBe(3);
  });

  test("a second start opens no second stream, and broken text is no news", () => {
    watch.start();
    stream().onmessage({ data: "{" });
    expect([Stream.all.length, told]).toEqual([1, []]);
    watch.stop();
    expect(stream().closed).toBe(true);
  });
});
