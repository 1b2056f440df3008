// Makes a world (a catalogue, a recording, a running server), runs every *.test.mjs against it (or those whose names hold one of the words
// given; --test-name-pattern=… and its like are node's), and takes it away again. Says what axe has looked at.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeWorld } from "./world.mjs";

const here = new URL(".", import.meta.url).pathname;
const testLimitMs = 480_000; // one test file; one to two minutes on two free cores

const directory = await mkdtemp(join(tmpdir(), "lectern-e2e-"));
let server = null;
let status = 1;
try {
  const world = await makeWorld(process.argv[2], directory);
  server = world.server;
  const looks = join(directory, "axe");
  status = await runTests(world.facts, looks);
  await countLooks(looks);
} catch (problem) {
  console.error(`e2e: ${problem.message}`);
} finally {
  if (server !== null) await server.stop();
  await rm(directory, { recursive: true, force: true });
}
process.exit(status);

async function countLooks(file) {
  const looks = (await readFile(file, "utf8").catch(() => "")).split("\n").filter(Boolean).map((line) => JSON.parse(line));
  if (looks.length === 0) return;
  const rules = new Set(looks.flat(2).map(([id]) => id)).size;
  const [right, wrong, unsure] = [0, 1, 2].map((index) => looks.flatMap((look) => look[index]));
  const sum = (found) => found.reduce((elements, [, count]) => elements + count, 0);
  const by = [...new Set(unsure.map(([id]) => id))].map((rule) => `${rule} ${sum(unsure.filter(([id]) => id === rule))}`).join(", ");
  console.log(`axe: looked ${looks.length} times, ${rules} rules applied; elements right ${sum(right)}, wrong ${sum(wrong)}, for people to judge ${sum(unsure)}${by && ` (${by})`}`);
}

async function runTests(facts, looks) {
  const chosen = process.argv.slice(3);
  const wanted = chosen.filter((word) => !word.startsWith("--"));
  const isWanted = (name) => wanted.length === 0 || wanted.some((word) => name.includes(word));
  const files = (await readdir(here)).filter((name) => name.endsWith(".test.mjs") && isWanted(name)).sort();
  // One file after the other: a browser and a server are enough for two cores, and timing tests need them to themselves.
  const options = ["--test", "--test-concurrency=1", `--test-timeout=${testLimitMs}`, ...chosen.filter((word) => word.startsWith("--"))];
  const child = spawn(process.execPath, [...options, ...files.map((name) => join(here, name))], {
    stdio: "inherit",
    env: { ...process.env, LECTERN_WORLD: JSON.stringify(facts), LECTERN_AXE: looks },
  });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}
