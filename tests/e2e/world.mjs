// What the tests walk through: institutions, courses, people, and one lecture with a recording made here.
import { execFile, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const readyLimitMs = 20_000;
const importLimitMs = 300_000; // 10 s on two free cores
const stopLimitMs = 15_000;
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

export const shown = { course: "shown-course", lecture: "0193a5a0-0000-7000-8000-00000000e401", slideS: 6, count: 4 };

// One lecture that shows slides, each for as long: bars on white, ever more of them and elsewhere.
export async function makeShown(binary, directory) {
  const data = join(directory, "data");
  const recording = join(directory, "shown.mp4");
  const bars = Array.from({ length: shown.count }, (_, slide) =>
    Array.from({ length: 4 }, (_, bar) => {
      const box = `x=${40 + 130 * slide}:y=${30 + 75 * bar}:w=${110}:h=${20 + 8 * bar}:color=black:t=fill`;
      return `drawbox=${box}:enable='between(t,${slide * shown.slideS},${(slide + 1) * shown.slideS - 0.01})'`;
    }).join(","),
  ).join(",");
  const seconds = shown.count * shown.slideS;
  const picture = `color=white:size=640x360:rate=5:duration=${seconds},${bars}`;
  const sound = `sine=frequency=330:sample_rate=48000:duration=${seconds}`;
  const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"];
  await run("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, ...encode, recording]);
  const catalogue = join(directory, "catalogue.json");
  const course = {
    slug: shown.course,
    title: "A course with slides",
    language: "en",
    institution: "delta-university",
    sections: [{ title: "All of it", lectures: [{ id: shown.lecture, title: "Shown" }] }],
  };
  const institution = { slug: "delta-university", name: "Delta University", country: "EG", kind: "university" };
  await writeFile(catalogue, JSON.stringify({ format: 1, institutions: [institution], courses: [course] }));
  await lectern(binary, ["import", "catalogue", catalogue, "--data", data]);
  await lectern(binary, ["import", "recording", recording, "--data", data, "--lecture", shown.lecture]);
  return serve(binary, data, join(directory, "lectern.toml"), await freePort());
}

// A recording of so many seconds, as small as a test likes it.
export async function makeRecording(file, seconds) {
  const picture = `testsrc=size=320x180:rate=5:duration=${seconds}`;
  const sound = `anoisesrc=amplitude=0.1:sample_rate=48000:duration=${seconds}`;
  const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "192k"];
  await run("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, ...encode, file]);
  return file;
}

async function lectern(binary, args, input = "") {
  try {
    const running = run(binary, args, { timeout: importLimitMs, maxBuffer: 1 << 24 });
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
    let text = "WEBVTT\n";
    for (let at = 0; at < clipS; at += 2) text += `\n${stamp(at)} --> ${stamp(at + 2)}\n${words} (${at})\n`;
    await writeFile(join(directory, `${language}.vtt`), text);
  }
  return clip;
}

function stamp(seconds) {
  return `00:00:${String(seconds).padStart(2, "0")}.000`;
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

async function serve(binary, data, config, port, settings = "") {
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

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
