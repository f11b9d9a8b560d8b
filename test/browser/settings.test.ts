import { describe, expect, test, vi } from "vitest";
import { aReceiver } from "../support/a-receiver.js";
import { axeFaults } from "../support/axe.js";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBoard } from "../support/group-stream.js";
import { aSettingsPage } from "../support/settings-page.js";
import { aBooker, daysAfter, webhookSettings } from "../support/test-app.js";

const morning = {
  weekday: "sat",
  shift: 1,
  start: "09:00",
  end: "12:00",
  capacity: 9,
  goldenCapacity: 0,
  firstNumber: 1,
};

describe.skipIf(!chromiumPath)("the page of a clinic's settings (skipped without chromium)", () => {
  const shared = browserAndServer({ settings: webhookSettings });

  test("saves each part alone, only what was changed, and the API says the same", async () => {
    const { page, clinic, part, save, isStored } = await aSettingsPage(shared, { fields: { name: "Old name" } });
    const sent: unknown[] = [];
    page.on("request", (request) => {
      if (request.method() === "PATCH") sent.push(request.postDataJSON());
    });
    const ofClinic = part("clinic");
    await ofClinic.getByLabel("Name", { exact: true }).fill("عيادة النور");
    await ofClinic.getByLabel("Places, regular list").fill("٣٥");
    await ofClinic.getByLabel("Friday").uncheck();
    await ofClinic.getByLabel("Anybody may see the board").uncheck();
    await ofClinic.getByLabel("Months that names are kept").fill("24");
    await ofClinic.getByLabel("Months that changes are kept").fill("٣٦");
    await save("clinic");
    const workingDays = ["sat", "sun", "mon", "tue", "wed", "thu"];
    const changed = {
      name: "عيادة النور",
      capacity: 35,
      publicBoard: false,
      keepMonths: 24,
      deedMonths: 36,
      workingDays,
    };
    await isStored("", changed);
    expect(await page.textContent("h1")).toBe("عيادة النور");
    await part("line").getByLabel("Order of calls").selectOption({ label: "One line, one golden after 3 regular" });
    await save("line");
    const quiet = part("notices").getByRole("group", { name: "Nobody is reminded" });
    await quiet.getByLabel("From").fill("22:00");
    await quiet.getByLabel("To").fill("08:00");
    await part("notices").getByLabel("Reminded the day before at").fill("18:00");
    await save("notices");
    await isStored("", { ...changed, goldenTurn: 3, remindAt: "18:00", quietHours: { from: "22:00", to: "08:00" } });
    expect(sent).toEqual([
      changed,
      { goldenTurn: 3 },
      { remindAt: "18:00", quietHours: { from: "22:00", to: "08:00" } },
    ]);
    await save("clinic", "Nothing was changed.");
    for (const label of ["Months that names are kept", "Months that changes are kept"])
      await ofClinic.getByLabel(label).fill("");
    await save("clinic");
    await isStored("", { keepMonths: null, deedMonths: null });

    const hours = part("hours");
    await hours.getByRole("button", { name: "Add a shift: Saturday" }).click();
    const saturday = hours.getByRole("group", { name: "Saturday" }).last();
    await saturday.getByLabel("From").fill("09:00");
    await saturday.getByLabel("To", { exact: true }).fill("12:00");
    await saturday.getByLabel("Places, regular list").fill("9");
    await hours.getByRole("button", { name: "The same as Saturday" }).click();
    await save("hours");
    await isStored("/hours", [morning, { ...morning, weekday: "sun" }]);

    const exceptions = part("exceptions");
    const from = daysAfter(clinic.today, 40);
    await exceptions.getByLabel("What").selectOption({ label: "Other hours" });
    await exceptions.getByLabel("First day").fill(from);
    await exceptions.getByLabel("Last day").fill(from);
    await exceptions.getByLabel("Shift", { exact: true }).selectOption("2");
    await exceptions.getByLabel("From", { exact: true }).fill("16:00");
    await exceptions.getByLabel("To", { exact: true }).fill("20:00");
    await exceptions.getByLabel("Places, regular list").fill("5");
    await save("exceptions");
    await isStored("/exceptions", [{ kind: "extra", from, shift: 2, start: "16:00", capacity: 5, firstNumber: 101 }]);
    const takeBack = exceptions.getByRole("button", { name: /Take back: Other hours/ });
    await takeBack.click();
    await takeBack.click();
    await takeBack.waitFor({ state: "detached" });
    await isStored("/exceptions", []);
  });

  test("makes a key and a webhook whose secrets are shown once, kept nowhere, and ends them", async () => {
    const { app } = shared;
    const receiver = await aReceiver();
    const { page, clinic, part, isStored, context } = await aSettingsPage(shared);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const keys = part("keys");
    await keys.getByLabel("Who or what has it").fill("Hall screen");
    await keys.getByLabel("For", { exact: true }).selectOption({ label: "a screen or kiosk" });
    await keys.getByRole("button", { name: "Make a key" }).click();
    const shown = keys.getByLabel("Secret", { exact: true });
    await shown.waitFor();
    const secret = await shown.inputValue();
    expect((await app.request("get", clinic.path, secret)).status).toBe(200);
    await keys.getByRole("button", { name: "Copy" }).click();
    await keys.getByText("Copied.").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(secret);
    await keys.getByRole("button", { name: "I have it" }).click();

    const webhooks = part("webhooks");
    await webhooks.getByLabel("Address").fill(receiver.url);
    await webhooks.getByLabel("messages for patients").check();
    await webhooks.getByRole("button", { name: "Add the program" }).click();
    await webhooks.getByLabel("Secret", { exact: true }).waitFor();
    const signing = await webhooks.getByLabel("Secret", { exact: true }).inputValue();
    expect(signing).toMatch(/^whsec_/);
    await webhooks.getByRole("button", { name: "I have it" }).click();
    await isStored("/webhooks", { items: [{ kinds: ["booking.changed", "day.changed", "notice.due"] }] });
    await webhooks.getByRole("button", { name: /^Test: / }).click();
    await webhooks.getByText(/^Last message: answered 204/).waitFor();
    expect(receiver.received).toMatchObject([{ type: "test" }]);
    const rotate = webhooks.getByRole("button", { name: /New secret: / });
    await rotate.click();
    await rotate.click();
    await webhooks.getByLabel("Secret", { exact: true }).waitFor();
    const rotated = await webhooks.getByLabel("Secret", { exact: true }).inputValue();
    expect(rotated).not.toBe(signing);
    const isLeaving = page.waitForEvent("dialog"); // an open secret is not left unsaid
    const reloaded = page.reload().catch(() => undefined);
    const dialog = await isLeaving;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.accept();
    await reloaded;
    await page.waitForSelector('html[data-live="live"]');
    const kept = await page.evaluate<string>(
      "JSON.stringify([document.documentElement.outerHTML, [...document.querySelectorAll('input')].map(({ value }) => value), { ...localStorage }, { ...sessionStorage }, location.href])",
    );
    for (const each of [secret, signing, rotated]) expect(kept).not.toContain(each);
    expect(await page.evaluate("indexedDB.databases().then((all) => all.length)")).toBe(0);

    await webhooks.getByRole("button", { name: /^Pause: / }).click();
    await webhooks.getByText("Paused").waitFor();
    await isStored("/webhooks", { items: [{ status: "paused" }] });
    const remove = webhooks.getByRole("button", { name: /Delete: / });
    await remove.click();
    await remove.click();
    await webhooks.getByText("No other program is told.").waitFor();
    const revoke = keys.getByRole("button", { name: /Revoke: Hall screen/ });
    await revoke.click();
    await revoke.click();
    await keys.getByText(/^revoked/).waitFor();
    expect((await app.request("get", clinic.path, secret)).status).toBe(401);
  });

  test("puts each refusal beside its field, which gets the focus, also deep inside of a plan", async () => {
    const { app } = shared;
    const { page, clinic, part, refused, isStored } = await aSettingsPage(shared);
    const before = (await app.request("get", clinic.path)).body;
    /** What is typed where, and beside which field which refusal then stands. */
    const table: [part: string, label: string, typed: string, name: string, said: RegExp][] = [
      ["clinic", "Name", "", "Name", /^Write a name/],
      ["clinic", "Time zone", "Mars/Base", "Time zone", /^There is no such time zone/],
      ["clinic", "Country of phone numbers", "XX", "Country of phone numbers", /^There is no such country/],
      ["clinic", "Places, regular list", "many", "Places, regular list", /^A whole number from 0 to 10000/],
      ["clinic", "Places, golden list", "1001", "Places, golden list", /from 0 to 1000/],
      ["clinic", "The date changes at", "23:00", "The date changes at", /not after days close/],
      ["clinic", "Months that names are kept", "0", "Months that names are kept", /from 1 to 120/],
      ["clinic", "Months that changes are kept", "11", "Months that changes are kept", /from 12 to 120/],
      ["line", "Calls before a patient steps back", "0", "Calls before a patient steps back", /from 1 to 10/],
      ["line", "Seconds between two calls", "601", "Seconds between two calls", /from 0 to 600/],
      [
        "notices",
        "Told to be near when so many are ahead",
        "21",
        "Told to be near when so many are ahead",
        /from 0 to 20/,
      ],
      ["exceptions", "First day", daysAfter(clinic.today, -1), "First day", /^This day is over/],
      ["webhooks", "Address", "http://169.254.169.254/latest", "Address", /^Must be an address with https/],
      ["webhooks", "Address", "no address", "Address", /^Must be an address with https/],
      ["keys", "Who or what has it", "", "Who or what has it", /^Write a name/],
    ];
    for (const [id, label, typed, name, said] of table) {
      const field = part(id).getByLabel(label, { exact: true });
      const was = await field.inputValue();
      await field.fill(typed);
      if (id === "exceptions") await part(id).getByLabel("Last day").fill(clinic.today);
      const shown = await refused(id);
      expect(shown, `${label}: ${typed}`).toEqual({ name, said: expect.stringMatching(said) });
      await field.fill(was);
    }
    await part("notices").getByRole("group", { name: "Nobody is reminded" }).getByLabel("From").fill("22:00");
    expect(await refused("notices")).toMatchObject({ name: "Nobody is reminded" });
    expect(await page.evaluate("document.activeElement.closest('label').textContent")).toBe("To");
    for (const day of await part("clinic").locator(".checks input").all()) await day.uncheck();
    expect(await refused("clinic")).toEqual({ name: "Working days", said: "Choose at least one." });
    expect(await axeFaults(page, "words")).toEqual([]);

    const hours = part("hours");
    const add = hours.getByRole("button", { name: "Add a shift: Monday" });
    const fill = async (index: number, shift: string, start: string, end: string, first = "") => {
      await add.click();
      const row = hours.locator(".hours-row").nth(index);
      await row.getByLabel("Shift").selectOption(shift);
      await row.getByLabel("From").fill(start);
      await row.getByLabel("To", { exact: true }).fill(end);
      await row.getByLabel("Places, regular list").fill("9");
      await row.getByLabel("First ticket").fill(first);
      return row;
    };
    await fill(0, "1", "09:00", "12:00");
    const second = await fill(1, "1", "13:00", "15:00", "50");
    expect(await refused("hours")).toEqual({ name: "Shift", said: expect.stringMatching(/^Each shift of a day once/) });
    await second.getByLabel("Shift").selectOption("2");
    await second.getByLabel("From").fill("11:00");
    expect(await refused("hours")).toEqual({ name: "From", said: expect.stringMatching(/no other shift has/) });
    expect(await second.getByLabel("From").getAttribute("aria-invalid")).toBe("true");
    await second.getByLabel("From").fill("12:00");
    await second.getByLabel("First ticket").fill("5");
    expect(await refused("hours")).toMatchObject({ name: "First ticket" });
    expect(await hours.locator("[aria-invalid]").count()).toBe(1); // what was mended is so no more
    await isStored("/hours", []);

    const { book } = aBooker(app, clinic);
    await book({ date: daysAfter(clinic.today, 3) });
    for (const label of ["First day", "Last day"])
      await part("exceptions").getByLabel(label).fill(daysAfter(clinic.today, 3));
    expect(await refused("exceptions")).toEqual({
      name: "Those who wait then",
      said: expect.stringMatching(/^Patients wait then/),
    });
    const { version: _, ...after } = (await app.request("get", clinic.path)).body;
    expect(before).toMatchObject(after);
    await isStored("/exceptions", []);
  });

  test("a form that somebody else overtook says what it is now, and overwrites it only when it is saved again", async () => {
    const { app } = shared;
    const { page, clinic, part, save, isStored } = await aSettingsPage(shared, { fields: { capacity: 20 } });
    const elsewhere = (body: object) => app.request("patch", clinic.path).send(body).expect(200);
    const ofClinic = part("clinic");
    const press = () => ofClinic.locator("form > .deeds .primary").click();
    await elsewhere({ capacity: 30, goldenCapacity: 7 });
    await ofClinic.getByLabel("Places, regular list").fill("25");
    await press();
    await ofClinic.getByText("Now: 30").waitFor();
    await ofClinic.getByText(/^Somebody changed this meanwhile/).waitFor();
    expect(await ofClinic.getByLabel("Places, golden list").inputValue()).toBe("7");
    await isStored("", { capacity: 30 });
    await save("clinic");
    await isStored("", { capacity: 25, goldenCapacity: 7 });
    expect(await ofClinic.getByText("Now: 30").count()).toBe(0);

    await aBooker(app, clinic).book(); // moves the clinic's version, and no setting
    await elsewhere({ recalls: 5 });
    await ofClinic.getByLabel("Places, regular list").fill("26");
    await save("clinic");
    expect(await part("line").getByLabel("Calls before a patient steps back").inputValue()).toBe("5");
    await isStored("", { capacity: 26, recalls: 5 });

    await app.request("put", `${clinic.path}/hours`).send([morning]).expect(200);
    const hours = part("hours");
    await hours.getByRole("button", { name: "Add a shift: Monday" }).click();
    const row = hours.locator(".hours-row");
    await row.getByLabel("From").fill("10:00");
    await row.getByLabel("To", { exact: true }).fill("13:00");
    await row.getByLabel("Places, regular list").fill("4");
    const saveHours = () => hours.locator("form > .deeds .primary").click();
    await saveHours();
    await hours.getByText("Somebody changed the hours meanwhile.").waitFor();
    await hours.getByText("Now: Saturday 9:00–12:00").waitFor();
    await isStored("/hours", [morning]);
    await hours.getByRole("button", { name: "Take theirs" }).click();
    expect(await row.getByLabel("From").inputValue()).toBe("09:00");
    await app.request("put", `${clinic.path}/hours`).send([]).expect(200);
    await row.getByLabel("Places, regular list").fill("8");
    await saveHours();
    await hours.getByText("Now: none").waitFor();
    await save("hours");
    await isStored("/hours", [{ ...morning, capacity: 8 }]);
    expect(await page.locator("#part-clinic [aria-invalid]").count()).toBe(0);
  });

  test("a desk's key sees the settings, enters leaves and no more; unsaved changes are said before signing out", async () => {
    const { app } = shared;
    const { page, clinic, part, errors, save, isStored } = await aSettingsPage(shared, {
      keyOf: (clinicId) => app.aKey("staff", clinicId),
    });
    await page.getByText(/^You see the settings/).waitFor();
    expect(await part("keys").isVisible()).toBe(false);
    for (const id of ["clinic", "line", "notices", "hours"]) {
      expect(await part(id).locator("form > .deeds .primary").isVisible(), id).toBe(false);
      const enabled = part(id).locator(".controls").locator("input, select, button").and(page.locator(":enabled"));
      expect(await enabled.count(), id).toBe(0);
    }
    for (const id of ["boards", "webhooks"]) expect(await part(id).locator("form").isVisible()).toBe(false);
    const date = daysAfter(clinic.today, 9);
    for (const label of ["First day", "Last day"]) await part("exceptions").getByLabel(label).fill(date);
    await page.click("#sign-out");
    await page.getByText(/^Some changes are not saved yet/).waitFor();
    await save("exceptions");
    await isStored("/exceptions", [{ kind: "closed", from: date }]);
    await page.click("#sign-out");
    await page.waitForSelector("#sign-in:visible");
    expect(await page.locator("#part-exceptions li").count()).toBe(0); // nobody who comes next sees it
    expect(await page.textContent("h1")).toBe("Clinic settings");
    expect(errors).toEqual([]);
  });

  test("a phone shows every part without a scroll to the side, in each language and direction, and axe finds nothing", async () => {
    const { app } = shared;
    const { page } = await aSettingsPage(shared, {
      language: "ar",
      arrange: async (clinic) => {
        const hours = [morning, { ...morning, weekday: "sun" }];
        await app.request("put", `${clinic.path}/hours`).send(hours).expect(200);
        await aBoard(app, [clinic]);
      },
    });
    await page.locator("#part-boards li").nth(1).waitFor();
    for (const language of ["ar", "ckb", "en"]) {
      await page.selectOption("#language", language);
      expect(await page.getAttribute("html", "dir")).toBe(language === "en" ? "ltr" : "rtl");
      for (const width of [390, 1366]) {
        await page.setViewportSize({ width, height: 844 });
        const wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        expect(await page.evaluate(wide), `${language} ${width}`).toBeLessThanOrEqual(0);
      }
      expect(await axeFaults(page, "words"), language).toEqual([]);
      expect(await page.locator("#part-clinic .name").first().textContent()).not.toBe("");
    }
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await axeFaults(page, "colours"), colorScheme).toEqual([]);
    }
    const small = `[...document.querySelectorAll("#parts button, #parts input:not([type=checkbox]), #parts select, #parts a, .check")]
      .filter((node) => node.getClientRects().length > 0 && node.getBoundingClientRect().height < 43.5)
      .map((node) => node.outerHTML)`;
    expect(await page.evaluate(small)).toEqual([]);
    await vi.waitFor(
      async () => expect(await page.locator("#part-pace .hint").textContent()).toContain("ten calls"),
      15_000,
    );
  });
});
