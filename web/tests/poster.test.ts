// The studio's panel for the poster: what there is to choose from, what is asked and sent, and that times and pictures are of one package.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { choosePoster, loadPoster, removePoster, sendPoster, type PosterSlide } from "../src/studio/poster/api";
import { choicesOf, chosenName, nameOf, pictureOf } from "../src/studio/poster/choices";
import { Turns } from "../src/studio/poster/turns";
import { segmentAt, sharpest } from "../src/studio/poster/frame";
import { chosenPoster } from "../src/player/chosen_poster";
import { Refusal } from "../src/studio/api";

const a = "a".repeat(64);
const b = "b".repeat(64);
const slides: PosterSlide[] = [
  { slide: 1, start_s: 0, file: "slides/0001.webp" },
  { slide: 4, start_s: 90.5, file: "slides/0003.webp" },
];

interface Sent {
  url: string;
  method: string | undefined;
  body: unknown;
  match: string | undefined;
  type: string | undefined;
}
let sent: Sent[];
let plays: string[]; // the package that each answer about the lecture tells
let poster: string[]; // that each answer about the poster tells
let refused: Response | null;

beforeEach(() => {
  vi.stubGlobal("navigator", { onLine: true });
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => undefined, removeItem: () => undefined });
  [sent, plays, poster, refused] = [[], [], [], null];
  vi.stubGlobal("fetch", (url: string, { method, body, headers }: { method?: string; body?: unknown; headers: Record<string, string> }) => {
    sent.push({ url, method, body, match: headers["if-match"], type: headers["content-type"] });
    if (refused !== null) return Promise.resolve(refused);
    if (!url.endsWith("/poster")) return Promise.resolve(new Response(JSON.stringify({ playback: { hls: `/media/t/token/${plays.shift()}/main.m3u8` } })));
    const told = { package: poster.shift() ?? a, choice: "automatic", is_shown: true, slide: null, file: "poster.jpg", automatic: "poster.jpg", slides };
    return Promise.resolve(new Response(JSON.stringify(told), { headers: { etag: '"v1"' } }));
  });
});
afterEach(() => vi.unstubAllGlobals());

test("one may choose the package's own picture and each slide, and keep the picture that one sent", () => {
  expect(choicesOf({ choice: "automatic", slides }).map(nameOf)).toEqual(["automatic", "slide-1", "slide-4"]);
  expect(choicesOf({ choice: "upload", slides: [] }).map(nameOf)).toEqual(["automatic", "upload"]);
});

test("what is chosen now is one of the choices, unless its slide is gone", () => {
  expect(chosenName({ choice: "automatic", slide: null })).toBe("automatic");
  expect(chosenName({ choice: "upload", slide: null })).toBe("upload");
  expect(chosenName({ choice: "slide", slide: 4 })).toBe("slide-4");
  expect(chosenName({ choice: "slide", slide: null })).toBe(null);
});

test("one picture of a kind that browsers show is sent, and nothing else", () => {
  const file = (type: string) => new File(["x"], "x", { type });
  expect(pictureOf([file("image/webp")])).toHaveProperty("picture");
  expect(pictureOf([file("image/svg+xml")])).toEqual({ unfit: "kind" });
  expect(pictureOf([file("video/mp4")])).toEqual({ unfit: "kind" });
  expect(pictureOf([file("image/png"), file("image/png")])).toEqual({ unfit: "many" });
  expect(pictureOf([])).toEqual({ unfit: "many" });
});

test("the slides are shown from the package whose numbers they have", async () => {
  [plays, poster] = [[a], [a]];
  expect(await loadPoster("l")).toMatchObject({ at: `/media/t/token/${a}/`, version: '"v1"', slides });
  expect(sent).toHaveLength(2);
  [plays, poster, sent] = [[a, b], [b, b], []];
  expect((await loadPoster("l")).at).toBe(`/media/t/token/${b}/`);
  expect(sent).toHaveLength(4);
  [plays, poster, sent] = [[a, b, a], [b, a, b], []];
  await loadPoster("l");
  expect(sent).toHaveLength(6); // it goes on with what it has
});

test("a choice is sent with the version that it was made of", async () => {
  await choosePoster("l 1", '"v1"', 4);
  const picture = new Blob(["x"], { type: "image/png" });
  await sendPoster("l 1", '"v2"', picture);
  await removePoster("l 1", '"v3"');
  const url = "/api/v1/catalogue/lectures/l%201/poster";
  expect(sent).toEqual([
    { url, method: "PUT", body: '{"slide":4}', match: '"v1"', type: "application/json" },
    { url, method: "PUT", body: picture, match: '"v2"', type: "image/png" },
    { url, method: "DELETE", body: undefined, match: '"v3"', type: undefined },
  ]);
});

test("what the server refuses comes with the field at fault", async () => {
  const errors = [{ field: "picture", detail: "is refused: The picture is damaged." }];
  refused = new Response(JSON.stringify({ detail: "x", errors }), { status: 400 });
  const failure = await sendPoster("l", "*", new Blob()).catch((cause: unknown) => cause);
  expect(failure).toBeInstanceOf(Refusal);
  expect((failure as Refusal).errors).toEqual(errors);
});

test("only a poster that somebody chose stands before slides, and the small one of the two", () => {
  const chosen = `/media/${a}/posters/0123456789abcdef.webp`;
  expect(chosenPoster({ poster: `/media/${a}/poster.jpg`, lean_poster: null })).toBe(null);
  expect(chosenPoster({ poster: null })).toBe(null);
  expect(chosenPoster({ poster: chosen, lean_poster: chosen.replace("0", "1") })).toBe(chosen.replace("0", "1"));
  expect(chosenPoster({ poster: `/saved${chosen}` })).toBe(`/saved${chosen}`); // on the device
});

test("a moment's picture is of the rendition that is as large as posters are, and of no larger one", () => {
  const video = (id: string, width: number, average_bps: number, codecs = "avc1.64001f") => ({ id, kind: "video", codecs, width, height: (width / 16) * 9, average_bps });
  const ladder = [video("1080p", 1920, 4e6), video("1080p-lean", 1920, 2e6), video("720p", 1280, 1.5e6), video("480p", 854, 8e5), video("240p", 426, 1e5)];
  const all = () => true;
  expect(sharpest([...ladder, { id: "a", kind: "audio", codecs: "opus" }], all)?.id).toBe("720p");
  expect(sharpest([...ladder.filter(({ id }) => id !== "720p")].reverse(), all)?.id).toBe("1080p");
  expect(sharpest(ladder.slice(3).reverse(), all)?.id).toBe("480p");
  const av1 = [video("360p5-av1", 640, 1e4, "av01.0.01M.08"), video("360p5", 640, 2e4)];
  expect(sharpest(av1, (type) => !type.includes("avc1"))?.id).toBe("360p5-av1");
  expect(sharpest(av1, () => false)).toBe(null);
});

test("a moment lies in the segment that has begun, and the end in the last one", () => {
  const starts = [0, 6, 12, 14.5];
  expect([0, 5.9, 6, 12.1, 14.5, 99].map((at) => segmentAt(starts, at))).toEqual([0, 0, 1, 2, 2, 2]);
  expect(segmentAt([0, 4], 3)).toBe(0);
});

test("a picture that is chosen while another is sent waits for it, and gives way to one that is chosen later", async () => {
  const ends: (() => void)[] = [];
  const made: string[] = [];
  const waits: boolean[] = [];
  const turns = new Turns((now) => void waits.push(now));
  const send = (name: string) => turns.take(() => new Promise((end) => {
    made.push(name);
    ends.push(() => end(true));
  }));
  const [first, second, third] = [send("first"), send("second"), send("third")];
  expect([made, waits]).toEqual([["first"], [true, false, true]]);
  expect(await second).toBe(false);
  ends[0]?.();
  expect(await first).toBe(true);
  expect([made, waits.at(-1)]).toEqual([["first", "third"], false]);
  ends[1]?.();
  expect(await third).toBe(true);
  const fourth = send("fourth");
  expect(made.at(-1)).toBe("fourth");
  const fifth = send("fifth");
  turns.drop(); // the poster was changed elsewhere
  expect(await fifth).toBe(false);
  ends[2]?.();
  expect([await fourth, made.includes("fifth")]).toEqual([true, false]);
});
