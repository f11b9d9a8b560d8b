import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { aPerson, password } from "../support/a-person.js";
import { anOrganisation } from "../support/an-organisation.js";
import { axeFaults } from "../support/axe.js";
import { aVisitor, browserAndServer, isLive, signIn } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";

type Memberships = Parameters<typeof aPerson>[2];

const signInByName = async (page: Page, { username }: { username: string }) => {
  await page.fill("#username", username);
  await page.fill("#password", password);
  await page.click("#sign-in-by-name .primary");
};
const says = (page: Page, text: string) => page.waitForSelector(`#message:visible:has-text("${text}")`);
const isAsked = (page: Page) => page.waitForSelector("#sign-in-by-name:visible");

describe.skipIf(!chromiumPath)("people at the page of an organisation (skipped without chromium)", () => {
  const shared = browserAndServer();

  async function aChain() {
    const { app } = shared;
    const chain = await anOrganisation(app);
    const aClinic = (name: string) => app.aClinic({ name, organisationId: chain.id });
    const [layla, omar] = [await aClinic("Dr. Layla"), await aClinic("Dr. Omar")] as const;
    const visitor = await aVisitor(shared.browser);
    const open = (path: string) => visitor.open(`${app.url}${path}?lang=en`);
    const is = (...memberships: Memberships) => aPerson(app, chain.id, memberships);
    /** Who signs in there, in the browser's own words. */
    const personNow = async (page: Page) =>
      page.evaluate<number | undefined>(
        "fetch('/v1/session').then((reply) => reply.json()).then(({ person }) => person?.id)",
      );
    return { ...chain, errors: visitor.errors, layla, omar, is, open, personNow, atAGlance: `/org/${chain.id}` };
  }

  test("an owner signs in by name, goes on to each page of a clinic without doing so again, and out of all of them", async () => {
    const { app } = shared;
    const { layla, is, open, atAGlance, errors } = await aChain();
    const owner = await is({ clinicId: null, role: "owner" });
    const page = await open(`/desk/${layla.id}`);
    await signIn(page, await app.aKey("staff", layla.id)); // in the morning, by the desk's key
    await page.goto(`${app.url}${atAGlance}?lang=en`);
    await isAsked(page);
    expect(await axeFaults(page, "all")).toEqual([]);
    await signInByName(page, { username: "nobody" });
    await page.waitForSelector('#sign-in-by-name .problem:has-text("The username or the password is wrong.")');
    await signInByName(page, owner);
    await page.waitForSelector("#clinics tr >> nth=1");
    await isLive(page);
    const addressOf = (name: string) =>
      page.getByRole("link", { name: `${name}: Dr. Layla` }).evaluate((link) => (link as { href: string }).href);
    const [doctor, settings] = [await addressOf("Doctor"), await addressOf("Settings")];
    await page.getByRole("link", { name: "Desk: Dr. Layla" }).click();
    await page.waitForSelector("#booking-form:visible");
    await page.waitForSelector("#person:not(:empty)"); // herself, not the key
    await isLive(page);
    await page.fill("#name", "Ali");
    await page.keyboard.press("Enter");
    await page.waitForSelector('.row:has-text("Ali")');
    const { body } = await app.request("get", `${layla.path}/deeds`);
    expect(body.items[0]).toMatchObject({ actor: `person:${owner.id}` });
    await page.goto(doctor);
    await page.waitForSelector(".turns:visible");
    await page.goto(settings);
    await page.waitForSelector("#part-people:visible"); // an owner's alone
    await page.goto(`${shared.app.url}${atAGlance}?lang=en`);
    await page.click("#sign-out");
    await isAsked(page);
    expect(await page.locator("#clinics tr").count()).toBe(0);
    await page.reload();
    await isAsked(page);
    await page.goto(`${shared.app.url}/settings/${layla.id}?lang=en`);
    await isLive(page);
    expect(await page.isVisible("#part-people")).toBe(false); // by the morning's key
    expect(errors).toEqual([]);
  });

  test("whoever signed in at another page is known here, until somebody signs in by the organisation's key", async () => {
    const { key, layla, is, open, personNow, atAGlance } = await aChain();
    const secretary = await is({ clinicId: null, role: "secretary" });
    const early = await open(atAGlance);
    await isAsked(early);
    const desk = await open(`/desk/${layla.id}`);
    await isAsked(desk);
    await signInByName(desk, secretary);
    await isLive(desk);
    const page = await open(atAGlance);
    await page.waitForSelector("#clinics tr >> nth=1");
    expect(await personNow(page)).toBe(secretary.id);
    await early.fill("#key", key);
    await early.click("#sign-in [type=submit]");
    await early.waitForSelector("#clinics tr >> nth=1");
    expect(await personNow(early)).toBeUndefined();
    await vi.waitFor(async () => expect(await desk.isVisible("#sign-in-by-name")).toBe(true), 15_000);
    await early.reload();
    await early.waitForSelector("#clinics tr >> nth=1"); // by the key's own session
    await early.click("#sign-out");
    await isAsked(early);
    await early.reload();
    await isAsked(early);
  });

  test("a doctor, and who works at one clinic alone, are told that it is not for them, and somebody else may come in", async () => {
    const { id, layla, is, open, key, atAGlance } = await aChain();
    const page = await open(atAGlance);
    for (const person of [
      await is({ clinicId: null, role: "doctor" }),
      await is({ clinicId: layla.id, role: "owner" }),
    ]) {
      await isAsked(page);
      await signInByName(page, person);
      await says(page, "This page is for the owner and the secretaries of all clinics.");
      expect(await page.locator("#clinics tr").count()).toBe(0);
      await page.click("#sign-out");
    }
    await isAsked(page);
    await page.fill("#key", key);
    await page.click("#sign-in [type=submit]");
    await page.waitForSelector("#clinics tr >> nth=1");
    expect(await page.isVisible("#message")).toBe(false);
    await page.click("#sign-out");
    const empty = await anOrganisation(shared.app);
    const owner = await aPerson(shared.app, empty.id, [{ clinicId: null, role: "owner" }]);
    await page.goto(`${shared.app.url}/org/${empty.id}?lang=en`);
    await isAsked(page);
    await signInByName(page, owner);
    await says(page, "no clinic yet");
    await page.goto(`${shared.app.url}/org/${id}?lang=en`);
    await says(page, "There is no such organisation"); // of another one nothing is told
  });
});
