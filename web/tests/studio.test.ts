import { describe, expect, test } from "vitest";
import type { Job, LectureState } from "../src/studio/api";
import { base64, explain, Refusal, retryAfter } from "../src/studio/api";
import { fingerprint, titleFrom } from "../src/studio/fingerprint";
import { paceChunk, paceDelayMs } from "../src/studio/pace";
import { isLive, nextToBegin, ofLecture, reduce, type Event, type Upload } from "../src/studio/queue";
import { rateOf, secondsLeft, withSample, type Sample } from "../src/studio/rate";
import { backoffMs, judge } from "../src/studio/verdict";
import { isMoving, isNewlyPublished, knownWait, preparingLeftS, withProgress, workOf } from "../src/studio/work";
import { uploadFacts } from "../src/studio/upload_facts";
import { workText } from "../src/studio/work_text";

const wanted = (id: number) => ({ id, lecture: `l${id}`, title: `T${id}`, course: "c", fileName: "a.mp4", size: 1000 });
const after = (...events: Event[]) => events.reduce<Upload[]>((list, event) => reduce(list, event), []);
const added = (id: number): Event => ({ is: "added", upload: wanted(id) });
const progress = (id: number, sent: number, atMs: number): Event => ({ is: "progress", id, sent, atMs });
const failing = { why: "trouble.unreachable", detail: "", retryAtMs: 5 } as const;

describe("why something did not work", () => {
  test.each([
    [403, "You are not among the course's faculty."],
    [404, "It is not there any more."],
    [409, "It has changed meanwhile. Reload the page to see how it is now."],
    [412, "It has changed meanwhile. Reload the page to see how it is now."],
    [413, "It is too large."],
    [429, "The server is busy. Try again in a moment."],
    [500, "The server could not do it (error 500)."],
  ])("is told in our words for status %d, whatever the server says", (status, shown) =>
    expect(explain(new Refusal(status, "the server's words"))).toBe(shown),
  );

  test("names the field that the server names, and never an exception", () => {
    expect(explain(new Refusal(422, '"title" is too long'))).toBe('The server did not accept it. ("title" is too long)');
    expect(explain(new TypeError("x is undefined"))).not.toContain("undefined");
  });
});

describe("the queue of uploads", () => {
  test("begins one after the other, in the order of choosing", () => {
    const two = after(added(1), added(2));
    expect(nextToBegin(two)?.id).toBe(1);
    const first = reduce(two, { is: "begun", id: 1 });
    expect(nextToBegin(first)).toBeNull();
    expect(nextToBegin(reduce(first, { is: "done", id: 1 }))?.id).toBe(2);
    expect(nextToBegin(reduce(first, { is: "failed", id: 1, trouble: failing }))?.id).toBe(2);
    expect(nextToBegin(reduce(first, { is: "paused", id: 1 }))?.id).toBe(2);
    expect(nextToBegin(reduce(first, { is: "removed", id: 1 }))?.id).toBe(2);
  });

  test("a trouble passes with the next bytes, and what was sent stays known", () => {
    const stuck = after(added(1), { is: "begun", id: 1 }, progress(1, 400, 0), { is: "trouble", id: 1, trouble: failing });
    expect(stuck[0]).toMatchObject({ phase: "sending", sent: 400, trouble: failing });
    expect(reduce(stuck, progress(1, 450, 10))[0]).toMatchObject({ sent: 450, trouble: null });
  });

  test("a pause stays one, whatever the network still says", () => {
    const paused = after(added(1), { is: "begun", id: 1 }, progress(1, 400, 0), { is: "paused", id: 1 });
    expect(reduce(paused, progress(1, 500, 1))[0]).toMatchObject({ phase: "paused", sent: 400 });
    expect(reduce(paused, { is: "trouble", id: 1, trouble: failing })[0]?.trouble).toBeNull();
    expect(reduce(paused, { is: "resumed", id: 1 })[0]?.phase).toBe("waiting");
  });

  test("what failed can be begun again, what is done cannot be paused", () => {
    const failed = after(added(1), { is: "begun", id: 1 }, { is: "failed", id: 1, trouble: failing });
    expect(failed.some(isLive)).toBe(false);
    expect(reduce(failed, { is: "resumed", id: 1 })[0]).toMatchObject({ phase: "waiting", trouble: null });
    expect(after(added(1), { is: "done", id: 1 }, { is: "paused", id: 1 })[0]).toMatchObject({ phase: "done", sent: 1000 });
  });

  test("is asked for a lecture's upload", () => {
    expect(ofLecture(after(added(1), added(2)), "l2")?.id).toBe(2);
    expect(ofLecture([], "l2")).toBeNull();
  });
});

describe("after a failed request", () => {
  const usual = { attempt: 0, hasUrl: true, isOnline: true };

  test.each([
    [0, "trouble.unreachable"],
    [408, "trouble.busy"],
    [409, "trouble.busy"],
    [423, "trouble.busy"],
    [429, "trouble.tooMany"],
    [460, "trouble.busy"],
    [500, "trouble.busy"],
    [502, "trouble.busy"],
    [503, "trouble.busy"],
    [507, "trouble.full"],
  ])("status %d: tries again and says %s", (status, why) => expect(judge({ status }, usual)).toMatchObject({ next: "again", why }));

  test.each([
    [400, "trouble.refused"],
    [403, "trouble.forbidden"],
    [413, "trouble.tooLarge"],
    [415, "trouble.refused"],
  ])("status %d: stops, says %s and what the server said", (status, why) =>
    expect(judge({ status, detail: "your quota is 5 bytes" }, usual)).toEqual({ next: "stop", why, detail: "your quota is 5 bytes" }),
  );

  test("an upload that the server knows no more is made anew, one that cannot be made is not", () => {
    expect(judge({ status: 404 }, usual).next).toBe("anew");
    expect(judge({ status: 410 }, usual).next).toBe("anew");
    expect(judge({ status: 404 }, { ...usual, hasUrl: false }).next).toBe("stop");
    expect(judge({ status: 422 }, { ...usual, hasUrl: false })).toMatchObject({ next: "stop", why: "trouble.lectureGone" });
  });

  test("who is signed out signs in, and it goes on", () => expect(judge({ status: 401 }, usual).next).toBe("sign-in"));

  test("no answer is told by its reason", () => {
    expect(judge({ status: 0 }, { ...usual, isOnline: false })).toMatchObject({ why: "trouble.offline" });
    expect(judge({ status: 0, isStalled: true }, usual)).toMatchObject({ why: "trouble.stalled" });
  });

  test("waits longer each time, up to half a minute, for hours", () => {
    const waits = [0, 1, 2, 3, 4, 5, 6, 7, 1000].map(backoffMs);
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 30_000, 30_000, 30_000]);
  });

  test("waits as long as the server asks, within reason", () => {
    expect(judge({ status: 507, retryAfterS: 60 }, usual)).toMatchObject({ afterMs: 60_000 });
    expect(judge({ status: 507, retryAfterS: 86_400 }, usual)).toMatchObject({ afterMs: 120_000 });
    expect(judge({ status: 503, retryAfterS: 1 }, { ...usual, attempt: 4 })).toMatchObject({ afterMs: 8000 });
  });
});

describe("rate and time left", () => {
  const line = (bytesPerS: number, seconds: number) => {
    let samples: Sample[] = [];
    for (let atMs = 0; atMs <= seconds * 1000; atMs += 100) samples = withSample(samples, { atMs, amount: (atMs / 1000) * bytesPerS });
    return samples;
  };

  test("are those of the last while", () => {
    expect(rateOf(line(50_000, 100))).toBeCloseTo(50_000, -2);
    expect(secondsLeft(line(50_000, 10), 1_000_000)).toBeCloseTo(10, 1);
    expect(line(50_000, 100).length).toBeLessThan(60);
    const slower = withSample(line(50_000, 100), { atMs: 130_000, amount: 5_000_100 });
    expect(rateOf(slower)).toBeNull(); // half a minute of silence: nothing is known
  });

  test("are not known from one moment, and begin anew when less is there than before", () => {
    expect(rateOf([])).toBeNull();
    expect(rateOf(line(50_000, 1))).toBeNull();
    expect(withSample(line(50_000, 10), { atMs: 10_100, amount: 3 })).toEqual([{ atMs: 10_100, amount: 3 }]);
    expect(secondsLeft(line(0, 10), 100)).toBeNull();
  });
});

describe("a speed limit", () => {
  test("is kept over the whole, by waiting before a piece", () => {
    const limit = 100_000;
    let atMs = 0;
    let letGo = 0;
    for (let piece = 0; piece < 50; piece++) {
      atMs += paceDelayMs(limit, letGo, atMs);
      letGo += paceChunk(limit);
      atMs += 20; // a fast link
    }
    expect(letGo / (atMs / 1000)).toBeLessThan(limit * 1.05);
    expect(letGo / (atMs / 1000)).toBeGreaterThan(limit * 0.95);
  });

  test("makes no pieces where there is none", () => {
    expect(paceChunk(null)).toBe(Infinity);
    expect(paceDelayMs(null, 1e9, 1)).toBe(0);
  });
});

describe("a file", () => {
  const file = { name: "Vorlesung – 膜.mp4", size: 5, lastModified: 7 };

  test("is known again by its name, size, date and lecture, in few plain letters", () => {
    expect(fingerprint(file, "l")).toBe(fingerprint({ ...file }, "l"));
    for (const other of [{ ...file, name: "b" }, { ...file, size: 6 }, { ...file, lastModified: 8 }]) {
      expect(fingerprint(other, "l")).not.toBe(fingerprint(file, "l"));
    }
    expect(fingerprint(file, "m")).not.toBe(fingerprint(file, "l"));
    expect(fingerprint(file, "0193a5a0-0000-7000-8000-00000000e201")).toMatch(/^[0-9a-z-]{1,100}$/);
  });

  test.each([
    ["week_03-Membranes.final.mp4", "week 03 Membranes.final"],
    ["细胞-膜_一.mkv", "细胞 膜 一"],
    ["2026-11-25 10.00.00", "2026 11 25 10.00"], // what looks like an ending is taken for one
    [".mp4", ""],
    ["no ending", "no ending"],
  ])("%s begins the title %s", (name, title) => expect(titleFrom(name)).toBe(title));

  test("has its name sent in any script", () => expect(base64("膜.mp4")).toBe("6IacLm1wNA=="));
});

test.each([
  ["120", 120],
  ["0", 0],
  [null, null],
  ["Wed, 21 Oct 2026 07:28:00 GMT", null],
])("Retry-After %s", (header, seconds) => expect(retryAfter(header)).toBe(seconds));

describe("a lecture's work", () => {
  const job = (change: Partial<Job>): Job => ({
    id: "a job",
    phase: "waiting",
    progress: 0,
    waits_for: null,
    since: null,
    ahead: null,
    reason: null,
    ...change,
  });
  const state = (status: LectureState["status"], theJob: Job | null = null, change: Partial<LectureState> = {}): LectureState => ({
    lecture: "l",
    status,
    status_reason: null,
    progress: 0,
    waits_for: null,
    since: null,
    job: theJob,
    ...change,
  });
  const upload = after(added(1))[0] as Upload;

  test("goes from nothing to published, and each step is told", () => {
    const told = (now: LectureState) => workText(workOf("draft", now), null);
    expect(told(state("draft"))).toBe("No recording yet");
    expect(told(state("receiving", null, { progress: 0.438 }))).toBe("Being uploaded: 43%");
    expect(told(state("processing", job({ ahead: 2, waits_for: "a free worker" })))).toBe("2 recordings come first");
    expect(told(state("processing", job({ ahead: 2, left_s: 1_200, waits_for: "a free worker" })))).toBe("2 recordings come first (ready in about 20 min)");
    expect(told(state("processing", job({ ahead: 0, left_s: 70, waits_for: "a free worker" })))).toBe("Next in the queue (ready in about 1 min)");
    expect(told(state("processing", job({ ahead: 0, waits_for: "a free worker", since: "2026-11-25T10:00:00Z" })))).toBe("Next in the queue");
    expect(told(state("processing", job({ phase: "running", progress: 0.5 })))).toBe("Being prepared: 50%");
    expect(told(state("published", job({ phase: "done", progress: 1 })))).toBe("Published");
    expect(workText(workOf("published", null), "1:02:03")).toBe("Published, 1:02:03");
  });

  test("that waits for something else says for what and since when", () => {
    const full = state("processing", job({ ahead: 0, waits_for: "space on the server's disk", since: new Date().toISOString() }));
    expect(workText(workOf("draft", full), null)).toMatch(/^Waits for space on the server's disk since \d/);
    const other = state("processing", job({ waits_for: "the moon", since: "2020-01-02T00:00:00Z" }));
    expect(workText(workOf("draft", other), null)).toMatch(/^Waits for the moon since .*2020/);
    expect(knownWait("the moon")).toBeNull();
    expect(knownWait("lectures that nobody can watch yet")).toBe("others");
    expect(knownWait("the server, which was stopped, to start again")).toBe("restart");
  });

  test("that failed gives the reason of the job, or of the lecture", () => {
    expect(workOf("failed", state("failed", job({ phase: "failed", reason: "It is empty." })))).toMatchObject({ step: "failed", reason: "It is empty.", plays: false });
    expect(workOf("failed", state("failed", null, { status_reason: "No." }))).toMatchObject({ step: "failed", reason: "No." });
  });

  test("of a lecture that plays goes on beside it", () => {
    expect(workOf("published", state("published", job({ phase: "running", progress: 0.2 })))).toMatchObject({ step: "running", plays: true });
    const failed = workOf("published", state("published", job({ phase: "failed", reason: "x" })));
    expect(failed).toMatchObject({ step: "failed", plays: true });
    expect(workText(failed, null)).toContain("the old one still plays");
    const early = workOf("published", state("published", job({ phase: "failed" }), { early: true }));
    expect(workText(early, null)).toBe("The rest of it could not be prepared; what is ready plays.");
  });

  test("that was done between two looks is known to be new", () => {
    const plays = (id: string) => workOf("published", state("published", job({ id, phase: "done" })));
    const atWork = workOf("published", state("published", job({ id: "other", phase: "running" })));
    const unknown = workOf("published", null);
    expect(isNewlyPublished(atWork, plays("other"), true)).toBe(true);
    expect(isNewlyPublished(plays("first"), plays("other"), true)).toBe(true);
    expect(isNewlyPublished(plays("first"), plays("other"), false)).toBe(true);
    expect(isNewlyPublished(plays("first"), plays("first"), true)).toBe(false);
    expect(isNewlyPublished(unknown, plays("first"), false)).toBe(false); // the list has just come
    expect(isNewlyPublished(unknown, plays("other"), true)).toBe(true);
    expect(isNewlyPublished(plays("first"), atWork, true)).toBe(false);
  });

  test("is followed while there is news to come, and no longer", () => {
    expect(isMoving("draft", null, null)).toBe(false);
    expect(isMoving("published", null, null)).toBe(false);
    expect(isMoving("published", null, null, true)).toBe(true); // another recording of it is in the queue
    expect(isMoving("published", state("published"), null, true)).toBe(false);
    expect(isMoving("processing", null, null)).toBe(true);
    expect(isMoving("failed", null, null)).toBe(true); // its reason is still to be asked for
    expect(isMoving("failed", state("failed"), null)).toBe(false);
    expect(isMoving("draft", state("published", job({ phase: "done" })), null)).toBe(false);
    expect(isMoving("published", state("published", job({ phase: "waiting" })), null)).toBe(true);
    expect(isMoving("draft", state("draft"), upload)).toBe(true);
    expect(isMoving("draft", state("draft"), { ...upload, phase: "failed" })).toBe(false);
  });

  test("says how long it still takes once it has gone on for a while", () => {
    const running = (progress: number) => workOf("draft", state("processing", job({ phase: "running", progress })));
    let samples: Sample[] = [];
    for (const [second, done] of [[0, 0.1], [3, 0.1], [5, 0.2], [10, 0.3]] as const) samples = withProgress(samples, running(done), second * 1000);
    expect(preparingLeftS(samples)).toBeCloseTo(35, 0);
    expect(workText(running(0.3), null, samples)).toBe("Being prepared: 30%, about 35 sec left");
    // It stands still: what it has stood counts, and is the least that is left.
    expect(preparingLeftS(samples, 30_000)).toBeCloseTo(105, 0);
    const nearly = [{ atMs: 0, amount: 0.1 }, { atMs: 30_000, amount: 0.81 }];
    expect(preparingLeftS(nearly)).toBeCloseTo(8, 0);
    expect(preparingLeftS(nearly, 110_000)).toBe(80);
    expect(workText({ ...running(0.1), leftS: 300 }, null, [])).toBe("Being prepared: 10%, about 5 min left");
    expect(withProgress(samples, workOf("draft", state("published")), 11_000)).toEqual([]);
  });
});

test("the progress of ten gigabytes is seen by hundredths", () => {
  const [upload] = after({ is: "added", upload: { ...wanted(1), size: 10_737_418_240 } }, { is: "begun", id: 1 }, progress(1, 4_250_000_000, 0));
  expect(upload && uploadFacts({ ...upload, phase: "sending", started: true }).replace(/[\u2066-\u2069]/g, "")).toContain("4.25 GB of 10.74 GB");
});
