// The pages of those who teach and administer without a mouse: every control is reached by Tab, seen there, large enough and left again. And
// without a fault that axe finds.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, world } from "./browser.mjs";
import { walk } from "./focus.mjs";
import { addAdministrator, enterAsAdministrator, goTo, staffPlaces } from "./places.mjs";
import { makeCaptioned } from "./world.mjs";

describe("by keyboard, those who teach and administer", () => {
  let browser, directory, place, server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-keyboard-"));
    place = await makeCaptioned(world.binary, directory, { keeps: true });
    server = await place.start();
    browser = await openBrowser();
    await addAdministrator(browser, place, join(directory, "data"));
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  for (const [how, options] of Object.entries({ "on a desktop": desktop, "on a phone, dark, in Arabic": { ...phone, colorScheme: "dark", locale: "ar" } })) {
    test(`every control is reached, seen, large enough and left again: ${how}`, async () => {
      const { page, close } = await enterAsAdministrator(browser, place, options);
      const found = [];
      for (const staffPlace of staffPlaces) {
        await goTo(page, staffPlace);
        const violations = await axe(page); // before the skip link is shown
        const { faults, missed } = await walk(page);
        const all = [...violations.map((text) => `axe: ${text}`), ...faults, ...missed.map((text) => `not reached: ${text}`)];
        found.push(...all.map((text) => `${staffPlace.name}: ${text}`));
      }
      assert.deepEqual(found, []);
      await close();
    });
  }
});
