import { describe, expect, test, vi } from "vitest";
import { anOrganisation, aPerson, password } from "../support/a-person.js";
import { axeFaults } from "../support/axe.js";
import { browserAndServer, isLive, proveWho } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aSettingsPage } from "../support/settings-page.js";

describe.skipIf(!chromiumPath)("people in the settings (skipped without chromium)", () => {
  const shared = browserAndServer();

  async function anOwnersPage({ byName = true } = {}) {
    const { app } = shared;
    const organisationId = await anOrganisation(app);
    const owner = await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }], { name: "Omar" });
    const signedIn = byName ? { username: owner.username } : {};
    const opened = await aSettingsPage(shared, { fields: { organisationId }, ...signedIn });
    const peoplePath = `/v1/organisations/${organisationId}/people`;
    const people = opened.part("people");
    const stored = (name: string, expected: object) =>
      vi.waitFor(async () => {
        const { body } = await app.request("get", peoplePath);
        expect(body.items.find((each: { name: string }) => each.name === name)).toMatchObject(expected);
      }, 15_000);
    const press = (name: string | RegExp) => people.getByRole("button", { name }).click();
    return { ...opened, organisationId, owner, people, stored, press };
  }

  test("an owner who signed in by name adds a secretary with a PIN, makes her a doctor, and ends her access", async () => {
    const { app } = shared;
    const { page, clinic, people, owner, stored, press, save, refused, organisationId, errors } = await anOwnersPage();
    await people.getByText("owner (in all clinics)").waitFor();
    expect(await people.getByRole("button", { name: "Disable: Omar" }).count()).toBe(0); // not herself
    const field = (label: string) => people.getByLabel(label, { exact: true });

    const table: [label: string, typed: string, said: RegExp][] = [
      ["Name", "", /^Write a name/],
      ["Username", "two words", /^Letters, digits/],
      ["Username", owner.username.toUpperCase(), /nobody else has/],
      ["Password", "too short", /^Must have 10 to 200/],
      ["PIN", "1234", /^4 to 8 digits, not one/],
    ];
    await field("Name").fill("Sara Ahmed");
    for (const [label, typed, said] of table) {
      const was = await field(label).inputValue();
      await field(label).fill(typed);
      expect(await refused("people"), typed).toEqual({ name: label, said: expect.stringMatching(said) });
      await field(label).fill(was);
    }
    expect((await app.request("get", `/v1/organisations/${organisationId}/people`)).body.items).toHaveLength(1);
    expect(await axeFaults(page, "all")).toEqual([]);

    const username = `${owner.username}.sara`;
    await field("Username").fill(username);
    await field("Password").fill(` ${password} `);
    await field("PIN").fill("٤٩٢٠");
    await save("people");
    const here = (role: string) => [{ clinicId: clinic.id, role }];
    await stored("Sara Ahmed", { username, hasPassword: true, hasPin: true, memberships: here("secretary") });
    const signIn = () => app.request("post", "/v1/sign-in", null).send({ username, password: ` ${password} ` });
    await signIn().expect(201);
    for (const label of ["Name", "Password", "PIN"]) expect(await field(label).inputValue()).toBe("");

    const elsewhere = { clinicId: (await app.aClinic({ organisationId })).id, role: "secretary" };
    const [, { id }] = (await app.request("get", `/v1/organisations/${organisationId}/people`)).body.items;
    const path = `/v1/organisations/${organisationId}/people/${id}`;
    await app.request("patch", path).send({ memberships: [...here("secretary"), elsewhere] });
    const sent: unknown[] = [];
    page.on("request", (request) => request.method() === "PATCH" && sent.push(request.postDataJSON()));
    await press("Change: Sara Ahmed");
    await save("people", "Nothing was changed.");
    await field("Works here as").selectOption({ label: "doctor" });
    await save("people");
    expect(sent).toEqual([{ memberships: [elsewhere, ...here("doctor")] }]);
    await stored("Sara Ahmed", { hasPin: true, memberships: expect.arrayContaining([elsewhere, ...here("doctor")]) });

    await press("Disable: Sara Ahmed");
    await press(/Disable: Sara Ahmed/);
    await people.getByText("Disabled: cannot sign in").waitFor();
    await signIn().expect(401);
    await press("Enable: Sara Ahmed");
    await people.getByText("Disabled: cannot sign in").waitFor({ state: "detached" });
    await signIn().expect(201);
    await page.selectOption("#language", "ar");
    await people.getByText("مالك (في كل العيادات)").waitFor();
    expect(errors).toEqual([]);
  });

  test("an owner who took over from another, in another tab, does not shut herself out either", async () => {
    const { app } = shared;
    const { page, people, owner, organisationId, open, press, errors } = await anOwnersPage();
    const zeina = await aPerson(app, organisationId, [{ clinicId: null, role: "owner" }], { name: "Zeina" });
    await page.reload();
    await people.getByText("Zeina").waitFor();
    const other = await open(`${app.url}/org/${organisationId}?lang=en`);
    await isLive(other);
    await other.click("#sign-out");
    await proveWho(other, zeina);
    await isLive(other);

    await page.bringToFront();
    await press("Disable: Zeina");
    await press(/Disable: Zeina/);
    await people.getByText("Somebody else has signed in in this browser").waitFor();
    expect(await people.getByRole("button", { name: "Disable: Zeina" }).count()).toBe(0);
    expect(await people.getByRole("button", { name: "Disable: Omar" }).count()).toBe(1);
    for (const { path } of [owner, zeina]) expect((await app.request("get", path)).body.disabledAt).toBeNull();
    expect(errors).toEqual([]);
  });

  test("whoever signed in by a key is not shown who works in the whole organisation", async () => {
    const { people, part } = await anOwnersPage({ byName: false });
    await part("keys").waitFor();
    expect(await people.isVisible()).toBe(false);
  });
});
