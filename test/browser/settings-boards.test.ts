import { describe, expect, test } from "vitest";
import { anOrganisation, aPerson } from "../support/a-person.js";
import { axeFaults } from "../support/axe.js";
import { browserAndServer } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aBoard } from "../support/group-stream.js";
import { aSettingsPage } from "../support/settings-page.js";

describe.skipIf(!chromiumPath)("boards in the settings (skipped without chromium)", () => {
  const shared = browserAndServer();

  async function anOwnersPage(arrange?: NonNullable<Parameters<typeof aSettingsPage>[1]>["arrange"]) {
    const { app } = shared;
    const organisationId = await anOrganisation(app);
    const dental = await app.aClinic({ organisationId, name: "Dental" });
    const { username } = await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }]);
    const opened = await aSettingsPage(shared, { fields: { organisationId, name: "Eyes" }, username, arrange });
    const boards = opened.part("boards");
    const press = (name: string | RegExp) => boards.getByRole("button", { name }).click();
    const field = (label: string) => boards.getByLabel(label, { exact: true });
    const row = (name: string) => boards.getByRole("group", { name, exact: true });
    const stored = async () => (await app.request("get", `${opened.clinic.path}/boards`)).body.items;
    return { ...opened, dental, boards, press, field, row, stored };
  }

  test("an owner makes one of two clinics, turns them round, opens it on a screen, and deletes it", async () => {
    const { app } = shared;
    const { page, clinic, dental, boards, save, press, field, row, stored, part, open, errors } = await anOwnersPage();
    await boards.getByRole("link", { name: "This clinic’s own board" }).waitFor();
    await field("Name").fill("Second floor");
    await field("English").check();
    await field("A line for whoever waits").fill("Doors close at five");
    await press("Add a clinic");
    await row("Dental").getByLabel("Called there").fill("Room 2");
    expect(await boards.getByRole("button", { name: "Add a clinic" }).isVisible()).toBe(false); // she has no more
    await press("Move up: Dental");
    await save("boards");
    const made = {
      ...{ name: "Second floor", languages: ["ar", "en"], message: "Doors close at five" },
      clinics: [
        { clinicId: dental.id, label: "Room 2" },
        { clinicId: clinic.id, label: null },
      ],
    };
    expect(await stored()).toMatchObject([{ board: made }]);
    await boards.getByText("Room 2, Eyes").waitFor();
    expect(await field("Name").inputValue()).toBe("");
    expect(await boards.locator(".clinic-row").count()).toBe(1);
    expect(await axeFaults(page, "all")).toEqual([]);

    const [{ id }] = await stored();
    await app.request("patch", `/v1/boards/${id}`).send({ languages: ["en", "ar"] }); // an order that no box shows
    await page.reload();
    const sent: unknown[] = [];
    page.on("request", (request) => request.method() === "PATCH" && sent.push(request.postDataJSON()));
    await press("Change: Second floor");
    await save("boards", "Nothing was changed.");
    await field("A line for whoever waits").fill("");
    await field("العربية").uncheck();
    await press("Remove: Dental");
    await save("boards");
    const change = { languages: ["en"], message: null, clinics: [{ clinicId: clinic.id, label: null }] };
    expect(sent).toEqual([change]);
    expect(await stored()).toMatchObject([{ board: { name: "Second floor", ...change } }]);

    await press("Key for a screen: Second floor");
    await boards.getByText(/^Open this address once on the screen/).waitFor();
    const address = await field("Secret").inputValue();
    await part("keys").getByText("a shared board").waitFor();
    const screen = await open(address);
    await screen.getByText("Eyes").waitFor();
    await screen.close();
    await press("I have it");

    await press("Change: Second floor");
    await press("Delete: Second floor");
    await press("Delete: Second floor");
    await boards.getByRole("link", { name: "Second floor" }).waitFor({ state: "detached" });
    await boards.getByRole("button", { name: "Make a shared board" }).waitFor(); // nothing is changed any more
    await part("keys").getByText("a shared board").waitFor({ state: "detached" });
    expect(await stored()).toEqual([]);
    expect((await app.request("get", "/v1/boards")).body.items).toEqual([]);
    expect(errors).toEqual([]);
  });

  test("each refusal stands beside its field, also in a row of it, and makes nothing", async () => {
    const { app } = shared;
    const { page, dental, boards, press, field, row, refused, stored } = await anOwnersPage();
    expect(await refused("boards")).toEqual({ name: "Name", said: expect.stringMatching(/^Write a name/) });
    await field("Name").fill("Hall");
    await field("العربية").uncheck();
    expect(await refused("boards")).toEqual({ name: "Languages", said: "Choose at least one." });
    await field("Türkçe").check();
    await press("Add a clinic");
    await row("Dental").getByLabel("Clinic", { exact: true }).selectOption({ label: "Eyes" });
    expect(await refused("boards")).toEqual({ name: "Clinic", said: "Each clinic once." });
    expect(await boards.locator("[aria-invalid]").count()).toBe(1);

    const rows = boards.locator(".clinic-row").getByLabel("Clinic", { exact: true });
    await rows.nth(1).selectOption({ label: "Dental" });
    await app.request("patch", dental.path).send({ organisationId: await anOrganisation(app, "Rival") });
    expect(await refused("boards")).toEqual({ name: "Clinic", said: "There is no such clinic." });
    await rows.nth(0).selectOption({ label: "Dental" });
    await boards.getByRole("button", { name: "Remove: Dental" }).first().click();
    await boards.locator("form > .deeds .primary").click();
    await boards.getByText("This clinic must be one of them.").waitFor();
    expect(await axeFaults(page, "words")).toEqual([]);
    expect(await stored()).toEqual([]);
  });

  test("a board that also shows somebody else's clinic is seen, and not changed", async () => {
    const { app } = shared;
    const { boards } = await anOwnersPage(async (clinic) =>
      aBoard(app, [clinic, await app.aClinic()], { name: "Ground floor" }),
    );
    await boards.getByRole("link", { name: "Ground floor" }).waitFor();
    await boards.getByText("called there: Room 1").waitFor();
    expect(await boards.getByRole("button", { name: /Ground floor/ }).count()).toBe(0);
  });
});
