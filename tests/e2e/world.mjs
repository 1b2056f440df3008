// What the tests walk through: institutions, courses, people, and one lecture with a recording made here.
import { execFile, spawn } from "node:child_process";
import { cp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const readyLimitMs = 20_000;
const importLimitMs = 300_000; // 10 s on two free cores
const stopLimitMs = 15_000;
const readLimitMs = 60_000; // of words on slides; 2 s on two free cores
const clipS = 24;

export const manyCourses = 55; // more than one page of the list

const facts = {
  clipS,
  course: "clinical-acoustics",
  courseTitle: "Clinical Acoustics",
  institution: "riverside-medical-university",
  arabicCourse: "anatomy-in-arabic",
  lecture: "0193a5a0-0000-7000-8000-00000000e201",
  lectureTitle: "How the ear hears",
  draftLecture: "0193a5a0-0000-7000-8000-00000000e202",
  captions: { en: "The sound enters here", ar: "يدخل الصوت من هنا" },
};

export async function makeWorld(binary, directory) {
  const data = join(directory, "data");
  const catalogue = join(directory, "catalogue.json");
  await writeFile(catalogue, JSON.stringify(catalogueFile()));
  const clip = await makeClip(directory);
  await lectern(binary, ["import", "catalogue", catalogue, "--data", data]);
  const captions = Object.keys(facts.captions).flatMap((language) => ["--captions", `${language}=${join(directory, `${language}.vtt`)}`]);
  await lectern(binary, ["import", "recording", clip, "--data", data, "--lecture", facts.lecture, ...captions]);
  const server = await serve(binary, data, join(directory, "lectern.toml"), await freePort());
  return { facts: { ...facts, url: server.url, binary }, server };
}

export const teacher = { name: "mei", password: "a password of the tests" };

// The same catalogue without recordings, with a user who teaches the course, served from a directory of its own: for tests that
// write, and end the server.
export async function makeStudio(binary, directory) {
  const data = join(directory, "data");
  const config = join(directory, "lectern.toml");
  const catalogue = join(directory, "catalogue.json");
  await writeFile(catalogue, JSON.stringify(catalogueFile()));
  await lectern(binary, ["import", "catalogue", catalogue, "--data", data]);
  const who = ["--role", "instructor", "--person", "mei-specimen", "--password-stdin"];
  await lectern(binary, ["admin", "add-user", teacher.name, ...who, "--data", data], `${teacher.password}\n`);
  const port = await freePort();
  return { url: `http://127.0.0.1:${port}`, start: () => serve(binary, data, config, port) };
}

export const administrator = { name: "root", password: "a password of the tests" };
export const pupil = { name: "noor", password: "a password of the tests" };

// The studio's world, with somebody who administers it, and a student.
export async function makeDesk(binary, directory) {
  const place = await makeStudio(binary, directory);
  const data = join(directory, "data");
  for (const [user, role] of [[administrator, "admin"], [pupil, "student"]]) {
    await lectern(binary, ["admin", "add-user", user.name, "--role", role, "--password-stdin", "--data", data], `${user.password}\n`);
  }
  return place;
}

export const closed = {
  course: "closed-course",
  lecture: "0193a5a0-0000-7000-8000-00000000e301",
  title: "For those who are enrolled",
  student: { name: "noor", password: "a password of the tests" },
  stranger: { name: "omar", password: "a password of the tests" },
  tokenLifeS: 8,
};

// One lecture for those who are enrolled, and two users: one is. Permissions end soon, so that a test sees them renewed.
export async function makeClosed(binary, directory) {
  const data = join(directory, "data");
  const catalogue = join(directory, "catalogue.json");
  const config = join(directory, "lectern.toml");
  const lecture = { id: closed.lecture, title: closed.title };
  const institution = { slug: "delta-university", name: "Delta University", country: "EG", kind: "university" };
  const course = {
    slug: closed.course,
    title: "A closed course",
    language: "en",
    institution: institution.slug,
    audience: "enrolled",
    sections: [{ title: "All of it", lectures: [lecture] }],
  };
  await writeFile(catalogue, JSON.stringify({ format: 1, institutions: [institution], courses: [course] }));
  await lectern(binary, ["import", "catalogue", catalogue, "--data", data]);
  const recording = await makeRecording(join(directory, "closed.mp4"), closed.tokenLifeS * 4);
  await lectern(binary, ["import", "recording", recording, "--data", data, "--lecture", closed.lecture]);
  for (const { name, password } of [closed.student, closed.stranger]) {
    const who = ["--role", "student", "--password-stdin"];
    await lectern(binary, ["admin", "add-user", name, ...who, "--data", data], `${password}\n`);
  }
  const enrolment = (verb) => lectern(binary, ["admin", verb, closed.student.name, "--course", closed.course, "--data", data]);
  await enrolment("enrol");
  const server = await serve(binary, data, config, await freePort(), `[media]\ntoken_life = "${closed.tokenLifeS}s"\n`);
  return { server, url: server.url, withdraw: () => enrolment("withdraw") };
}

// Pages that can be changed, and a server to start with them as they are: for what an update of the program does to browsers.
export async function makeUpdated(binary, directory) {
  const data = join(directory, "data");
  const pages = join(directory, "pages");
  await cp(new URL("../../web/dist/", import.meta.url), pages, { recursive: true });
  const recording = await makeRecording(join(directory, "recording.mp4"), 12);
  await lectern(binary, ["import", "recording", recording, "--data", data, "--course", "updated-course", "--title", "Updated"]);
  const port = await freePort();
  const start = () => serve(binary, data, join(directory, "lectern.toml"), port, `web_root = "${pages}"\n`);
  return { url: `http://127.0.0.1:${port}`, pages, start };
}

const password = "a password of the tests";
export const watched = {
  course: "watched-course",
  lecture: "0193a5a0-0000-7000-8000-00000000e501",
  seconds: 40,
  student: { name: "noor", password },
  other: { name: "omar", password },
  late: { name: "lina", password },
  teacher: { name: "mei", password },
};

// One lecture for everybody, three students of an institution, and who teaches it.
export async function makeWatched(binary, directory) {
  const data = join(directory, "data");
  const catalogue = join(directory, "catalogue.json");
  const institution = { slug: "delta-university", name: "Delta University", country: "EG", kind: "university" };
  const course = {
    slug: watched.course,
    title: "A course that is watched",
    language: "en",
    institution: institution.slug,
    faculty: [{ person: "mei-specimen", role: "lead" }],
    sections: [{ title: "All of it", lectures: [{ id: watched.lecture, title: "Watched" }] }],
  };
  const people = [{ slug: "mei-specimen", name: "Mei Specimen" }];
  await writeFile(catalogue, JSON.stringify({ format: 1, institutions: [institution], people, courses: [course] }));
  await lectern(binary, ["import", "catalogue", catalogue, "--data", data]);
  const recording = await makeRecording(join(directory, "watched.mp4"), watched.seconds);
  await lectern(binary, ["import", "recording", recording, "--data", data, "--lecture", watched.lecture]);
  const add = (user, ...who) => lectern(binary, ["admin", "add-user", user.name, ...who, "--password-stdin", "--data", data], `${password}\n`);
  for (const user of [watched.student, watched.other, watched.late]) await add(user, "--role", "student", "--institution", institution.slug);
  await add(watched.teacher, "--role", "instructor", "--person", "mei-specimen");
  const server = await serve(binary, data, join(directory, "lectern.toml"), await freePort());
  return { server, url: server.url };
}

export const captioned = {
  course: "captioned-course",
  lecture: "0193a5a0-0000-7000-8000-00000000e601",
  seconds: 30,
  words: "The sound enters here",
  teacher: { name: "mei", password },
};

// One lecture with captions that are to be put right, and who teaches it. `keeps`: it is prepared by the server, which then has its file.
export async function makeCaptioned(binary, directory, { keeps = false } = {}) {
  const data = join(directory, "data");
  const catalogue = join(directory, "catalogue.json");
  const course = {
    slug: captioned.course,
    title: "A course with captions",
    language: "en",
    institution: "delta-university",
    faculty: [{ person: "mei-specimen", role: "lead" }],
    sections: [{ title: "All of it", lectures: [{ id: captioned.lecture, title: "Captioned" }] }],
  };
  const institutions = [{ slug: "delta-university", name: "Delta University", country: "EG", kind: "university" }];
  const people = [{ slug: "mei-specimen", name: "Mei Specimen" }];
  await writeFile(catalogue, JSON.stringify({ format: 1, institutions, people, courses: [course] }));
  await lectern(binary, ["import", "catalogue", catalogue, "--data", data]);
  const recording = await makeRecording(join(directory, "captioned.mp4"), captioned.seconds);
  const words = join(directory, "words.vtt");
  await writeFile(words, captionsText(captioned.seconds, captioned.words));
  const bring = () => lectern(binary, ["import", "recording", recording, "--data", data, "--lecture", captioned.lecture, "--captions", `en=${words}`]);
  if (!keeps) await bring();
  const { name } = captioned.teacher;
  await lectern(binary, ["admin", "add-user", name, "--role", "instructor", "--person", "mei-specimen", "--password-stdin", "--data", data], `${password}\n`);
  const port = await freePort();
  const start = async () => {
    const server = await serve(binary, data, join(directory, "lectern.toml"), port);
    if (keeps) await bring();
    return server;
  };
  return { url: `http://127.0.0.1:${port}`, start };
}

export const shown = {
  course: "shown-course",
  lecture: "0193a5a0-0000-7000-8000-00000000e401",
  slideS: 6,
  count: 4,
  width: 640,
  caption: "What the bars say",
  again: "0193a5a0-0000-7000-8000-00000000e402", // the same recording in another package
  filmed: "0193a5a0-0000-7000-8000-00000000e403", // a camera's: white on the left, and after turnS on the right
  turnS: 5,
  word: "Osmosis", // on the third slide, where `worded` asks for it
};

// One lecture that shows slides, each for as long: bars on white, ever more of them and elsewhere. `taught`: somebody teaches it. `filmed`:
// another one, whose smallest rendition has fewer pixels. `worded`: a word stands on a slide, and the server has read it.
export async function makeShown(binary, directory, { twice = false, taught = false, filmed = false, worded = false } = {}) {
  const data = join(directory, "data");
  const recording = join(directory, "shown.mp4");
  const bars = Array.from({ length: shown.count }, (_, slide) =>
    Array.from({ length: 4 }, (_, bar) => {
      const box = `x=${40 + 130 * slide}:y=${30 + 75 * bar}:w=${110}:h=${20 + 8 * bar}:color=black:t=fill`;
      return `drawbox=${box}:enable='between(t,${slide * shown.slideS},${(slide + 1) * shown.slideS - 0.01})'`;
    }).join(","),
  ).join(",");
  const seconds = shown.count * shown.slideS;
  const third = `between(t,${2 * shown.slideS},${3 * shown.slideS - 0.01})`;
  const word = `,drawtext=${worded ? await fontOfFfmpeg() : ""}:text=${shown.word}:fontsize=36:x=40:y=312:enable='${third}'`;
  const picture = `color=white:size=${shown.width}x360:rate=5:duration=${seconds},${bars}${worded ? word : ""}`;
  const sound = `sine=frequency=330:sample_rate=48000:duration=${seconds}`;
  const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"];
  await run("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, ...encode, recording]);
  const catalogue = join(directory, "catalogue.json");
  const course = {
    slug: shown.course,
    title: "A course with slides",
    language: "en",
    institution: "delta-university",
    faculty: taught ? [{ person: "mei-specimen", role: "lead" }] : [],
    sections: [{ title: "All of it", lectures: [shown.lecture, shown.again].map((id) => ({ id, title: "Shown" })) }],
  };
  if (filmed) course.sections[0].lectures.push({ id: shown.filmed, title: "Filmed" });
  const institution = { slug: "delta-university", name: "Delta University", country: "EG", kind: "university" };
  const people = taught ? [{ slug: "mei-specimen", name: "Mei Specimen" }] : [];
  await writeFile(catalogue, JSON.stringify({ format: 1, institutions: [institution], people, courses: [course] }));
  await lectern(binary, ["import", "catalogue", catalogue, "--data", data]);
  const who = ["--role", "instructor", "--person", "mei-specimen", "--password-stdin"];
  if (taught) await lectern(binary, ["admin", "add-user", teacher.name, ...who, "--data", data], `${teacher.password}\n`);
  const captions = join(directory, "shown.vtt");
  await writeFile(captions, captionsText(seconds, shown.caption));
  const captioned = (...languages) => languages.flatMap((language) => ["--captions", `${language}=${captions}`]);
  await lectern(binary, ["import", "recording", recording, "--data", data, "--lecture", shown.lecture, ...captioned("en")]);
  if (filmed) {
    const film = join(directory, "filmed.mp4");
    const half = (x, when) => `drawbox=x=${x}:y=0:w=${shown.width / 2}:h=360:color=white:t=fill:enable='${when}(t,${shown.turnS})'`;
    const halves = `color=black:size=${shown.width}x360:rate=25:duration=8,${half(0, "lt")},${half(shown.width / 2, "gte")}`;
    await run("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", halves, "-f", "lavfi", "-i", sound, "-t", "8", ...encode, film]);
    await lectern(binary, ["import", "recording", film, "--data", data, "--lecture", shown.filmed, "--profile", "camera"]);
  }
  if (twice) await lectern(binary, ["import", "recording", recording, "--data", data, "--lecture", shown.again, ...captioned("en", "fr")]);
  const server = await serve(binary, data, join(directory, "lectern.toml"), await freePort());
  if (worded) await untilRead(`${server.url}/api/v1/lectures/${shown.lecture}`);
  return server;
}

// By its name where this ffmpeg asks fontconfig, else where Debian has it.
async function fontOfFfmpeg() {
  const { stdout } = await run("ffmpeg", ["-hide_banner", "-h", "filter=drawtext"]);
  return /^ +font +</m.test(stdout) ? "font=Sans" : "fontfile=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
}

async function untilRead(lecture) {
  for (const limit = Date.now() + readLimitMs; ; await new Promise((later) => setTimeout(later, 500))) {
    const { playback } = await (await fetch(lecture)).json();
    if (playback.slide_texts !== null) return;
    if (Date.now() > limit) throw new Error("the words on the slides were never read");
  }
}

export const replaced = { course: "replaced-course", seconds: 120 };

// One lecture, longer than a player loads ahead, whose recording can be prepared anew while it is watched: `replace` makes another
// package of it, through the server's queue.
export async function makeReplaced(binary, directory) {
  const data = join(directory, "data");
  const captions = join(directory, "en.vtt");
  await writeFile(captions, captionsText(replaced.seconds, "Said"));
  const recording = await makeRecording(join(directory, "recording.mp4"), replaced.seconds);
  const into = ["import", "recording", recording, "--data", data];
  await lectern(binary, [...into, "--course", replaced.course, "--title", "Replaced", "--captions", `en=${captions}`]);
  const server = await serve(binary, data, join(directory, "lectern.toml"), await freePort());
  const course = await (await fetch(`${server.url}/api/v1/courses/${replaced.course}`)).json();
  const { id } = course.sections[0].lectures[0];
  const replace = () => lectern(binary, [...into, "--lecture", id, "--captions", `en=${captions}`, "--captions", `fr=${captions}`]);
  return { server, url: server.url, lecture: id, replace };
}

export const early = { course: "early-course", seconds: 80 };

// A lecture whose recording counts as long, and takes a while to encode: `prepare` has the server do it.
export async function makeEarly(binary, directory) {
  const data = join(directory, "data");
  const recording = join(directory, "long.mkv");
  const picture = `testsrc2=size=1280x720:rate=15:duration=${early.seconds}`;
  const sound = `sine=frequency=330:beep_factor=4:sample_rate=48000:duration=${early.seconds}`;
  const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"];
  await run("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, ...encode, recording]);
  const lecture = "0193a5a0-0000-7000-8000-00000000e501";
  const institution = { slug: "delta-university", name: "Delta University", country: "EG", kind: "university" };
  const sections = [{ title: "All of it", lectures: [{ id: lecture, title: "A long one" }] }];
  const course = { slug: early.course, title: "Long lectures", language: "en", institution: institution.slug, sections };
  const catalogue = join(directory, "catalogue.json");
  await writeFile(catalogue, JSON.stringify({ format: 1, institutions: [institution], courses: [course] }));
  await lectern(binary, ["import", "catalogue", catalogue, "--data", data]);
  const server = await serve(binary, data, join(directory, "lectern.toml"), await freePort(), '[packaging]\nearly_after = "5s"\n[worker]\nnice = 0\n');
  const prepare = () => lectern(binary, ["import", "recording", recording, "--data", data, "--lecture", lecture]);
  return { server, url: server.url, lecture, prepare };
}

export const chaptered = {
  course: "chaptered-course",
  seconds: 24,
  chapters: [["The outer ear", 0], ["The drum", 8], ["The cochlea", 16]],
};

// One lecture whose recording has chapters.
export async function makeChaptered(binary, directory) {
  const data = join(directory, "data");
  const { course, seconds, chapters } = chaptered;
  const plain = await makeRecording(join(directory, "plain.mp4"), seconds);
  const marks = join(directory, "chapters.txt");
  const ends = [...chapters.slice(1).map(([, atS]) => atS), seconds];
  const each = chapters.flatMap(([title, atS], index) => ["[CHAPTER]", "TIMEBASE=1/1", `START=${atS}`, `END=${ends[index]}`, `title=${title}`]);
  await writeFile(marks, [";FFMETADATA1", ...each, ""].join("\n"));
  const recording = join(directory, "chapters.mp4");
  await run("ffmpeg", ["-v", "error", "-y", "-i", plain, "-i", marks, "-map_chapters", "1", "-c", "copy", recording]);
  await lectern(binary, ["import", "recording", recording, "--data", data, "--course", course, "--title", "With chapters"]);
  const server = await serve(binary, data, join(directory, "lectern.toml"), await freePort());
  const { sections } = await (await fetch(`${server.url}/api/v1/courses/${course}`)).json();
  return { server, url: server.url, lecture: sections[0].lectures[0].id };
}

// A recording of so many seconds, as small as a test likes it.
export async function makeRecording(file, seconds) {
  const picture = `testsrc=size=320x180:rate=5:duration=${seconds}`;
  const sound = `anoisesrc=amplitude=0.1:sample_rate=48000:duration=${seconds}`;
  const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "192k"];
  await run("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, ...encode, file]);
  return file;
}

export async function lectern(binary, args, input = "", limitMs = importLimitMs) {
  try {
    const running = run(binary, args, { timeout: limitMs, maxBuffer: 1 << 24 });
    running.child.stdin.end(input);
    await running;
  } catch (problem) {
    throw new Error(`lectern ${args.slice(0, 2).join(" ")} failed: ${problem.stderr || problem.message}`);
  }
}

// A clip whose every second looks and sounds different, and captions that say where they are.
async function makeClip(directory) {
  const clip = join(directory, "clip.mp4");
  const picture = `testsrc=size=960x540:rate=15:duration=${clipS}`; // mostly still, as slides are
  const sound = `sine=frequency=330:beep_factor=4:sample_rate=48000:duration=${clipS}`;
  const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k"];
  await run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, ...encode, clip]);
  for (const [language, words] of Object.entries(facts.captions)) {
    await writeFile(join(directory, `${language}.vtt`), captionsText(clipS, words));
  }
  return clip;
}

// Two seconds each, with the second at which they begin.
function captionsText(seconds, words) {
  let text = "WEBVTT\n";
  for (let at = 0; at < seconds; at += 2) text += `\n${stamp(at)} --> ${stamp(at + 2)}\n${words} (${at})\n`;
  return text;
}

function stamp(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  return `00:${two(Math.floor(seconds / 60))}:${two(seconds % 60)}.000`;
}

export function catalogueFile() {
  const people = ["Ines Example", "Jonas Sample", "Mei Specimen"].map((name, index) => ({
    slug: name.toLowerCase().replace(" ", "-"),
    name,
    ...(index === 2 ? { local_name: "样梅" } : {}),
    affiliations: [{ institution: facts.institution, title: "Professor" }],
  }));
  const lecture = {
    id: facts.lecture,
    title: facts.lectureTitle,
    description: "From the air to the nerve.",
    presenters: ["mei-specimen", "ines-example"],
  };
  const draft = { id: facts.draftLecture, title: "When it does not", presenters: [] };
  const course = {
    slug: facts.course,
    title: facts.courseTitle,
    local_title: "临床声学",
    language: "en",
    institution: facts.institution,
    discipline: "Clinical Medicine",
    level: "undergraduate",
    recognitions: [
      { level: "national", scheme: "National-level MOOC", authority: "Ministry of Education", awarded_on: "2020-11" },
      { level: "provincial", scheme: "Provincial first-class course", withdrawn: true },
    ],
    faculty: [
      { person: "mei-specimen", role: "lead" },
      { person: "ines-example", role: "lecturer" },
      { person: "jonas-sample", role: "tutor" },
    ],
    sections: [
      { title: "The ear", lectures: [lecture, draft] },
      { title: "The nose", lectures: [] },
    ],
  };
  const arabic = {
    slug: facts.arabicCourse,
    title: "التشريح السريري",
    language: "ar",
    institution: "delta-university",
    discipline: "Basic Medicine",
  };
  const more = Array.from({ length: manyCourses }, (_, index) => ({
    slug: `seminar-${index + 1}`,
    title: `Seminar ${String(index + 1).padStart(2, "0")}`,
    language: "fr",
    institution: "delta-university",
    discipline: "Basic Medicine",
  }));
  return {
    format: 1,
    institutions: [
      { slug: facts.institution, name: "Riverside Medical University", local_name: "河畔医科大学", country: "CN", kind: "university" },
      { slug: "delta-university", name: "Delta University", local_name: "جامعة الدلتا", country: "EG", kind: "university" },
    ],
    people,
    courses: [course, arabic, ...more],
  };
}

export async function serve(binary, data, config, port, settings = "") {
  const url = `http://127.0.0.1:${port}`;
  // A server that somebody runs beside the tests keeps the usual port of its admin listener.
  await writeFile(config, `[server]\nadmin_listen = "127.0.0.1:${await freePort()}"\n${settings}`);
  const args = ["serve", "--config", config, "--data", data, "--listen", `127.0.0.1:${port}`];
  const child = spawn(binary, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => (said = (said + text).slice(-20_000)));
  const ended = new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code)));
  const stop = async () => {
    child.kill("SIGTERM");
    const killer = setTimeout(() => child.kill("SIGKILL"), stopLimitMs);
    const how = await ended;
    clearTimeout(killer);
    return how;
  };
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  const limit = Date.now() + readyLimitMs;
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return { url, stop, kill };
    if (child.exitCode !== null) throw new Error(`lectern serve ended with status ${child.exitCode}: ${said}`);
    if (Date.now() > limit) {
      await stop();
      throw new Error(`lectern serve was not ready within ${readyLimitMs / 1000} s: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
