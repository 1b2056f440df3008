// The pictures that the documents show. The name of each says what it is of: "course-ar-phone-dark.png" is the page "course".
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = new URL("../../../", import.meta.url).pathname;
export const pictureFolder = join(root, "docs/images");
const languages = { zh: "zh-Hans", ar: "ar", fr: "fr", ru: "ru" };

function documents() {
  const within = readdirSync(join(root, "docs"), { recursive: true }).map((name) => join("docs", name));
  return ["README.md", "web/README.md", ...within].filter((name) => name.endsWith(".md"));
}

/** File names, each once, in their order. */
export function namedPictures() {
  const text = documents().map((name) => readFileSync(join(root, name), "utf8"));
  return [...new Set(text.join("\n").match(/(?<=\bimages\/)[\w-]+\.png\b/g) ?? [])].sort();
}

/** Page, size, colours and language of each. */
export function shownPictures(pages) {
  return namedPictures().map((file) => {
    const [, page, tag = "", size, dark] = /^(.+?)(?:-(zh|ar|fr|ru))?-(desktop|phone)(-dark)?\.png$/.exec(file) ?? [];
    if (!pages.includes(page)) throw new Error(`docs/images/${file} is of no page in pictures/pages.mjs`);
    return [page, size, dark === undefined ? "light" : "dark", languages[tag] ?? "en"];
  });
}
