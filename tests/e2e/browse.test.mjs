import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, visit, waitMs, world } from "./browser.mjs";

describe("browsing", () => {
  let browser;
  before(async () => (browser = await openBrowser()));
  after(() => browser.close());

  test("from the list to a course to a lecture, and back to where one was", async () => {
    const { page, troubles, response, close } = await visit(browser, "/");
    assert.equal(response.status(), 200);
    assert.equal(await page.title(), "Courses · Lectern");
    await page.getByRole("link", { name: world.courseTitle }).click();

    await page.getByRole("heading", { level: 1, name: world.courseTitle }).waitFor();
    assert.equal(new URL(page.url()).pathname, `/courses/${world.course}`);
    assert.equal(await page.title(), `${world.courseTitle} · Lectern`);
    assert.equal(await page.evaluate(() => document.activeElement.id), "main", "the focus moves to the new page");
    await page.getByRole("link", { name: world.lectureTitle }).click();

    await page.getByRole("heading", { level: 1, name: world.lectureTitle }).waitFor();
    assert.equal(new URL(page.url()).pathname, `/lectures/${world.lecture}`);
    assert.match(await page.title(), new RegExp(`^${world.lectureTitle} – ${world.courseTitle}`));
    await page.getByText("Mei Specimen").first().waitFor();

    await page.goBack();
    await page.getByRole("heading", { level: 2, name: "Faculty" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { level: 1, name: "Courses" }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  test("a course shows its recognitions, its people in their order and its lectures with their state", async () => {
    const { page, troubles, close } = await visit(browser, `/courses/${world.course}`);
    await page.getByRole("heading", { level: 1, name: world.courseTitle }).waitFor();
    const people = await page.locator(".faculty li").allInnerTexts();
    assert.deepEqual(
      people.map((text) => text.split("\n")[0].replace(/\s*样梅/, "")),
      ["Mei Specimen", "Ines Example", "Jonas Sample"],
    );
    assert.match(people[0], /Course lead/);
    assert.match(await page.locator(".recognitions").innerText(), /National level\s+National-level MOOC[\s\S]*November 2020/);
    assert.match(await page.locator(".recognitions .withdrawn").innerText(), /Provincial first-class course[\s\S]*withdrawn/);
    const rows = await page.locator(".lecture-row").allInnerTexts();
    assert.equal(rows.length, 2);
    assert.match(rows[0], /How the ear hears[\s\S]*0:24/);
    assert.match(rows[1], /When it does not[\s\S]*Not recorded yet/);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("names in a local script say their language and direction", async () => {
    const { page, close } = await visit(browser, `/courses/${world.course}`);
    const chinese = page.locator(".local", { hasText: "河畔医科大学" }).first();
    await chinese.waitFor();
    assert.equal(await chinese.getAttribute("lang"), "zh-Hans");
    await page.goto(`/courses/${world.arabicCourse}`);
    const arabic = page.locator(".local", { hasText: "جامعة الدلتا" }).first();
    await arabic.waitFor();
    assert.deepEqual([await arabic.getAttribute("lang"), await arabic.getAttribute("dir")], ["ar", "rtl"]);
    const title = page.getByRole("heading", { level: 1 });
    assert.equal(await title.getAttribute("lang"), "ar");
    assert.equal(await title.evaluate((element) => getComputedStyle(element).direction), "rtl");
    await close();
  });

  test("filters narrow the list, stand in the address and are undone by Back", async () => {
    const { page, troubles, close } = await visit(browser, "/");
    const cards = page.locator(".course-card");
    await cards.first().waitFor();
    const all = await cards.count();
    await page.getByLabel("Discipline").focus();
    await page.getByLabel("Discipline").selectOption("Clinical Medicine");
    await page.getByText("1 course", { exact: true }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("discipline"), "Clinical Medicine");
    assert.equal(await cards.count(), 1);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "SELECT", "the focus stays on the filter");

    await page.getByLabel("Taught in").selectOption("ar");
    await page.getByText("No course matches.").waitFor();
    await page.goBack();
    await page.getByText("1 course", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Clear search and filters" }).click();
    await page.waitForFunction((count) => document.querySelectorAll(".course-card").length === count, all);

    await page.goto(`/?institution=${world.institution}&language=en`);
    await page.getByRole("link", { name: world.courseTitle }).waitFor();
    assert.equal(await cards.count(), 1);
    assert.equal(await page.getByLabel("Institution").inputValue(), world.institution);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("on a phone the filters are folded below the search, say what is chosen, and open by keyboard", async () => {
    const { page, troubles, close } = await visit(browser, "/", phone);
    const card = page.locator(".course-card").first();
    await card.waitFor();
    const { y, height } = await card.boundingBox();
    assert.ok(y + height < phone.viewport.height, `the first course ends at ${y + height} px`);
    const fold = page.getByRole("button", { name: /^Filters/ });
    const discipline = page.getByLabel("Discipline");
    assert.deepEqual([await fold.innerText(), await discipline.isVisible()], ["Filters", false]);
    await fold.focus();
    await page.keyboard.press("Enter");
    assert.equal(await fold.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.name), "institution");
    await discipline.selectOption("Clinical Medicine");
    await page.getByText("1 course", { exact: true }).waitFor();
    assert.equal(await discipline.isVisible(), true, "one goes on choosing");
    await fold.click();
    assert.deepEqual([await fold.innerText(), await discipline.isVisible()], ["Filters: Clinical Medicine", false]);

    await page.goto("/?language=ar&level=undergraduate");
    await page.getByRole("button", { name: "Filters: Undergraduate, Arabic" }).waitFor();
    await page.getByRole("link", { name: "Clear search and filters" }).first().click();
    await page.getByRole("button", { name: "Filters", exact: true }).waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  test("courses are found by level and by who teaches them, and a teacher's name leads to their courses", async () => {
    const { page, troubles, close } = await visit(browser, "/");
    await page.getByLabel("Level").selectOption({ label: "Undergraduate" });
    await page.getByText("1 course", { exact: true }).waitFor();
    assert.equal(new URL(page.url()).search, "?level=undergraduate");
    await page.getByRole("link", { name: "Clear search and filters" }).click();
    const teachers = page.getByLabel("Teacher");
    assert.equal(await teachers.locator("option", { hasText: "Ines Example" }).count(), 0); // costs nothing until somebody wants it
    await teachers.focus();
    await teachers.selectOption({ label: "Ines Example" });
    await page.getByText("1 course", { exact: true }).waitFor();
    await page.getByRole("link", { name: world.courseTitle }).click();
    await page.locator(".faculty").getByRole("link", { name: "Jonas Sample" }).click();
    await page.getByText("1 course", { exact: true }).waitFor();
    assert.equal(await page.getByLabel("Teacher").locator("option:checked").textContent(), "Jonas Sample");
    const nobody = "0193a5a0-0000-7000-8000-0000000fffff";
    await page.goto(`/?person=${nobody}`);
    await page.getByText("No course matches.").waitFor();
    assert.equal(await page.getByLabel("Teacher").locator("option:checked").textContent(), nobody);
    await page.goto("/?q=jonas");
    await page.locator(".row", { hasText: "Jonas Sample" }).click();
    await page.getByText("1 course", { exact: true }).waitFor();
    assert.match(new URL(page.url()).search, /^\?person=[0-9a-f-]{36}$/);
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "q");
    assert.equal(await page.locator("#q").inputValue(), "");
    assert.deepEqual(troubles, []);
    await close();
  });

  test("without script the catalogue is browsed, searched, and leads to a lecture that plays", async () => {
    const { page, response, close } = await visit(browser, "/", { ...desktop, javaScriptEnabled: false });
    assert.equal(response.status(), 200);
    const links = await page.locator("noscript a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    assert.deepEqual(new Set(links), new Set(["/?plain"])); // from wherever it is
    await page.locator("noscript a").first().click();
    await page.getByRole("button", { name: "Show more courses" }).click();
    await page.getByRole("link", { name: "Seminar 55" }).waitFor();
    await page.getByLabel("Search courses").fill("acoustics mei");
    await page.getByRole("button", { name: "Search", exact: true }).click();
    await page.getByRole("link", { name: world.courseTitle }).click();
    assert.equal(new URL(page.url()).pathname, `/courses/${world.course}`);
    assert.deepEqual(
      (await page.locator("h2:text-is('Faculty') + ol li").allInnerTexts()).map((text) => text.slice(0, 8)),
      ["Mei Spec", "Ines Exa", "Jonas Sa"],
    );
    await page.getByText("When it does not Not recorded yet").waitFor();
    await page.getByRole("link", { name: world.lectureTitle }).click();
    await page.locator("video[src]").waitFor();
    await close();
  });

  test("the catalogue without script speaks the reader's language and has no fault that axe can find", async () => {
    for (const [locale, direction, sizes] of [["ar", "rtl", phone], ["zh-Hans", "ltr", { ...phone, colorScheme: "dark" }], ["en", "ltr", desktop]]) {
      const { page, troubles, close } = await visit(browser, null, { ...sizes, locale, bypassCSP: true, asTheyBegin: true });
      for (const path of ["/?plain", `/courses/${world.course}?plain`]) {
        await page.goto(path);
        assert.equal(await page.locator("html").getAttribute("dir"), direction);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
        assert.deepEqual(await axe(page), []);
      }
      assert.deepEqual(troubles, []);
      await close();
    }
  });

  test("the search box finds a course while one types", async () => {
    const { page, troubles, close } = await visit(browser, "/");
    await page.locator(".course-card").first().waitFor();
    await page.getByRole("searchbox").pressSequentially("acoust", { delay: 20 });
    await page.getByText("1 course", { exact: true }).waitFor();
    await page.getByRole("link", { name: world.courseTitle }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("q"), "acoust");
    await page.getByRole("searchbox").fill("zzzz-nothing");
    await page.getByRole("searchbox").press("Enter");
    await page.getByText("Nothing matches.").waitFor();
    assert.deepEqual(troubles, []);
    await close();
  });

  test("a search that failed is not said to match nothing, and is made again", async () => {
    const { page, close } = await visit(browser, "/");
    await page.route("**/api/v1/search?*", (route) => route.fulfill({ status: 500, body: "" }));
    await page.goto("/?q=zzzz-nothing");
    await page.getByText("No course matches.").waitFor();
    assert.equal(await page.getByText("Nothing matches.").count(), 0);
    await page.unroute("**/api/v1/search?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Nothing matches.").waitFor();
    await page.goto("/?q=sound+enters&language=en");
    await page.getByText("No course matches; this was found elsewhere.").waitFor();
    await page.goto("/?q=sound+enters&language=ar"); // a filter narrows that, too
    await page.getByText("Nothing matches.").waitFor();
    await close();
  });

  test("words that a lecture says are found with their second, and one click plays from there", async () => {
    const { page, troubles, close } = await visit(browser, "/?q=sound+enters");
    const moments = page.locator("section", { has: page.getByRole("heading", { name: "Within lectures" }) }).getByRole("link");
    await moments.nth(2).waitFor();
    await page.getByText("No course matches; this was found elsewhere.").waitFor();
    assert.equal(await page.getByText("Nothing matches.").count(), 0);
    assert.deepEqual(await moments.nth(1).locator("mark").allInnerTexts(), ["sound", "enters"]);
    assert.match(await moments.nth(1).innerText(), /The sound enters here \(2\)[\s\S]*How the ear hears[\s\S]*0:02/);
    assert.equal(await moments.count(), 3, "and no more of one lecture");
    await moments.nth(1).click();
    await page.getByRole("heading", { level: 1, name: world.lectureTitle }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("t"), "2");
    await page.waitForFunction(() => Math.abs((document.querySelector("#app video")?.currentTime ?? 0) - 2) < 0.5);
    await page.goto(`/?q=${encodeURIComponent("الصوت")}`);
    await moments.first().waitFor();
    assert.equal(await moments.first().locator(".row-snippet").getAttribute("dir"), "rtl");
    assert.deepEqual(troubles, []);
    await close();
  });

  test("a long list goes on by a button that continues where reading stopped", async () => {
    const { page, troubles, close } = await visit(browser, "/");
    const cards = page.locator(".course-card");
    await cards.first().waitFor();
    const first = await cards.count();
    const more = page.getByRole("button", { name: "Show more courses" });
    await more.click();
    await page.waitForFunction((count) => document.querySelectorAll(".course-card").length > count, first);
    const titles = await page.locator(".course-card h2").allInnerTexts();
    assert.equal(new Set(titles).size, titles.length, "no course twice");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), titles[first]);

    await page.locator(".course-card h2 a").last().click();
    await page.locator(".course-head").waitFor();
    await page.goBack();
    await page.waitForFunction((count) => document.querySelectorAll(".course-card").length > count, first);
    assert.ok((await page.evaluate(() => scrollY)) > 500, "Back finds the place in the list");
    assert.deepEqual(troubles, []);
    await close();
  });

  test("an address that is no page says so, with the status of one", async () => {
    const { page, response, close } = await visit(browser, "/no/such/page");
    assert.equal(response.status(), 404);
    await page.getByRole("heading", { name: "This page does not exist." }).waitFor();
    await page.getByRole("link", { name: "See all courses" }).click();
    await page.locator(".course-card").first().waitFor();
    await close();
  });

  for (const [path, text] of [
    ["/courses/no-such-course", "There is no such course."],
    ["/lectures/0193a5a0-0000-7000-8000-ffffffffffff", "There is no such lecture."],
  ]) {
    test(`${path} says what is missing`, async () => {
      const { page, close } = await visit(browser, path);
      await page.getByRole("heading", { name: text }).waitFor();
      await close();
    });
  }

  test("a lecture without a recording says why there is nothing to play", async () => {
    const { page, troubles, close } = await visit(browser, `/lectures/${world.draftLecture}`);
    await page.getByText("This lecture has not been recorded yet.").waitFor();
    assert.equal(await page.locator("video").count(), 0);
    assert.deepEqual(troubles, []);
    await close();
  });

  test("when the server does not answer, the page says so and one button tries again", async () => {
    const { page, close } = await visit(browser, null);
    let broken = true;
    await page.route("**/api/v1/courses*", (route) => (broken ? route.fulfill({ status: 500, body: "{}" }) : route.continue()));
    await page.goto("/");
    await page.getByRole("alert").getByText("The server could not answer.").waitFor();
    broken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(".course-card").first().waitFor();
    await close();
  });

  test("on a phone nothing is wider than the screen and every page is usable", async () => {
    const { page, troubles, close } = await visit(browser, "/", phone);
    for (const path of ["/", `/courses/${world.course}`, `/courses/${world.arabicCourse}`, `/lectures/${world.lecture}`]) {
      await page.goto(path);
      await page.locator("h1").first().waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= phone.viewport.width, `${path} is ${wide} px wide`);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll(".control, .button, select, .lecture-row a")]
          .filter((element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height < 40)
          .map((element) => element.outerHTML.slice(0, 80)),
      );
      assert.deepEqual(small, [], `${path}: targets lower than 40 px`);
    }
    assert.deepEqual(troubles, []);
    await close();
  });

  test("by keyboard alone one comes from the first page to a playing lecture", async () => {
    const { page, close } = await visit(browser, "/?q=acoustics", desktop);
    await page.getByRole("link", { name: world.courseTitle }).waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to content");
    await tabTo(page, world.courseTitle);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: world.courseTitle }).waitFor();
    await tabTo(page, "Start with the first lecture");
    await page.keyboard.press("Enter");
    await page.locator(".big-play").waitFor();
    await page.keyboard.press("k");
    await page.waitForFunction(() => document.querySelector("#app video").currentTime > 0.5, null, { timeout: waitMs });
    await close();
  });
});

async function tabTo(page, text) {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    const [found, outlined] = await page.evaluate(() => {
      const element = document.activeElement;
      return [element.textContent, getComputedStyle(element).outlineStyle !== "none"];
    });
    if (!found.includes(text)) continue;
    assert.ok(outlined, `the focus on "${text}" can be seen`);
    return;
  }
  assert.fail(`"${text}" is not reached by Tab`);
}
