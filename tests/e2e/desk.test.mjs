import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, desktop, openBrowser, phone, visit, world } from "./browser.mjs";
import { lookThrough } from "./places.mjs";
import { administrator, makeDesk, pupil, teacher } from "./world.mjs";

const jobMs = 240_000; // for a job that other tests' jobs come before, on a machine under load

describe("the administrator's desk", () => {
  let browser, directory, place, server;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), "lectern-desk-"));
    place = await makeDesk(world.binary, directory);
    server = await place.start();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  // Being told that one is not signed in, or that somebody was faster, is no trouble here, but the browser writes a line for it.
  const unexpected = (troubles) => troubles.filter((trouble) => !/status of (400|401|403|409|412)/.test(trouble));

  async function enter(path, options = desktop, who = administrator) {
    const visited = await visit(browser, path, { baseURL: place.url, ...options });
    const { page } = visited;
    await page.locator('input[name="username"]').fill(who.name);
    await page.locator('input[name="password"]').fill(who.password);
    await page.locator('.sign-in button[type="submit"]').click();
    if (who === administrator) await page.locator(".desk-bar").waitFor();
    return visited;
  }
  // Something that a test waits for: `is` until `tell`.
  function signal() {
    let tell;
    const is = new Promise((resolve) => (tell = resolve));
    return { is, tell };
  }
  const save = (page) => page.getByRole("button", { name: "Save", exact: true }).click();
  const saved = (page) => page.locator(".desk-save").getByText("Saved.", { exact: true }).waitFor();
  const field = (page, name) => page.getByLabel(name, { exact: false }).first();
  const group = (page, name) => page.getByRole("group", { name });

  test("tells those who do not administer the site so, and shows them nothing", async () => {
    const { page, troubles, close } = await enter("/admin/people", desktop, pupil);
    await page.getByRole("heading", { name: "This part is for administrators." }).waitFor();
    await page.getByText(`You are signed in as ${pupil.name}`).waitFor();
    assert.equal(await page.locator(".desk-bar").count(), 0);
    assert.equal(await page.getByText("Mei Specimen").count(), 0);
    await page.getByRole("button", { name: "Sign in as somebody else" }).click();
    await page.getByText("You have signed out.").waitFor();
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("an institution, a person and a course with its staff are made, found and seen by visitors", async () => {
    const { page, troubles, close } = await enter("/admin");
    await page.getByRole("link", { name: "New institution" }).click();
    await field(page, "Name").fill("École de Médecine d’Essai");
    assert.equal(await field(page, "Short name in addresses").inputValue(), "ecole-de-medecine-dessai");
    await field(page, "Country").fill("fr");
    await page.getByText("France").waitFor();
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "École de Médecine d’Essai" }).waitFor();

    await page.getByRole("link", { name: "People", exact: true }).click();
    await page.getByRole("link", { name: "New person" }).click();
    await field(page, "Name").fill("Odile Exemple");
    await page.getByRole("button", { name: "Add: Where they work and worked" }).click();
    const work = group(page, "Where they work and worked");
    await work.getByLabel("Institution").fill("ecole-de-medecine-dessai");
    await work.getByLabel("From").fill("2019-09");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "Odile Exemple" }).waitFor();

    await page.getByRole("link", { name: "Courses", exact: true }).last().click();
    await page.getByRole("link", { name: "New course" }).click();
    await field(page, "Title").fill("Anatomie d’essai");
    await page.locator("#field-institution").fill("ecole-de-medecine-dessai");
    await field(page, "Taught in").fill("fr");
    await field(page, "State").selectOption("published");
    const staff = group(page, "Staff");
    await page.getByRole("button", { name: "Add: Staff" }).click();
    await staff.getByLabel("Person").fill("mei-specimen");
    // By the name: the browser puts it in when it is chosen from the list.
    await page.getByRole("button", { name: "Add: Staff" }).click();
    await staff.getByLabel("Person").last().fill("Odile");
    await staff.locator('option[value="Odile Exemple"]').last().waitFor({ state: "attached" });
    await staff.getByLabel("Person").last().fill("Odile Exemple");
    await staff.getByLabel("Role").last().selectOption("lead");
    await page.getByRole("button", { name: "Move up: Staff, 2" }).press("Enter");
    const first = await staff.getByLabel("Person").first().elementHandle();
    await page.waitForFunction((input) => input.value === "Odile Exemple", first); // its name is asked for
    assert.match(await page.evaluate(() => document.activeElement.textContent), /^(Up|Down)$/, "the focus goes with what was moved");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "Anatomie d’essai" }).waitFor();
    for (const name of ["odile-exemple", "mei-specimen"]) await staff.locator(".desk-name", { hasText: name }).waitFor();
    assert.deepEqual(await staff.getByLabel("Person").evaluateAll((inputs) => inputs.map(({ value }) => value)), ["Odile Exemple", "Mei Specimen"]);

    await page.goto("/admin/courses");
    await page.getByLabel("Find a course").fill("anatomie");
    await page.waitForFunction(() => document.querySelectorAll(".own-course").length === 1);
    await page.goto("/courses/anatomie-dessai");
    await page.getByRole("heading", { level: 1, name: "Anatomie d’essai" }).waitFor();
    const names = await page.locator(".faculty li").allInnerTexts();
    assert.match(names[0], /Odile Exemple/);
    assert.match(names[1], /Mei Specimen/);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("what is wrong is said at its field, and nothing that was typed is lost", async () => {
    const { page, close } = await enter("/admin/institutions/-");
    await field(page, "Name").fill("Nowhere College");
    await field(page, "Country").fill("XX");
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByText("Not saved. Fields that are wrong: 1").waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), "field-country");
    assert.ok((await page.locator("#field-country-wrong").innerText()).length > 5);
    assert.equal(await field(page, "Name").inputValue(), "Nowhere College");
    await close();
  });

  test("two who change the same person hear of each other and lose nothing", async () => {
    const { page, troubles, context, close } = await enter("/admin/people");
    await page.getByLabel("Find a person").fill("jonas");
    await page.getByRole("link", { name: /Jonas Sample/ }).click();
    await page.getByRole("heading", { level: 1, name: "Jonas Sample" }).waitFor();
    const other = await context.newPage();
    await other.goto(page.url());
    await field(page, "Name").first().fill("Jonas A. Sample");
    await field(other, "Name").first().fill("Jonas B. Sample");
    await other.getByLabel("Name in its own language").fill("样本");
    await save(other);
    await saved(other);
    await save(page);
    await page.getByText("somebody changed the same fields while you were typing").waitFor();
    await page.getByText("Name: Jonas B. Sample").waitFor();
    assert.equal(await field(page, "Name").first().inputValue(), "Jonas A. Sample");
    assert.equal(await page.getByLabel("Name in its own language").inputValue(), "样本", "what the other one did elsewhere is kept");
    await save(page);
    await saved(page);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Jonas A. Sample" }).waitFor();
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("what is typed while it is saved stays, and is saved next", async () => {
    const { page, troubles, close } = await enter("/admin/people");
    await page.getByLabel("Find a person").fill("jonas");
    await page.getByRole("link", { name: /Jonas/ }).click();
    await page.getByLabel("Name in its own language").waitFor();
    const held = signal();
    const pressed = signal();
    await page.route("**/api/v1/catalogue/people/*", async (route) => {
      if (route.request().method() === "PATCH") {
        pressed.tell();
        await held.is;
      }
      await route.continue();
    });
    await page.getByLabel("Name in its own language").fill("约纳斯");
    await save(page);
    await pressed.is;
    await field(page, "Name").fill("Jonas Typed On");
    held.tell();
    await page.getByRole("heading", { level: 1, name: /Jonas/ }).waitFor();
    await page.getByRole("button", { name: "Save", exact: true }).waitFor();
    assert.equal(await field(page, "Name").inputValue(), "Jonas Typed On");
    assert.equal(await page.getByLabel("Name in its own language").inputValue(), "约纳斯");
    await save(page);
    await saved(page);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Jonas Typed On" }).waitFor();
    assert.equal(await page.getByLabel("Name in its own language").inputValue(), "约纳斯");
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("a form that is being filled in waits while the same user signs in again", async () => {
    const { page, troubles, context, close } = await enter("/admin/institutions/-");
    await field(page, "Name").fill("Waiting College");
    await field(page, "Country").fill("fr");
    const title = await page.title();
    await context.clearCookies();
    await page.getByRole("button", { name: "Create" }).click();
    await page.locator('input[name="username"]').fill(administrator.name);
    assert.equal(await page.locator("#field-country").isVisible(), false);
    await page.locator('input[name="password"]').fill(administrator.password);
    await page.locator('.sign-in button[type="submit"]').click();
    await page.locator("#field-country").waitFor();
    assert.equal(await field(page, "Name").inputValue(), "Waiting College");
    assert.equal(await page.title(), title);
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "Waiting College" }).waitFor();
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("an answer to what is not chosen any more is not shown, and cannot be brought in", async () => {
    const { page, troubles, close } = await enter("/admin/imports");
    await page.getByLabel("What is in the file").selectOption("roster");
    await page.getByLabel("Course", { exact: true }).fill(world.course);
    await page.locator("#import-file").setInputFiles({ name: "roster.csv", mimeType: "text/csv", buffer: Buffer.from(`user\n${pupil.name}\n`) });
    const held = signal();
    const pressed = signal();
    await page.route("**/tables/roster?*", async (route) => {
      pressed.tell();
      await held.is;
      await route.continue();
    });
    await page.getByRole("button", { name: "See what would change" }).click();
    await pressed.is;
    await page.getByLabel("What is in the file").selectOption("staff");
    const answered = page.waitForResponse((answer) => answer.url().includes("/tables/roster"));
    held.tell();
    await (await answered).finished();
    await page.getByRole("button", { name: "See what would change" }).waitFor();
    await page.waitForTimeout(300);
    assert.equal(await page.locator(".desk-report").count(), 0);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("a roster is looked through first, brought in, and stands in the audit log", async () => {
    const { page, troubles, close } = await enter("/admin/imports");
    await page.getByLabel("What is in the file").selectOption("roster");
    await page.getByLabel("Course", { exact: true }).fill(world.course);
    const csv = (text) => ({ name: "roster.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await page.locator("#import-file").setInputFiles(csv("user\nnobody-here\n"));
    await page.getByRole("button", { name: "See what would change" }).click();
    await page.getByText("Nothing was changed. Faults in the file: 1").waitFor();
    await page.getByText(/there is no user "nobody-here" \(line 2\)/).waitFor();

    await page.locator("#import-file").setInputFiles(csv(`user\n${pupil.name}\n`));
    await page.getByRole("button", { name: "See what would change" }).click();
    await page.getByRole("heading", { name: "This would change" }).waitFor();
    await page.locator(".desk-changes").getByText(pupil.name).waitFor();
    const enrolled = async () => (await (await page.request.get(`/api/v1/courses/${world.course}/enrolments`)).json()).items;
    assert.deepEqual(await enrolled(), [], "nothing is changed yet");
    await page.getByRole("button", { name: "Change it so" }).click();
    await page.getByRole("heading", { name: "Done: this was changed" }).waitFor();
    assert.equal((await enrolled())[0].user, pupil.name);

    await page.getByRole("link", { name: "Audit log" }).click();
    await page.getByLabel("What was changed").selectOption("enrolment");
    const { title } = await (await page.request.get(`/api/v1/courses/${world.course}`)).json();
    await page.locator(".desk-changes li").filter({ hasText: `${title} ${pupil.name} ${world.course}` }).waitFor();
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("a user is made, signs in, gets a token and another role, and is disabled", async () => {
    const { page, troubles, close } = await enter("/admin/users");
    await page.getByRole("link", { name: "New user" }).click();
    await field(page, "Name").fill("sara.k");
    await field(page, "Role").selectOption("instructor");
    await page.locator("#field-person").fill("ines-example");
    await page.getByRole("button", { name: "Propose a password" }).click();
    const password = await page.locator("#field-password").inputValue();
    assert.ok(password.length >= 20);
    await page.getByRole("button", { name: "Create" }).click();
    await page.getByRole("heading", { level: 1, name: "sara.k" }).waitFor();
    const signIn = (secret) =>
      fetch(`${place.url}/api/v1/session`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ username: "sara.k", password: secret }),
      });
    assert.equal((await signIn(password)).status, 201);

    await page.getByRole("button", { name: "New token" }).click();
    const token = await page.locator(".studio-ask code").innerText();
    const asToken = () => fetch(`${place.url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal((await asToken()).status, 200);
    await page.getByRole("button", { name: /^Revoke tok-/ }).click();
    await page.getByText("There is none.").waitFor();
    assert.equal((await asToken()).status, 401);

    await page.getByLabel("New password").fill("another long secret");
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByText("The password is changed.").waitFor();
    assert.equal((await signIn("another long secret")).status, 201);
    await field(page, "Role").selectOption("student");
    await save(page);
    await saved(page);
    await page.getByRole("button", { name: "Disable…" }).click();
    await page.getByRole("button", { name: "Disable", exact: true }).click();
    await page.locator("main").getByText("Disabled", { exact: true }).waitFor();
    assert.equal((await signIn("another long secret")).status, 401);

    await page.getByRole("link", { name: "Audit log" }).click();
    await page.getByLabel("What was changed").selectOption("user");
    await page.locator(".desk-changes > li").filter({ hasText: "sara.k" }).nth(3).waitFor();
    assert.equal((await page.locator("main").innerText()).includes(password), false);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("the server's page tells of its disk and of what it keeps", async () => {
    const { page, troubles, close } = await enter("/admin/server");
    await page.getByText("Free on the disk").waitFor();
    const facts = await page.locator(".desk-facts").innerText();
    assert.match(facts, /Database\n[0-9.]+ MB/);
    assert.match(facts, /Running since/);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("a catalogue file says what it would change", async () => {
    const { page, close } = await enter("/admin/imports");
    const file = { format: 1, institutions: [{ slug: "delta-university", name: "Delta University of Tests", country: "EG", kind: "university" }] };
    await page.locator("#import-file").setInputFiles({ name: "c.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(file)) });
    await page.getByRole("button", { name: "See what would change" }).click();
    await page.getByRole("heading", { name: "This would change" }).waitFor();
    await page.getByText("Delta University of Tests").waitFor();
    await page.locator(".desk-changes li").filter({ hasText: "Institution Delta University delta-university" }).waitFor();
    await close();
  });

  test("a job that failed says why and is tried again", async () => {
    const { page, troubles, close } = await enter("/admin/queue");
    await page.getByText("Nothing waits, and nothing failed.").waitFor();
    const noFilm = Buffer.from("no film at all ".repeat(1000));
    const metadata = Object.entries({ filename: "notes.mp4", lecture: "0193a5a0-0000-7000-8000-00000000e202" });
    const headers = {
      "tus-resumable": "1.0.0",
      "upload-length": String(noFilm.length),
      "upload-metadata": metadata.map(([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`).join(","),
      "content-type": "application/offset+octet-stream",
    };
    const made = await page.request.post("/api/v1/uploads/", { headers, data: noFilm });
    assert.equal(made.status(), 201, await made.text());
    const job = page.locator(".desk-job", { has: page.getByRole("heading", { name: "When it does not" }) });
    await job.getByText("Failed", { exact: true }).waitFor({ timeout: jobMs });
    assert.ok((await job.locator(".problem").first().innerText()).length > 10, "there is a reason");
    const retried = page.waitForResponse((answer) => answer.url().endsWith("/retry"));
    await job.getByRole("button", { name: "Try again: When it does not" }).click();
    assert.equal((await retried).status(), 202);
    await job.getByText("Failed", { exact: true }).waitFor({ timeout: jobMs });
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  test("a job in the background that failed is tried again, too", async () => {
    const { page, troubles, close } = await enter("/admin");
    const failed = { phase: "failed", reason: "The disk is slow.", waits_for: null };
    const job = { id: "0193a5a0-0000-7000-8000-00000000f001", lecture: "0193a5a0-0000-7000-8000-00000000e202", title: "When it does not", course: null };
    let now = { ...job, kind: "later-slide-texts", does: "Reads", progress: 0, since: null, attempts: 3, ahead: null, ...failed };
    const json = (route, status, body) => route.fulfill({ status, contentType: "application/json", body: JSON.stringify(body) });
    await page.route("**/api/v1/jobs", (route) => json(route, 200, { items: [now] }));
    await page.route(`**/api/v1/jobs/${job.id}/retry`, (route) => {
      assert.equal(route.request().method(), "POST");
      now = { ...now, phase: "waiting", reason: null, waits_for: "a free worker", ahead: 0, attempts: 0 };
      return json(route, 202, now);
    });
    await page.goto("/admin/queue");
    await page.getByText("The disk is slow.").waitFor();
    await page.getByRole("button", { name: "Try again: When it does not" }).click();
    await page.getByText("Waits for a free worker").waitFor();
    assert.equal(await page.getByText("The disk is slow.").count(), 0);
    assert.deepEqual(unexpected(troubles), []);
    await close();
  });

  const pages = ["institutions", "institutions/-", `institutions/${world.institution}`, "people/-", "courses", `courses/${world.course}`, "users", "users/-", `users/${pupil.name}`, "imports", "queue", "server", "audit"];
  for (const [size, options] of Object.entries({ desktop, phone })) {
    for (const colorScheme of ["light", "dark"]) {
      for (const locale of ["en", "ar"]) {
        test(`has no accessibility fault that axe can find: ${size}, ${colorScheme}, ${locale}`, async () => {
          const { page, close } = await enter("/admin", { ...options, colorScheme, locale, bypassCSP: true });
          for (const path of pages) {
            await page.goto(`/admin/${path}`);
            await page.locator(".desk h1").waitFor();
            await page.locator(".spinner").waitFor({ state: "detached" });
            const add = page.locator(".desk-add");
            for (let index = 0; index < (await add.count()); index++) await add.nth(index).click();
            if (path === "imports") await lookThrough(page);
            if (path === "audit") await page.locator(".desk-changes summary").first().click();
            assert.deepEqual(await axe(page), [], path);
            const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
            assert.ok(scroll <= width, `nothing of ${path} is wider than the screen`);
          }
          await close();
        });
      }
    }
  }

  test("an instructor is shown the way to the studio", async () => {
    const { page, close } = await enter("/admin", desktop, teacher);
    await page.getByRole("link", { name: "Go to the studio" }).click();
    await page.getByRole("heading", { name: "Your courses" }).waitFor();
    await close();
  });
});
