// Five languages: how one is chosen, what changes with it, and that nothing stays English.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, untilVideo, visit, waitMs, world } from "./browser.mjs";
import { addAdministrator, enterAsAdministrator, goTo, places, staffPlaces } from "./places.mjs";
import { cleaned, outsideOf, shownTexts } from "./words.mjs";
import { administrator, captioned, makeCaptioned, makeStudio, teacher } from "./world.mjs";

const words = {
  en: { courses: "Courses", name: "English", start: "Start with the first lecture" },
  "zh-Hans": { courses: "课程", name: "简体中文", start: "从第一讲开始" },
  ar: { courses: "المقررات", name: "العربية", start: "ابدأ بالمحاضرة الأولى" },
  fr: { courses: "Cours", name: "Français", start: "Commencer par la première leçon" },
  ru: { courses: "Курсы", name: "Русский", start: "Начать с первой лекции" },
};
const languages = Object.keys(words);
const directionOf = (language) => (language === "ar" ? "rtl" : "ltr");

const heading = (page, language) => page.getByRole("heading", { level: 1, name: words[language].courses, exact: true });
const wordsOf = async (page, also) => (await shownTexts(page)).map((text) => cleaned(text, also).trim());
// The window's title changes a moment after the page's language.
async function foreignWords(page, language, english, also) {
  const limit = Date.now() + waitMs;
  for (;;) {
    const foreign = (await wordsOf(page, also)).filter((text) => isForeign(text, language, english));
    if (foreign.length === 0 || Date.now() > limit) return foreign;
    await page.waitForTimeout(100);
  }
}

// French has words that are English ones, too: what is the same there is one only by itself.
const isForeign = (text, language, english) => (language === "fr" ? /\p{L}{2,}[^\p{L}]+\p{L}{2,}/u.test(text) && english.has(text) : /\p{Script=Latin}{2,}/u.test(text));
const root = (page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

describe("languages", () => {
  let browser;
  before(async () => (browser = await openBrowser()));
  after(() => browser.close());

  const unexpected = (troubles) => troubles.filter((text) => !/status of 40[14]/.test(text));

  for (const [asked, given] of [
    ["fr-CH", "fr"],
    ["ar-EG", "ar"],
    ["zh-CN", "zh-Hans"],
    ["ru", "ru"],
    ["de-DE", "en"],
  ]) {
    test(`a browser that asks for ${asked} gets ${given}`, async () => {
      const { page, context, troubles, close } = await visit(browser, "/", { ...desktop, locale: asked });
      await heading(page, given).waitFor();
      assert.deepEqual(await root(page), [given, directionOf(given)]);
      assert.equal((await page.title()).replace(/[\u2066-\u2069]/g, ""), `${words[given].courses} · Lectern`);
      assert.deepEqual(await context.cookies(), []);
      assert.deepEqual(unexpected(troubles), []);
      await close();
    });
  }

  test("another one is chosen by keyboard, holds for every page, and is there again next time", async () => {
    const { page, troubles, close } = await visit(browser, "/");
    await page.locator(".course-card").first().waitFor();
    const button = page.getByRole("button", { name: "Language: English" });
    await button.focus();
    await page.keyboard.press("Enter");
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "English", "the focus is on the one that is spoken");
    const offered = await page.locator("#languages button").evaluateAll((all) => all.map(({ lang, textContent }) => [lang, textContent]));
    assert.deepEqual(offered, languages.map((language) => [language, words[language].name]));

    await page.keyboard.press("Escape");
    assert.equal(await button.getAttribute("aria-expanded"), "false");
    assert.ok(await button.evaluate((element) => element === document.activeElement), "Escape gives the focus back");

    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), words.ar.name);
    await page.keyboard.press("Enter");
    await heading(page, "ar").waitFor();
    assert.deepEqual(await root(page), ["ar", "rtl"]);
    assert.ok(await page.evaluate(() => document.activeElement.className === "languages-button"), "the focus stays at the menu");

    await page.goto(`/courses/${world.course}`);
    await page.getByRole("link", { name: words.ar.start }).waitFor();
    assert.deepEqual(await root(page), ["ar", "rtl"]);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("a lecture plays on while the language changes", async () => {
    const { page, troubles, close } = await visit(browser, `/lectures/${world.lecture}`);
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => video.currentTime > 0.5);
    await page.evaluate(() => (window.pausedBetween = false));
    await page.evaluate(() => document.querySelector("#app video").addEventListener("pause", () => (window.pausedBetween = true)));
    await page.getByRole("button", { name: "Language: English" }).click();
    await page.getByRole("button", { name: words.fr.name, exact: true }).click();
    await page.getByRole("button", { name: /^Qualité/ }).waitFor();
    const at = await page.evaluate(() => document.querySelector("#app video").currentTime);
    await untilVideo(page, (video, from) => video.currentTime > from + 0.5, at);
    assert.equal(await page.evaluate(() => window.pausedBetween), false);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("when a language does not come, the page says so and stays as it was", async () => {
    const { page, close } = await visit(browser, "/");
    await page.locator(".course-card").first().waitFor();
    await page.route(/\/assets\/ru-/, (route) => route.abort());
    await page.getByRole("button", { name: "Language: English" }).click();
    await page.getByRole("button", { name: words.ru.name }).click();
    await page.getByRole("alert").getByText("That language could not be loaded.").waitFor();
    assert.deepEqual(await root(page), ["en", "ltr"]);
    await close();
  });

  test("a first visit whose words do not come is in English, and changes when they do", async () => {
    const { page, context, close } = await visit(browser, null, { ...desktop, locale: "ru" });
    await page.route(/\/assets\/ru-/, (route) => route.abort());
    await page.goto("/");
    await heading(page, "en").waitFor();
    await page.unroute(/\/assets\/ru-/);
    await context.setOffline(true);
    await context.setOffline(false);
    await heading(page, "ru").waitFor();
    await close();
  });

  test("in Arabic the page runs from right to left, and the player's time from left to right", async () => {
    const { page, close } = await visit(browser, `/lectures/${world.lecture}`, { ...desktop, locale: "ar" });
    await page.locator(".big-play").waitFor();
    const x = (selector) => page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().x);
    assert.ok((await x(".brand")) > (await x(".languages")), "the site's name is on the right");
    assert.ok((await x(".lecture-main")) > (await x(".lecture-side")), "what stands beside the lecture is on the left");
    assert.ok(Math.abs((await x(".seek-loaded")) - (await x(".seek-track"))) < 1, "what is loaded is shown from the left");
    const control = (name) => page.getByRole("button", { name }).evaluate((element) => element.getBoundingClientRect().x);
    assert.ok((await control("الرجوع 10 ثوانٍ")) < (await control("التقدّم 10 ثوانٍ")), "back is left of forward");
    await page.locator(".big-play").click();
    await untilVideo(page, (video) => video.currentTime > 0.5);
    await page.keyboard.press("k");
    await untilVideo(page, (video) => video.paused);
    const before = await page.evaluate(() => document.querySelector("#app video").currentTime);
    const thumb = await x(".seek-thumb");
    await page.keyboard.press("ArrowRight");
    await untilVideo(page, (video, from) => video.currentTime > from + 4, before);
    await page.waitForFunction((from) => document.querySelector(".seek-thumb").getBoundingClientRect().x > from, thumb);
    await page.keyboard.press("ArrowLeft");
    await untilVideo(page, (video, from) => video.currentTime < from + 1, before);
    await page.locator("[data-seek]").focus();
    await page.keyboard.press("ArrowRight");
    await untilVideo(page, (video, from) => video.currentTime > from + 4, before);
    await page.keyboard.press("c");
    await page.locator(".cues", { hasText: world.captions.ar }).waitFor();
    await close();
  });

  test("an English description on an Arabic page stays where it is when the application comes", async () => {
    const seen = [];
    for (const [javaScriptEnabled, root] of [[false, "#first"], [true, "#app"]]) {
      const { page, close } = await visit(browser, `/lectures/${world.lecture}`, { ...desktop, locale: "ar", javaScriptEnabled });
      seen.push(
        await page.locator(`${root} .description`).evaluate((element) => {
          const { left, right } = element.getBoundingClientRect();
          const { direction, textAlign } = getComputedStyle(element);
          return { left, direction, textAlign, fromTitle: element.parentElement.querySelector("h1").getBoundingClientRect().right - right };
        }),
      );
      await close();
    }
    const { left, ...how } = seen[0];
    assert.ok(Math.abs(seen[1].left - left) < 2, JSON.stringify(seen));
    assert.deepEqual([how, { ...seen[1], left }], [{ direction: "ltr", textAlign: "start", fromTitle: 0 }, seen[0]]);
  });

  test("titles and names keep their language, and who reads it gets the name in it first", async () => {
    const { page, close } = await visit(browser, `/courses/${world.course}`, { ...desktop, locale: "zh-CN" });
    const title = page.getByRole("heading", { level: 1 });
    await title.waitFor();
    assert.deepEqual([await title.innerText(), await title.getAttribute("lang")], ["临床声学", "zh-Hans"]);
    const other = page.locator(".course-head .local-title .local");
    assert.deepEqual([await other.innerText(), await other.getAttribute("lang")], [world.courseTitle, "en"]);
    assert.equal(await page.locator(".institution").first().innerText().then((text) => text.startsWith("河畔医科大学")), true);
    await close();
  });

  for (const [name, text] of [
    ["ar", /\p{Script=Latin}{2,}/u],
    ["zh-Hans", /\p{Script=Latin}{2,}/u],
    ["ru", /\p{Script=Latin}{2,}/u],
  ]) {
    test(`no page has a word left that is not ${name}`, async () => {
      const { page, close } = await visit(browser, null, { ...desktop, locale: name });
      const found = [];
      const look = async (where) => {
        for (const shown of await shownTexts(page)) if (text.test(cleaned(shown))) found.push(`${where}: ${shown}`);
      };
      for (const [path, ready] of places) {
        await page.goto(path);
        await page.locator(ready).first().waitFor();
        await look(path);
      }
      await page.goto(`/lectures/${world.lecture}`);
      await page.locator(".big-play").waitFor();
      for (const menu of ["captions", "speed", "quality"]) {
        await page.locator(".menu button", { has: page.locator(`.icon-${menu}`) }).click();
        await page.getByRole("menu").waitFor();
        await look(`menu ${menu}`);
        await page.keyboard.press("Escape");
      }
      await page.keyboard.press("?");
      await page.locator("dialog[open]").waitFor();
      await look("keyboard help");
      await page.keyboard.press("Escape");
      for (const key of ["m", "m", "c", "c", ">", "ArrowUp", "j"]) {
        await page.keyboard.press(key);
        await look(`after ${key}`);
      }
      await page.route("**/api/v1/courses*", (route) => route.fulfill({ status: 500, body: "{}" }));
      await page.goto("/");
      await page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
      await look("error 500");
      assert.deepEqual(found, []);
      await close();
    });
  }

  for (const language of languages) {
    test(`on a phone of 360 px nothing is too wide: ${language}`, async () => {
      const { page, close } = await visit(browser, null, { ...phone, locale: language });
      for (const [path, ready] of places) {
        await page.goto(path);
        await page.locator(ready).first().waitFor();
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= phone.viewport.width, `${path} is ${wide} px wide`);
        const outside = await outsideOf(page);
        assert.deepEqual(outside, [], `${path}: beyond the edge`);
      }
      await close();
    });
  }

  test("what is saved on the device is told in each language", async () => {
    const { page, close } = await visit(browser, `/lectures/${world.lecture}`, { ...phone, serviceWorkers: "allow" });
    await page.getByRole("button", { name: "Save for offline" }).click();
    await page.getByRole("radio", { name: /^Sound only/ }).check();
    await page.getByRole("button", { name: /^Save [\d.]+/ }).click();
    await page.getByRole("link", { name: "All saved lectures" }).click();
    await page.getByRole("link", { name: `Play: ${world.lectureTitle}` }).waitFor();
    const english = new Set(await wordsOf(page));
    for (const language of languages.slice(1)) {
      await page.locator(".languages-button").click();
      await page.getByRole("button", { name: words[language].name, exact: true }).click();
      await page.waitForFunction((lang) => document.documentElement.lang === lang, language);
      assert.deepEqual(await root(page), [language, directionOf(language)]);
      assert.deepEqual(await foreignWords(page, language, english), [], language);
      assert.deepEqual(await outsideOf(page), [], `${language}: beyond the edge`);
    }
    await close();
  });

  for (const locale of ["ar", "zh-Hans"]) {
    for (const [size, options] of Object.entries({ desktop, phone })) {
      test(`axe finds no fault: ${locale}, ${size}`, async () => {
        const { page, close } = await visit(browser, null, { ...options, locale, bypassCSP: true });
        for (const [path, ready] of places) {
          await page.goto(path);
          await page.locator(ready).first().waitFor();
          assert.deepEqual(await axe(page), [], path);
        }
        await page.locator(".languages-button").click();
        assert.deepEqual(await axe(page), [], "with the menu of languages open");
        await page.goto(`/lectures/${world.lecture}`);
        await page.locator(".menu button", { has: page.locator(".icon-quality") }).click();
        await page.getByRole("menu").waitFor();
        assert.deepEqual(await axe(page), [], "with an open menu");
        await close();
      });
    }
  }

  describe("the studio", () => {
    let studio;
    let server;
    let directory;
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), "lectern-e2e-languages-"));
      studio = await makeStudio(world.binary, directory);
      server = await studio.start();
    });
    after(async () => {
      await server?.stop();
      await rm(directory, { recursive: true, force: true });
    });

    test("is Arabic in every word, and fits a phone", async () => {
      const { page, close } = await visit(browser, "/studio", { ...phone, locale: "ar", baseURL: studio.url, bypassCSP: true });
      const found = [];
      const look = async (where) => {
        for (const shown of await shownTexts(page)) if (/\p{Script=Latin}{2,}/u.test(cleaned(shown))) found.push(`${where}: ${shown}`);
        assert.deepEqual(await outsideOf(page), [], `${where}: beyond the edge`);
        assert.deepEqual(await axe(page), [], where);
      };
      await page.getByLabel("اسم المستخدم").fill(teacher.name);
      await page.getByRole("button", { name: "دخول", exact: true }).click();
      await page.getByText("اكتب كلمة المرور.").waitFor();
      await page.getByLabel("كلمة المرور", { exact: true }).fill("wrong");
      await page.getByRole("button", { name: "دخول", exact: true }).click();
      await page.getByText("اسم المستخدم أو كلمة المرور غير صحيحة.").waitFor();
      await look("refused");
      await page.getByLabel("كلمة المرور", { exact: true }).fill(teacher.password);
      await page.getByRole("button", { name: "دخول", exact: true }).click();
      await page.locator(".own-course").first().waitFor();
      await look("courses");
      await page.locator(".own-course").first().click();
      await page.locator(".studio-lecture").first().waitFor();
      await page.getByRole("button", { name: "أضف محاضرة بلا تسجيل" }).click();
      await page.getByRole("button", { name: "أضف المحاضرة" }).click();
      await page.getByText("تحتاج المحاضرة إلى عنوان.").waitFor();
      await look("a course");
      assert.deepEqual(found, []);
      await close();
    });
  });

  describe("of those who teach and administer", () => {
    // What the world is made of.
    const own = ["A course with captions", "All of it", "Captioned", captioned.words, captioned.course, "captioned-college", administrator.name, "delta-university", "جامعة دلتا", "mei-specimen", "c.json"];
    const english = new Map(); // what each page says
    let directory, place, server;
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), "lectern-e2e-languages-"));
      place = await makeCaptioned(world.binary, directory, { keeps: true });
      server = await place.start();
      await addAdministrator(browser, place, join(directory, "data"));
      const { page, close } = await enterAsAdministrator(browser, place, phone);
      for (const staffPlace of staffPlaces) {
        await goTo(page, staffPlace);
        english.set(staffPlace, new Set(await wordsOf(page, own)));
      }
      await close();
    });
    after(async () => {
      await server?.stop();
      await rm(directory, { recursive: true, force: true });
    });

    for (const language of languages.slice(1)) {
      test(`no page has a word left that is not ${language}, and each fits a phone`, async () => {
        const { page, close } = await enterAsAdministrator(browser, place, { ...phone, locale: language });
        const found = [];
        for (const staffPlace of staffPlaces) {
          await goTo(page, staffPlace);
          assert.deepEqual(await root(page), [language, directionOf(language)]);
          const foreign = await foreignWords(page, language, english.get(staffPlace), own);
          found.push(...[...foreign, ...(await outsideOf(page)).map((html) => `beyond the edge: ${html}`)].map((text) => `${staffPlace.name}: ${text}`));
        }
        assert.deepEqual(found, []);
        await close();
      });
    }
  });
});
