// A page without a mouse: what Tab reaches, and how it looks there.
const mostStops = 400; // of Tab on one page: the list has fifty courses
const leastTarget = 24; // CSS pixels, WCAG 2.2 AA (2.5.8)
const usable = "a[href], button, input, select, textarea, summary, video[controls], [tabindex]:not([tabindex='-1'])";

// Goes through a page by Tab, to its end. faults: what is wrong with what has the focus; missed: what a mouse could use and Tab does not reach.
export async function walk(page) {
  await page.evaluate(startAtTop);
  const wanted = await page.evaluate(markControls, usable);
  const faults = [];
  const reached = new Set();
  let last = null;
  for (let stop = 0; stop < mostStops; stop++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(lookAtFocus, { usable, leastTarget });
    if (found === null) break; // the end of the page
    if (found.mark !== null && found.mark === last) continue; // within it: a date's parts, a video's controls
    if (found.mark !== null && reached.has(found.mark)) break; // round again
    if (found.mark === null) faults.push(`not a control: ${found.html}`);
    else reached.add(found.mark);
    last = found.mark;
    faults.push(...found.faults.map((fault) => `${fault}: ${found.html}`));
  }
  return { faults, missed: wanted.filter(({ mark }) => !reached.has(mark)).map(({ html }) => html) };
}

// In the page: Tab goes on from its beginning, whatever was done there.
function startAtTop() {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}

// In the page: numbers what a mouse could use, and says what that is.
function markControls(usable) {
  return [...document.querySelectorAll(usable)]
    .filter((element) => element.tabIndex >= 0 && !element.disabled && element.getClientRects().length > 0)
    .map((element, index) => {
      element.dataset.mark = String(index);
      return { mark: String(index), html: element.outerHTML.slice(0, 100) };
    });
}

// In the page: what is wrong with what has the focus; null at the end of the page.
function lookAtFocus({ usable, leastTarget }) {
  const element = document.activeElement;
  if (element === null || element === document.body || element === document.documentElement) return null;
  if (element.dataset.mark === undefined && element.matches(usable)) element.dataset.mark = `late ${performance.now()}`; // came with the focus of another
  const faults = [];
  // Some controls are invisible on top of, or before, what stands for them.
  const stand = element.closest(".cut-bar, .poster-card") ?? (element.matches(".visually-hidden") ? element.nextElementSibling : element);
  const box = stand.getBoundingClientRect();
  if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) faults.push("out of sight");
  const drawn = element.matches("[data-seek]") ? document.querySelector(".seek-thumb") : stand;
  const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) faults.push("no ring around the focus");
  const at = document.elementFromPoint(
    Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 1),
    Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1),
  );
  if (at !== null && at !== stand && !stand.contains(at) && !at.contains(stand) && !at.closest("label")) faults.push("covered");
  // A link within a sentence may be as low as its line.
  const inText = element.matches("a") && getComputedStyle(element).display === "inline";
  if (!inText && (box.width < leastTarget || box.height < leastTarget)) {
    const label = element.labels?.[0]?.getBoundingClientRect();
    if (label === undefined || label.height < leastTarget) faults.push(`${Math.round(box.width)} by ${Math.round(box.height)} px`);
  }
  return { mark: element.dataset.mark ?? null, html: element.outerHTML.slice(0, 100), faults };
}
