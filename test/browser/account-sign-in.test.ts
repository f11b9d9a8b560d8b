import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { aPersonWithPin, pin } from "../support/a-desk.js";
import { anOrganisation, aPerson } from "../support/a-person.js";
import { companyOnline, signInWithAccount } from "../support/account-page.js";
import { axeFaults } from "../support/axe.js";
import { aBrowser, isLive, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";

/** It would let the same account in again without asking. */
const forgetProvider = (context: BrowserContext) => context.clearCookies({ domain: "127.0.0.1" });
const saysWhy = (page: Page, why: string) => page.waitForSelector(`#sign-in-problem:has-text("${why}")`);

describe.skipIf(!chromiumPath)("signing in with the company's account (skipped without chromium)", () => {
  const company = companyOnline();
  let owners = 0;

  /** Omar owns an organisation, and its provider knows somebody whom nobody entered here. */
  async function aCompany() {
    const { app, url, provider } = company;
    const account = (name: string) => ({ email: `${name}@company.example`, email_verified: true });
    const omars = `omar${++owners}`;
    for (const name of [omars, "stranger"]) provider.accounts[name] = account(name);
    const organisationId = await anOrganisation(app);
    const clinic = await app.aClinic({ organisationId, name: "Dr. Layla" });
    const works = [{ clinicId: null, role: "owner" as const }];
    const oidc = { name: "company", email: account(omars).email };
    const omar = await aPerson(app, organisationId, works, { name: "Omar", oidc });
    const visitor = await aBrowser();
    const open = (path: string) => visitor.open(url + path);
    return { ...visitor, app, url, organisationId, clinic, omar, omars, open };
  }

  test("whoever goes to the company's page by the link of a page where people sign in comes back to that page as herself", async () => {
    const { app, url, clinic, organisationId, omar, omars, open, context, errors } = await aCompany();
    const address = `/desk/${clinic.id}?lang=en`;
    const page = await open(address);
    const link = page.getByRole("link", { name: "Sign in with company" });
    await link.waitFor();
    expect(await axeFaults(page, "all")).toEqual([]);
    await signInWithAccount(page, omars);
    await page.waitForSelector("#booking-form:visible");
    await isLive(page);
    expect(page.url()).toBe(url + address);
    expect(await page.textContent("#person")).toBe("Omar");
    await page.fill("#name", "Ali");
    await page.keyboard.press("Enter");
    await page.waitForSelector('.row:has-text("Ali")');
    const { body } = await app.request("get", `${clinic.path}/deeds`);
    expect(body.items[0]).toMatchObject({ actor: `person:${omar.id}` });
    await page.click("#sign-out");
    await link.waitFor();
    await page.reload();
    await link.waitFor();
    for (const [path, isOpen] of [
      [`/doctor/${clinic.id}`, ".turns:visible"],
      [`/settings/${clinic.id}`, "#part-people:visible"],
      [`/org/${organisationId}`, "#clinics tr"],
    ] as const) {
      await context.clearCookies({ domain: "localhost" });
      await page.goto(url + path);
      await page.click(".accounts a"); // the provider asks nobody twice
      await page.waitForSelector(isOpen);
      expect(page.url()).toBe(url + path);
    }
    expect(errors).toEqual([]);
  });

  test("who is refused, or gives up, is told so in the page's language, once", async () => {
    const { url, clinic, open, errors, context } = await aCompany();
    const page = await open(`/desk/${clinic.id}?lang=en`);
    await signInWithAccount(page, "stranger");
    await saysWhy(page, "Nobody here has this account.");
    expect(page.url()).toBe(`${url}/desk/${clinic.id}?lang=en`);
    expect(await axeFaults(page, "words")).toEqual([]);
    await page.reload();
    await page.waitForSelector("#sign-in:visible");
    expect(await page.textContent("#sign-in-problem")).toBe("");
    await forgetProvider(context);
    await page.click(".accounts a");
    await page.click("a[href$='/abort']");
    await saysWhy(page, "The sign-in was not finished");
    await page.goto(`${url}/settings/${clinic.id}?lang=ckb&sign-in=unavailable#part-keys`);
    await saysWhy(page, "هەژمارەکەت ئێستا وەڵام ناداتەوە");
    expect(page.url()).toBe(`${url}/settings/${clinic.id}?lang=ckb#part-keys`);
    expect(errors).toEqual([]);
  });

  test("who comes back too late, or to another browser, is told so by the first page in each language, once", async () => {
    const { url, open, errors } = await aCompany();
    const page = await open("/v1/sign-in/oidc/company/callback?code=any&state=of-another-browser");
    await page.waitForSelector("#sign-in-problem:visible");
    expect(page.url()).toBe(`${url}/`);
    for (const [language, said] of [
      ["ar", "لم ينجح تسجيل الدخول"],
      ["ckb", "چوونەژوورەوەکە سەرکەوتوو نەبوو"],
      ["en", "The sign-in did not succeed"],
      ["fa", "ورود انجام نشد"],
      ["tr", "Oturum açılamadı"],
    ] as const) {
      await page.selectOption("#language", language);
      await page.waitForSelector(`#sign-in-problem:has-text("${said}")`);
      expect(await axeFaults(page, "words")).toEqual([]);
    }
    await page.reload();
    await page.waitForSelector("html[data-live]:not([data-live=connecting])");
    expect(await page.isVisible("#sign-in-problem")).toBe(false);
    expect(errors).toEqual([]);
  });

  test("at a shared desk an account opens the desk for its owner although somebody's PIN left it open, and who is refused stands before the PINs", async () => {
    const { app, clinic, organisationId, omars, open, context } = await aCompany();
    const works = [{ clinicId: clinic.id, role: "secretary" as const }];
    await aPersonWithPin(app, organisationId, works, { name: "Sara" });
    const page = await open(`/desk/${clinic.id}?lang=en`);
    await signIn(page, await app.aKey("staff", clinic.id));
    await page.click("#shared-desk");
    await page.click("#enrolment .primary");
    const givePin = async () => {
      await page.getByRole("button", { name: "Sara" }).click();
      await page.keyboard.type(pin);
      await page.keyboard.press("Enter");
      await page.waitForSelector("#booking-form:visible");
    };
    await givePin();
    await context.route("**/v1/**", (route) => route.abort());
    await page.keyboard.press("Alt+s");
    await page.waitForSelector("#at-desk:visible");
    await context.unroute("**/v1/**");
    await page.getByRole("button", { name: "By key or name instead" }).click();
    await signInWithAccount(page, omars);
    await page.waitForSelector('#person:has-text("Omar")'); // comes with the clinic, after the form
    expect((await context.cookies()).map(({ name }) => name)).not.toContain("dawr_pin");
    await page.click("#sign-out");
    await givePin();
    await page.click("#sign-out");
    await page.getByRole("button", { name: "By key or name instead" }).click();
    await forgetProvider(context);
    await signInWithAccount(page, "stranger");
    await page.waitForSelector('#at-desk .problem:has-text("Nobody here has this account.")');
  });

  test("the providers are asked for where somebody is to sign in, and no more than once", async () => {
    const { app, clinic, open, context, url } = await aCompany();
    const asked: string[] = [];
    context.on("request", (request) => request.url().endsWith("/v1/sign-in/oidc") && asked.push(request.url()));
    const page = await open(`/desk/${clinic.id}?lang=en`);
    await page.waitForSelector(".accounts a");
    await signIn(page, await app.aKey("staff", clinic.id));
    await page.click("#sign-out");
    await page.waitForSelector(".accounts a");
    await signIn(page, await app.aKey("staff", clinic.id));
    await page.reload();
    await isLive(page);
    expect(asked).toEqual([`${url}/v1/sign-in/oidc`]);
    await context.route("**/v1/sign-in/oidc", (route) => route.fulfill({ json: { items: [] } }));
    await page.click("#sign-out");
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(await page.isVisible(".accounts")).toBe(false);
  });
});
