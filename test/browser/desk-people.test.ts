import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { aPersonWithPin, pin } from "../support/a-desk.js";
import { anOrganisation, password } from "../support/a-person.js";
import { axeFaults } from "../support/axe.js";
import { browserAndServer, isLive, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("people at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();

  /** A desk that is signed in by its key, and three who work there: two have PINs. */
  async function aSharedDesk(names: string[] = [], options: Parameters<typeof aDesk>[2] = {}) {
    const { app } = shared;
    const organisationId = await anOrganisation(app);
    const desk = await aDesk(shared, names, { fields: { organisationId }, ...options });
    const works = (role: "secretary" | "owner") => [{ clinicId: desk.clinic.id, role }];
    const sara = await aPersonWithPin(app, organisationId, works("secretary"), { name: "Sara" });
    const omar = await aPersonWithPin(app, organisationId, works("owner"), { name: "Omar" });
    const { page } = desk;
    const share = async () => {
      await page.click("#shared-desk");
      await page.click("#enrolment .primary");
      await page.waitForSelector("#at-desk .people button");
    };
    const isIn = async (name: string) => {
      await page.waitForSelector("#booking-form:visible");
      await isLive(page);
      expect(await page.textContent("#person")).toBe(name);
    };
    const deeds = async () => {
      const reply = await app.request("get", `${desk.clinic.path}/deeds?actor=person:${sara.id}`);
      const other = await app.request("get", `${desk.clinic.path}/deeds?actor=person:${omar.id}`);
      return [reply, other].map(({ body }) => body.items.length > 0);
    };
    return { ...desk, sara, omar, share, isIn, deeds };
  }

  const typed = async ({ keyboard }: Page, digits: string) => {
    await keyboard.type(digits);
    await keyboard.press("Enter");
  };
  const tapped = async (page: Page, digits: string) => {
    for (const digit of digits) await page.click(`.pin-keys button[value="${digit}"]`);
    await page.click(".pin-keys .primary");
  };

  test("the desk is shared, two people take turns by their PINs, deeds name each; while the server is away it is given up all the same, and lists them when it is back", async () => {
    const { app } = shared;
    const { page, context, clinic, share, isIn, deeds, press, isStored, errors } = await aSharedDesk(["Ali", "Mona"]);
    const says = (text: string) => page.waitForSelector(`#at-desk .problem:has-text("${text}")`);
    await share();
    const cookies = () => context.cookies().then((all) => all.map(({ name, path }) => `${name} ${path}`).sort());
    expect(await cookies()).toEqual([`dawr_desk ${clinic.path}/desk`]); // of the key nothing is left
    expect(await page.locator("#at-desk .people button").allTextContents()).toEqual(["Omar", "Sara"]);
    expect(await page.locator("body").textContent()).not.toContain("Ali");

    await page.getByRole("button", { name: "Sara" }).click();
    await tapped(page, pin);
    await isIn("Sara");
    expect(await page.textContent("#sign-out")).toBe("Switch person");
    await press(/^Call next: 1/);
    await isStored(1, { status: "in_progress" });
    expect(await deeds()).toEqual([true, false]);

    await page.keyboard.press("Alt+s");
    await page.waitForSelector("#at-desk .people button");
    expect(await page.locator("body").textContent()).not.toContain("Ali");
    await page.getByRole("button", { name: "Omar" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.type("٤٩٢٠"); // on an Arabic keyboard
    await page.keyboard.press("Enter");
    await isIn("Omar");
    await press("Served: 1 Ali");
    await isStored(1, { status: "served" });
    expect(await deeds()).toEqual([true, true]);
    await page.reload();
    await isIn("Omar");

    await context.route(`${app.url}/v1/**`, (route) => route.abort());
    await page.keyboard.press("Alt+s");
    await says("out of reach");
    expect(await page.locator("body").textContent()).not.toMatch(/Ali|Mona/);
    await page.reload();
    await says("out of reach");
    await context.unroute(`${app.url}/v1/**`);
    await page.getByRole("button", { name: "Sara" }).click();
    expect(await page.textContent("#at-desk .problem")).toBe("");
    await typed(page, pin);
    await isIn("Sara");
    expect(
      await app.database.query("select from sessions where ended_at is null and clinic_id = $1", [clinic.id]),
    ).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  test("where people and PINs are asked for axe finds nothing in any language, by day and by night; a wrong PIN says so, five lock the person there and tell for how long, and the other signs in", async () => {
    const { page, share, isIn } = await aSharedDesk();
    await share();
    const found: Record<string, string[]> = {};
    const look = async (name: string) => {
      for (const language of ["ar", "ckb", "en"]) {
        await page.selectOption("#language", language);
        const faults = await axeFaults(page, "words");
        if (faults.length > 0) found[`${name} ${language}`] = faults;
      }
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        const faults = await axeFaults(page, "colours");
        if (faults.length > 0) found[`${name} ${colorScheme}`] = faults;
      }
    };
    await look("people");
    const small = await page
      .locator("#at-desk button:visible")
      .evaluateAll((all) =>
        all.filter((each) => each.getBoundingClientRect().height < 44).map(({ textContent }) => textContent),
      );
    await page.getByRole("button", { name: "Sara" }).click();
    await look("PIN");
    expect(found).toEqual({});
    expect(small).toEqual([]);

    for (let at = 0; at < 5; at++) {
      await typed(page, "1907");
      await vi.waitFor(async () => {
        expect(await page.textContent("#at-desk .problem")).toBe("This PIN is wrong.");
        expect(await page.inputValue("#pin")).toBe("");
      }, 10_000);
    }
    await typed(page, pin);
    await page.waitForSelector('#at-desk .problem:has-text("Try again in 15 min")');
    await page.getByRole("button", { name: "Somebody else" }).click();
    await page.getByRole("button", { name: "Omar" }).click();
    expect(await page.textContent("#at-desk .problem")).toBe("");
    await typed(page, pin);
    await isIn("Omar");
  });

  test("whoever has a password signs in by name beside the key, and the owner ends the sharing", async () => {
    const { page, share, omar, clinic, isIn } = await aSharedDesk();
    await share();
    await page.getByRole("button", { name: "By key or name instead" }).click();
    await page.fill("#username", omar.username);
    await page.fill("#password", "not the password");
    await page.click("#sign-in-by-name .primary");
    await page.waitForSelector('#sign-in-by-name .problem:has-text("The username or the password is wrong.")');
    await page.fill("#password", password);
    await page.click("#sign-in-by-name .primary");
    await isIn("Omar");
    await page.reload();
    await isIn("Omar");
    await page.click("#shared-desk");
    await page.getByRole("button", { name: "Stop sharing this browser" }).click();
    await page.waitForSelector("#desk-setting", { state: "hidden" });
    const desks = await shared.app.request("get", `${clinic.path}/desks`).expect(200);
    expect(desks.body.items).toMatchObject([{ revokedAt: expect.any(String) }]);
    await page.click("#sign-out");
    await page.waitForSelector("#key:visible");
  });

  test("a desk that nobody touches locks by itself when this browser is set to, and one that was ended elsewhere asks for the key", async () => {
    const { page, share, isIn, clinic } = await aSharedDesk(["Ali"], { visitor: {} }); // for the clock
    await page.clock.install();
    await share();
    await page.getByRole("button", { name: "Sara" }).click();
    await typed(page, pin);
    await isIn("Sara");
    await page.clock.fastForward("30:00");
    await isIn("Sara"); // off unless it was set
    await page.click("#shared-desk");
    await page.selectOption("#desk-setting select", "5");
    await page.click("#desk-setting .primary");
    await page.clock.fastForward("04:00");
    await isIn("Sara");
    await page.clock.fastForward("01:10");
    await page.waitForSelector("#at-desk .people button");
    expect(await page.locator("body").textContent()).not.toContain("Ali");
    await page.getByRole("button", { name: "Sara" }).click();
    await typed(page, pin);
    await isIn("Sara");
    const [{ id }] = (await shared.app.request("get", `${clinic.path}/desks`)).body.items;
    await shared.app.request("delete", `${clinic.path}/desks/${id}`).expect(204);
    await page.waitForSelector('#sign-in-problem:has-text("no longer a shared desk")');
    expect(await page.locator("body").textContent()).not.toContain("Ali");
    expect(await page.isVisible("#at-desk")).toBe(false);
  });

  test("whoever signs in otherwise than the one before acts as herself, also when that session was left open", async () => {
    const { page, share, sara, omar, clinic, key, isIn, press, isStored } = await aSharedDesk(["Ali", "Mona"]);
    const forgets = async () => {
      await page.evaluate(`localStorage.removeItem("dawr-way-${clinic.id}")`);
      await page.reload();
      await page.getByRole("button", { name: "By key or name instead" }).click();
    };
    await share();
    await page.getByRole("button", { name: "Sara" }).click();
    await typed(page, pin);
    await isIn("Sara");
    await forgets();
    await page.fill("#username", omar.username);
    await page.fill("#password", password);
    await page.click("#sign-in-by-name .primary");
    await isIn("Omar");
    await press(/^Call next: 1/);
    await isStored(1, { status: "in_progress" });
    await forgets();
    await signIn(page, key);
    await press("Served: 1 Ali");
    await isStored(1, { status: "served" });
    const reply = await shared.app.request("get", `${clinic.path}/deeds`);
    const actors = new Set(reply.body.items.map(({ actor }: { actor: string }) => actor));
    expect(actors).not.toContain(`person:${sara.id}`);
    expect([...actors]).toEqual(expect.arrayContaining([`person:${omar.id}`, expect.stringMatching(/^key:/)]));
  });

  test("a desk that was ended while an owner is in by name at another page asks whoever presses next, and does nothing as the owner", async () => {
    const { app } = shared;
    const { page, share, omar, clinic, isIn, press, isStored, open, errors } = await aSharedDesk(["Ali"]);
    await share();
    await page.getByRole("button", { name: "Sara" }).click();
    await typed(page, pin);
    await isIn("Sara");
    const settings = await open(`${app.url}/settings/${(await app.aClinic()).id}?lang=en`);
    await settings.fill("#username", omar.username);
    await settings.fill("#password", password);
    await settings.click("#sign-in-by-name .primary");
    await settings.waitForSelector('#sign-in-problem:has-text("There is no such clinic")'); // but she is in
    await page.bringToFront();
    const [{ id }] = (await app.request("get", `${clinic.path}/desks`)).body.items;
    await app.request("delete", `${clinic.path}/desks/${id}`).expect(204);

    await press(/^Call next: 1/);
    await page.waitForSelector('#sign-in-problem:has-text("no longer a shared desk")');
    await isStored(1, { status: "booked" });
    expect(errors).toEqual([]);
  });
});
