import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { anOrganisation, aPerson } from "../support/a-person.js";
import { axeFaults } from "../support/axe.js";
import { aVisitor, browserAndServer, proveWho, signIn, type Who } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";
import { openDay } from "../support/open-day.js";
import { aRoom, smallPhone, tooSmall } from "../support/room-page.js";
import { aBooker } from "../support/test-app.js";

type Clinic = Awaited<ReturnType<typeof aDesk>>["clinic"];

describe.skipIf(!chromiumPath)("a patient who is sent on to another clinic (skipped without chromium)", () => {
  const shared = browserAndServer();
  /** Without the marks that keep a name's direction to itself. */
  const seen = (texts: (string | null)[]) => texts.map((text) => text?.replace(/[\u2068\u2069]/g, ""));

  /** The desk of a triage, at which somebody has signed in by name who is a secretary there and at these other clinics. */
  async function triage(names: string[], others: string[], language: "ar" | "en" = "en") {
    const { app, browser } = shared;
    const organisationId = await anOrganisation(app);
    const clinics: Clinic[] = [];
    for (const name of others) clinics.push(await app.aClinic({ organisationId, name }));
    await app.aClinic({ organisationId, name: "Where she is nothing" });
    const person = ({ id }: Clinic) =>
      aPerson(
        app,
        organisationId,
        [id, ...clinics.map((clinic) => clinic.id)].map((clinicId) => ({ clinicId, role: "secretary" })),
      );
    const desk = await aDesk(shared, names, { fields: { organisationId, name: "Triage" }, language, person });
    const { page } = desk;
    const dialog = page.locator("#forward");
    return {
      ...desk,
      dialog,
      others: clinics as [Clinic, Clinic],
      deskOf: async (clinic: Clinic, who: Who) => {
        const other = await (await aVisitor(browser)).open(`${app.url}/desk/${clinic.id}?lang=en`);
        await signIn(other, who);
        return other;
      },
      facts: async (name: string, at: Page = page) =>
        seen(await at.locator(`.row:has-text("${name}") .fact`).allTextContents()),
      deeds: async (at: Page = page) => seen(await at.locator(".told-what").allTextContents()),
      choose: (name: string) => dialog.getByLabel("To which clinic").selectOption({ label: name }),
      sends: () => dialog.locator(".primary").click(),
      refuses: (text: string) => dialog.locator(`.problem:has-text("${text}")`).waitFor(),
    };
  }
  const stored = (clinic: Clinic) =>
    shared.app.database.query(
      `select list, number, status, patient_name as name, overbook_reason as reason from bookings
        where clinic_id = $1 order by list, number`,
      [clinic.id],
    );
  const areStored = (clinic: Clinic, expected: object[]) =>
    vi.waitFor(async () => expect(await stored(clinic)).toMatchObject(expected), 10_000);

  test("is done at this desk, which says where to, and waits at the other, which says where from; one key takes it back", async () => {
    const desk = await triage(["Ali", "Huda"], ["Laboratory", "X-ray"]);
    const { page, dialog, clinic, facts } = desk;
    const [laboratory] = desk.others;
    await desk.press("Call: 1 Ali");
    await page.waitForSelector('.inside .row:has-text("Ali")');
    await desk.press("Send on to…: 1 Ali");
    await desk.hasFocus(/^Choose a clinic/);
    expect(await dialog.locator("p").first().textContent()).toBe("Send on 1 Ali");
    const choices = ["Choose a clinic", "Laboratory", "X-ray", "Regular", "Golden"];
    expect(await dialog.locator("option").allTextContents()).toEqual(choices);
    expect(await axeFaults(page, "all")).toEqual([]);
    await page.keyboard.press("Enter"); // chose nothing
    await desk.refuses("Choose a clinic first.");
    await page.keyboard.press("Escape");
    await desk.press("Send on to…: 1 Ali");
    await desk.choose("Laboratory");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#notices .undo");
    expect(seen([await page.textContent("#notices .notice-line p")])).toEqual(["1 Ali — sent on to Laboratory, 1"]);
    await page.click(".finished summary");
    await expect.poll(() => facts("Ali")).toContain("sent on to Laboratory, 1");
    await areStored(clinic, [{ name: "Ali", status: "served" }, { status: "booked" }]);
    await areStored(laboratory, [{ name: "Ali", status: "booked", list: "regular" }]);
    await desk.press("Who did what: 1 Ali");
    await expect.poll(() => desk.deeds()).toContain("sent on to Laboratory, 1");
    await page.keyboard.press("Escape");

    await page.evaluate("globalThis.print = () => { globalThis.printed = true; }");
    await page.locator("#notices").getByRole("button", { name: "Print ticket" }).click();
    await expect.poll(() => page.evaluate("globalThis.printed")).toBe(true);
    expect(await page.textContent(".ticket-clinic")).toBe("Laboratory");

    const byKey = await desk.deskOf(laboratory, await shared.app.aKey("staff", laboratory.id));
    await expect.poll(() => facts("Ali", byKey)).toContain("from another clinic, 1");
    await byKey.getByRole("button", { name: "More: 1 Ali" }).click();
    expect(await byKey.locator("[data-deed=forward]").count(), "a key is of one clinic").toBe(0);
    await byKey.getByRole("button", { name: "Who did what: 1 Ali" }).click();
    await expect.poll(() => desk.deeds(byKey)).toEqual(["from another clinic, 1", "booked"]);

    await desk.press("Send on to…: 2 Huda");
    await desk.choose("X-ray");
    await dialog.getByLabel("List").selectOption("golden");
    await desk.sends();
    await desk.said("2 Huda — sent on to"); // the row may say so before
    await expect.poll(() => facts("Huda")).toContain("sent on to X-ray, Golden, 1");
    await page.keyboard.press("Alt+z");
    await desk.said("2 Huda — undone");
    await areStored(clinic, [{ name: "Ali" }, { name: "Huda", status: "booked" }]);
    await areStored(desk.others[1], [{ name: "Huda", status: "cancelled", list: "golden" }]);
    await page.reload();
    await page.waitForSelector("#lists .row");
    await page.click(".finished summary");
    await expect.poll(() => facts("Ali"), { message: "the name is asked for" }).toContain("sent on to Laboratory, 1");
    await desk.press("Undo: back inside: 1 Ali");
    await desk.said("1 Ali — is inside again, their booking at the other clinic stays");
    await page.waitForSelector('.inside .row:has-text("Ali")');
    await desk.press("Who did what: 1 Ali");
    await expect.poll(() => desk.deeds()).toContain("sending on taken back");
    await page.keyboard.press("Escape");
    await page.click("#sign-out");
    await page.waitForSelector("#sign-in:visible");
    expect(await page.locator("body").textContent(), "is nobody's who signs in next").not.toMatch(/Ali|Laboratory/);
  });

  test("is told why it is refused, and what to do: waits there already, closed, paused, or full, where a reason helps", async () => {
    const { app } = shared;
    const desk = await triage(["Ali"], ["Laboratory", "X-ray"]);
    const { dialog, clinic } = desk;
    const [laboratory, xRay] = desk.others;
    const phone = "07701234500";
    const waits = await aBooker(app, laboratory).book({ date: clinic.today, patient: { name: "Ali", phone } });
    await openDay(app, xRay, clinic.today);
    await app.request("post", `${xRay.path}/days/regular/${clinic.today}/close`).expect(200);
    await desk.press("Send on to…: 1 Ali");
    await desk.choose("Laboratory");
    await desk.sends();
    await desk.refuses("This patient waits there already, on this list. Their number: 1");
    await desk.hasFocus(/^Choose a clinic/);
    await app.request("patch", `${laboratory.path}/bookings/${waits.id}`).send({ status: "cancelled" }).expect(200);
    await openDay(app, laboratory, clinic.today, { status: "paused" });
    await desk.sends();
    await desk.refuses("Booking is paused there.");
    await desk.choose("X-ray");
    await desk.sends();
    await desk.refuses("The list there is closed for today.");
    await openDay(app, laboratory, clinic.today, { status: "open", capacity: 0 });
    await desk.choose("Laboratory");
    expect(await dialog.getByLabel("Reason").isVisible()).toBe(false);
    await desk.sends();
    await desk.refuses("All places there are taken.");
    await desk.hasFocus("INPUT");
    await desk.sends();
    await desk.refuses("Write the reason first.");
    await desk.choose("X-ray"); // another clinic may have places
    expect(await dialog.getByLabel("Reason").isVisible()).toBe(false);
    await desk.choose("Laboratory");
    await desk.sends();
    await dialog.getByLabel("Reason").fill("bleeds");
    await dialog.getByRole("button", { name: "Send on in addition" }).click();
    await desk.said("1 Ali — sent on to");
    await areStored(laboratory, [{ status: "cancelled" }, { number: 2, reason: "bleeds", status: "booked" }]);
  });

  test("is sent once, however many desks press at one time; the others are told, and nobody takes back whom the other clinic has called", async () => {
    const desk = await triage(["Ali"], ["Laboratory"]);
    const desks = [desk, await desk.anotherDesk()];
    for (const { page } of desks) {
      await page.getByRole("button", { name: "More: 1 Ali" }).click();
      await page.getByRole("button", { name: "Send on to…: 1 Ali" }).click();
      await page.locator("#forward[open]").waitFor();
    }
    await Promise.all(desks.map(({ page }) => page.locator("#forward .primary").click()));
    const outcomes = desks.map(({ page }) =>
      page.locator("#notices .undo, #forward .problem:not(:empty)").first().textContent(),
    );
    const told = "This patient was sent on already, maybe by somebody else just now. Their number: 1";
    expect((await Promise.all(outcomes)).sort()).toEqual([told, "Undo"]);
    const [laboratory] = desk.others;
    expect(await stored(laboratory)).toHaveLength(1);
    const called = `${laboratory.path}/days/regular/${laboratory.today}/call-next`;
    await shared.app.request("post", called).send({}).expect(200);
    for (const { page } of desks) if (await page.locator("#notices .undo").count()) await page.click("#notices .undo");
    await Promise.any(
      desks.map(({ page }) => page.waitForSelector('.problem:has-text("changed this booking meanwhile")')),
    );
    await areStored(laboratory, [{ status: "in_progress" }]);
    await areStored(desk.clinic, [{ status: "served" }]);
  });

  test("is not offered where there is nowhere to send, and asks the server nothing then", async () => {
    const { app } = shared;
    const organisationId = await anOrganisation(app);
    const secretaryAt = (clinicId: number | null) => aPerson(app, organisationId, [{ role: "secretary", clinicId }]);
    const desk = await aDesk(shared, ["Ali"], {
      fields: { organisationId },
      person: ({ id }) => secretaryAt(id),
    });
    const { page } = desk;
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const offer = page.locator("[data-deed=forward]");
    const look = () => page.getByRole("button", { name: "More: 1 Ali" }).click();
    await look();
    await page.getByRole("button", { name: "Who did what: 1 Ali" }).waitFor();
    expect(await offer.count()).toBe(0);
    expect(asked).not.toContain("/v1/clinics");

    const ofAll = await secretaryAt(null);
    const signInAnew = async () => {
      await page.click("#sign-out");
      await page.waitForSelector("#sign-in:visible");
      await signIn(page, ofAll);
      await look();
    };
    await signInAnew();
    await desk.press("Send on to…: 1 Ali");
    await desk.said("There is no other clinic that you can send patients on to.");
    const others = [
      await app.aClinic({ organisationId, name: "X-ray" }),
      await app.aClinic({ organisationId }),
    ] as const;
    await signInAnew();
    await desk.press("Send on to…: 1 Ali");
    await page.locator("#forward[open]").waitFor();
    expect(await page.locator("#forward option").count()).toBeGreaterThan(3);
    for (const other of others) expect(await stored(other)).toEqual([]);
  });

  test("goes from the doctor's room to the laboratory by one press more than finishing, also on a small phone", async () => {
    const { app } = shared;
    const organisationId = await anOrganisation(app);
    const clinic = await app.aClinic({ organisationId, needsArrival: false, name: "Dr. Layla" });
    const laboratory = await app.aClinic({ organisationId, name: "المختبر" });
    for (const name of ["Ali", "Huda"]) await aBooker(app, clinic).book({ date: clinic.today, patient: { name } });
    const doctor = (...at: Clinic[]) =>
      aPerson(
        app,
        organisationId,
        at.map(({ id }) => ({ clinicId: id, role: "doctor" })),
      );
    const room = await aRoom(shared, clinic, {
      who: await doctor(clinic, laboratory),
      language: "ar",
      visitor: smallPhone,
    });
    const { page } = room;
    await room.callNext();
    await room.turns(["Ali"], ["Huda"]);
    await room.press("تحويل إلى…: ١ Ali");
    await page.locator("#forward[open]").waitFor();
    expect(await tooSmall(page)).toEqual([]);
    expect(await axeFaults(page, "all")).toEqual([]);
    await page.locator("#forward .primary").click();
    await room.turns([], ["Huda"]);
    await room.before(["Ali"]);
    expect(seen(await page.locator("#before .fact").allTextContents())).toContain("حُوّل إلى المختبر، ١");
    await areStored(laboratory, [{ name: "Ali", status: "booked" }]);
    await room.canCall();
    await page.keyboard.press("Space"); // the button has the focus again
    await room.turns(["Huda"], []);

    const factsInside = async () => seen(await page.locator("#inside .fact").allTextContents());
    await page.goto(`${app.url}/doctor/${laboratory.id}?lang=en`); // signed in there too
    await room.turns([], ["Ali"]);
    await room.callNext();
    await room.turns(["Ali"], []);
    await expect.poll(factsInside).toContain("from Dr. Layla, 1");
    await room.press("Sign out");
    await page.waitForSelector("#sign-in:visible");
    await proveWho(page, await doctor(laboratory)); // who is nothing elsewhere
    await room.turns(["Ali"], []);
    await expect.poll(factsInside).toContain("from another clinic, 1");
    expect(await page.locator("[data-deed=forward]").count()).toBe(0);
  });
});
