import { describe, expect, test } from "vitest";
import { anOrganisation, aPerson } from "../support/a-person.js";
import { browserAndServer, isLive, proveWho } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aDesk } from "../support/desk-page.js";

describe.skipIf(!chromiumPath)("signing in at the desk (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("keeps the key nowhere, and shows the session's token with every write; signing out ends it", async () => {
    const desk = await aDesk(shared, ["Ali"]);
    const writes: (string | undefined)[] = [];
    desk.page.on("request", (request) => {
      if (request.method() !== "GET") writes.push(request.headers()["x-csrf-token"]);
    });
    await desk.press(/^Call next: 1/);
    await desk.press("Served: 1 Ali");
    await desk.isStored(1, { status: "served" });
    expect(writes).toHaveLength(2);
    for (const token of writes) expect(token).toMatch(/^[\w-]{20,}$/);

    const kept = await desk.page.evaluate<string>(
      "JSON.stringify([document.documentElement.outerHTML, { ...localStorage }, { ...sessionStorage }, location.href])",
    );
    expect(kept).not.toContain(desk.key);
    expect(await desk.page.inputValue("#key")).toBe("");
    expect(await desk.page.evaluate("indexedDB.databases().then((all) => all.length)")).toBe(0);
    expect(await desk.context.cookies()).toMatchObject([
      { httpOnly: true, sameSite: "Strict", path: `/v1/clinics/${desk.clinic.id}` },
    ]);
    await desk.page.reload();
    await desk.page.waitForSelector("#booking-form:visible"); // the cookie holds
    await desk.page.click("#sign-out");
    await desk.page.waitForSelector("#sign-in:visible");
    await desk.page.reload();
    await desk.page.waitForSelector("#sign-in:visible");
  });

  test("of somebody else who signs in in another tab, or out again, it is told at the next press, which does nothing; what is typed stays, and the one after is hers", async () => {
    const { app } = shared;
    const organisationId = await anOrganisation(app);
    const owner = await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }], { name: "Omar" });
    const desk = await aDesk(shared, ["Ali", "Mona"], { fields: { organisationId } });
    const { page, press, said, isStored } = desk;
    await page.fill("#name", "Zay");
    const other = await desk.open(`${app.url}/org/${organisationId}?lang=en`);
    await proveWho(other, owner);
    await isLive(other);

    await press(/^Call next: 1/);
    await said("Somebody else has signed in in this browser");
    await isStored(1, { status: "booked" });
    expect(await page.textContent("#person")).toBe("Omar");
    await press(/^Call next: 1/);
    await isStored(1, { status: "in_progress" });

    await other.click("#sign-out");
    await other.waitForSelector("#sign-in-by-name:visible");
    await press("Served: 1 Ali");
    await said("Somebody else has signed in in this browser");
    expect(await page.textContent("#person")).toBe("");
    await press("Served: 1 Ali");
    await isStored(1, { status: "served" });
    expect(await page.inputValue("#name")).toBe("Zay");
    const { items } = (await app.request("get", `${desk.clinic.path}/deeds`)).body;
    const actors = items.map(({ actor }: { actor: string }) => actor);
    expect(actors).toEqual(expect.arrayContaining([`person:${owner.id}`, expect.stringMatching(/^key:/)]));
    expect(desk.errors).toEqual([]);
  });

  test("when somebody of elsewhere signs in in another tab, the next press asks, as a reload would, and nothing of the clinic is shown", async () => {
    const { app } = shared;
    const organisationId = await anOrganisation(app, "Elsewhere");
    await app.aClinic({ organisationId });
    const stranger = await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }]);
    const { page, press, isStored, open, errors } = await aDesk(shared, ["Ali"]);
    await page.fill("#name", "Zay");
    const other = await open(`${app.url}/org/${organisationId}?lang=en`);
    await proveWho(other, stranger);
    await isLive(other);

    await press(/^Call next: 1/);
    await page.waitForSelector('#sign-in-problem:has-text("There is no such clinic")');
    await isStored(1, { status: "booked" });
    expect(await page.locator("body").textContent()).not.toContain("Ali");
    expect(await page.inputValue("#name")).toBe("Zay");
    expect(errors).toEqual([]);
  });
});
