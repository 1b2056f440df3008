// What a page says, and what of it is the page's own; what sticks out of it.
import { world } from "./browser.mjs";
import { catalogueFile, teacher } from "./world.mjs";

// Everything that people see or hear: text, labels, titles, hints, and the window's title. Not what the server says in its own words.
export function shownTexts(page) {
  return page.evaluate(() => {
    const texts = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const parent = walk.currentNode.parentElement;
      if (parent.closest("script, style, noscript, kbd, .languages, .server-words") === null) texts.push(walk.currentNode.textContent);
    }
    for (const element of document.body.querySelectorAll("[aria-label], [title], [placeholder], [alt], [aria-valuetext], [data-drop]")) {
      if (element.closest(".languages ul") !== null) continue;
      for (const name of ["aria-label", "title", "placeholder", "alt", "aria-valuetext", "data-drop"]) texts.push(element.getAttribute(name) ?? "");
    }
    return texts.filter((text) => text.trim() !== "");
  });
}

// Without what the catalogue says, and what is written so in every language.
const fromCatalogue = catalogueTexts();
const programs = "Lectern|lectern doctor|Chrome|Edge|Firefox|Safari|VLC";
const short = "\\d+p\\d*|\\b[kMG]B\\b|\\b[kM]bit/s|JPEG|PNG|WebP|WebVTT|SRT|API|JSON|CSV|UTC";
const examples = "a-z|\\bCN\\b|Asia/Shanghai|/courses/cell-biology";
const universal = new RegExp(`${programs}|${short}|${examples}|zzzz|\\bear\\b|^English$`, "g"); // the last three: words that were searched for, and a language named in itself
export function cleaned(text, also = []) {
  let left = text.replace(/[\u2066-\u2069]/g, "").replace(/\u00a0/g, " ");
  for (const known of [...also, ...fromCatalogue]) left = left.split(known).join("");
  return left.replace(universal, "");
}

function catalogueTexts() {
  const texts = new Set([teacher.name, ...Object.values(world.captions)]);
  const shown = ["title", "local_title", "name", "local_name", "description", "discipline", "scheme", "authority"];
  const collect = (value) => {
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner === "object" && inner !== null) collect(inner);
      else if (shown.includes(key)) texts.add(inner);
    }
  };
  collect(catalogueFile());
  return [...texts].sort((one, other) => other.length - one.length);
}

// What one would have to scroll sideways for.
export function outsideOf(page) {
  return page.evaluate(() => {
    const scrolls = (element) => {
      for (let at = element; at !== null; at = at.parentElement) {
        const { overflowX, position, clipPath } = getComputedStyle(at);
        if (overflowX !== "visible" || position === "fixed" || clipPath !== "none") return true;
      }
      return false;
    };
    return [...document.body.querySelectorAll("*")]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (left < -1 || right > innerWidth + 1) && !scrolls(element);
      })
      .map((element) => element.outerHTML.slice(0, 90));
  });
}
