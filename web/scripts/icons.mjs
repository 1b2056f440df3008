// Draws the icons of the installed application from public/icon.svg: node scripts/icons.mjs [PATH-OF-chromium]
import { readFile, writeFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const directory = new URL("../public/", import.meta.url);
const svg = await readFile(new URL("icon.svg", directory), "utf8");
const ground = "#f5f7f6";
// A maskable icon is cut to a circle of four fifths by some devices; an icon of iOS gets its corners there.
const icons = [
  { file: "icon-192.png", size: 192, part: 1, ground: "transparent" },
  { file: "icon-512.png", size: 512, part: 1, ground: "transparent" },
  { file: "icon-maskable.png", size: 512, part: 0.7, ground },
  { file: "icon-180.png", size: 180, part: 0.8, ground },
];
const browser = await chromium.launch({ executablePath: process.argv[2] ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const { file, size, part, ground: colour } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0;display:grid;place-items:center;height:100vh;background:${colour}}svg{width:${part * 100}%;height:${part * 100}%}</style>${svg}`);
  await writeFile(new URL(file, directory), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
