// What a picture does not say by itself: what sticks out, what is hard to hit, and Latin letters on a page in another script.
const leastTarget = 24; // WCAG 2.2, 2.5.8

export function inspect(page, language) {
  return page.evaluate(
    ({ least, isLatin }) => {
      const said = [];
      const name = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 110);
      const isSeen = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
      const isClipped = (element) => {
        for (let at = element; at !== null; at = at.parentElement) {
          const { overflowX, position, clipPath } = getComputedStyle(at);
          if (overflowX !== "visible" || position === "fixed" || clipPath !== "none") return true;
        }
        return false;
      };
      for (const element of document.body.querySelectorAll("*")) {
        const { left, right, width, height } = element.getBoundingClientRect();
        if (width === 0 || !isSeen(element)) continue;
        if ((left < -1 || right > innerWidth + 1) && !isClipped(element)) said.push(`sticks out: ${name(element)}`);
        if (element.clientWidth > 0 && getComputedStyle(element).clipPath === "none" && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX === "hidden") said.push(`is cut: ${name(element)}`);
        const isTarget = element.matches('a, button, input, select, summary, textarea, [role="slider"]') && element.closest("label") === null;
        if (isTarget && getComputedStyle(element).display !== "inline" && (width < least || height < least) && !isClipped(element)) {
          said.push(`small, ${Math.round(width)}x${Math.round(height)}: ${name(element)}`);
        }
      }
      if (!isLatin) {
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
          const { textContent, parentElement } = walk.currentNode;
          const isForeign = parentElement.closest('script, style, kbd, code, bdi, [dir="auto"], .languages, [lang]:not(html):not(#first)') !== null;
          if (!isForeign && /[A-Za-z]{3}/.test(textContent) && isSeen(parentElement)) said.push(`Latin: ${textContent.trim().slice(0, 80)}`);
        }
      }
      return [...new Set(said)];
    },
    { least: leastTarget, isLatin: language === "en" },
  );
}
