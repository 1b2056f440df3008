// What is compared: the program, and the same package behind nginx with hls.js as it comes on a page that has nothing else.
import { execFile, spawn } from "node:child_process";
import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const readyLimitMs = 20_000;
export const theirName = "nginx, hls.js as it comes";

export async function ours(network, name, binary, parent, recording) {
  const directory = join(parent, name.replaceAll(" ", "-"));
  await mkdir(directory, { recursive: true });
  const data = join(directory, "data");
  const config = join(directory, "lectern.toml");
  const port = await freePort();
  await writeFile(config, `[server]\nadmin_listen = "127.0.0.1:${await freePort()}"\n[jobs]\nworkers = 0\n`);
  const args = ["import", "recording", recording, "--data", data, "--course", "bench", "--title", "A lecture on a bad link"];
  const { stdout } = await run(binary, args, { maxBuffer: 1 << 24 });
  const lecture = stdout.trim().split(/\s+/).at(-1);
  const serve = [binary, "serve", "--config", config, "--data", data, "--listen", `${network.address}:${port}`];
  const child = spawn(...network.inServer(serve), { stdio: "ignore" });
  await ready(network, `http://${network.address}:${port}/readyz`);
  const made = await packageOf(network, `http://${network.address}:${port}/api/v1/lectures/${lecture}`);
  return { name, port, path: `/lectures/${lecture}`, package: join(data, "packages", made), stop: () => child.kill("SIGTERM") };
}

export async function theirs(network, directory, packaged, hls) {
  const root = join(directory, "plain");
  await mkdir(root, { recursive: true });
  await cp(packaged, join(root, "package"), { recursive: true });
  await copyFile(hls, join(root, "hls.min.js"));
  await writeFile(
    join(root, "index.html"),
    `<!doctype html><title>A lecture on a bad link</title><video controls data-plain></video><script src="hls.min.js"></script>
<script>const hls = new Hls(); hls.loadSource("package/main.m3u8"); hls.attachMedia(document.querySelector("video"));</script>\n`,
  );
  const port = await freePort();
  const config = join(directory, "nginx.conf");
  await writeFile(
    config,
    `daemon off; pid ${directory}/nginx.pid; error_log ${directory}/nginx.log; master_process off;
events {} http { access_log off; gzip on; gzip_types text/html application/javascript application/vnd.apple.mpegurl; sendfile on;
client_body_temp_path ${directory}; proxy_temp_path ${directory}; fastcgi_temp_path ${directory}; uwsgi_temp_path ${directory};
scgi_temp_path ${directory};
types { text/html html; application/javascript js; application/vnd.apple.mpegurl m3u8; video/mp4 mp4; text/vtt vtt; }
server { listen ${network.address}:${port}; root ${root}; location /package/ { expires 1y; } } }\n`,
  );
  const child = spawn(...network.inServer(["nginx", "-c", config, "-e", `${directory}/nginx.log`]), { stdio: "ignore" });
  await ready(network, `http://${network.address}:${port}/index.html`);
  return { name: theirName, port, path: "/index.html", package: packaged, stop: () => child.kill("SIGTERM") };
}

/** How long its segments are, and the average bits a second of each video rendition. */
export async function madeOf(packaged) {
  const { renditions, target_duration_s: segmentS } = JSON.parse(await readFile(join(packaged, "manifest.json"), "utf8"));
  return { segmentS, rates: new Map(renditions.filter(({ kind }) => kind === "video").map(({ id, average_bps }) => [id, average_bps])) };
}

/** What plays at this lecture. Others may be beside it, of recordings that were measured before. */
export async function packageOf(network, url) {
  const tell = `process.stdout.write(await (await fetch(${JSON.stringify(url)})).text())`;
  const [command, words] = network.inServer([process.execPath, "--input-type=module", "-e", tell]);
  const { stdout } = await run(command, words, { maxBuffer: 1 << 24 });
  const found = /\/media\/([0-9a-f]{64})\//.exec(stdout);
  if (found === null) throw new Error(`${url} names no package`);
  return found[1];
}

// Asked from where the server is.
async function ready(network, url) {
  const ask = `process.exit((await fetch(${JSON.stringify(url)})).ok ? 0 : 1)`;
  const limit = Date.now() + readyLimitMs;
  while (Date.now() < limit) {
    const [command, words] = network.inServer([process.execPath, "--input-type=module", "-e", ask]);
    if (await run(command, words).then(() => true, () => false)) return;
    await new Promise((again) => setTimeout(again, 50));
  }
  throw new Error(`nothing answered at ${url}`);
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
