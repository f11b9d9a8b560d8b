import { describe, expect, test } from "vitest";
import { anOrganisation, aPerson } from "../support/a-person.js";
import { companyOnline, signInWithAccount } from "../support/account-page.js";
import { axeFaults } from "../support/axe.js";
import { aBrowser, proveWho } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";

const addressOf = (name: string) => `${name}@company.example`;

describe.skipIf(!chromiumPath)("people's accounts in the settings (skipped without chromium)", () => {
  const company = companyOnline();

  test("an owner enters whose address is whose, each once; she signs in by it, until the owner takes it away", async () => {
    const { app, url, provider } = company;
    provider.accounts.sara = { email: addressOf("sara"), email_verified: true };
    const organisationId = await anOrganisation(app);
    const clinic = await app.aClinic({ organisationId });
    const everywhere = [{ clinicId: null, role: "owner" as const }];
    const oidc = { name: "company", email: addressOf("omar") };
    const omar = await aPerson(app, organisationId, everywhere, { name: "Omar", oidc });
    const visitor = await aBrowser();
    const page = await visitor.open(`${url}/settings/${clinic.id}?lang=en`);
    await proveWho(page, omar);
    const people = page.locator("#part-people");
    const press = (name: string) => people.getByRole("button", { name, exact: true }).click();
    const address = people.getByLabel("E-mail address there");
    const says = (text: string) => people.locator(".said", { hasText: text }).waitFor();
    const storedOidc = async () => {
      const { body } = await app.request("get", `/v1/organisations/${organisationId}/people`);
      return body.items.find(({ name }: { name: string }) => name === "Sara")?.oidc;
    };

    await people.getByText(addressOf("omar")).waitFor();
    await people.getByLabel("Name", { exact: true }).fill("Sara");
    for (const refused of ["sara", addressOf("omar")]) {
      await address.fill(refused);
      await press("Add a person");
      await people.locator(".field:has([aria-invalid]) .problem", { hasText: "nobody else signs in" }).waitFor();
      expect(await address.evaluate((node) => node.ownerDocument.activeElement === node)).toBe(true);
      await address.fill("");
    }
    await address.fill(addressOf("Sara"));
    await press("Add a person");
    await says("Saved.");
    expect(await storedOidc()).toEqual({ name: "company", email: addressOf("sara"), isBound: false });
    expect(await axeFaults(page, "all")).toEqual([]);

    const hers = await (await aBrowser()).open(`${url}/desk/${clinic.id}?lang=en`);
    await signInWithAccount(hers, "sara");
    await hers.waitForSelector("#booking-form:visible");
    expect(await storedOidc()).toMatchObject({ isBound: true });

    await press("Change: Sara");
    expect(await address.inputValue()).toBe(addressOf("sara"));
    await press("Save");
    await says("Nothing was changed.");
    await address.fill("");
    await press("Save");
    await says("Saved.");
    expect(await storedOidc()).toBeNull();
    expect(visitor.errors).toEqual([]);
  });
});
