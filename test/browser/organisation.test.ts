import type { Page } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { anOrganisation, moveTo } from "../support/an-organisation.js";
import { axeFaults } from "../support/axe.js";
import { aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { bookToday, type Clinic, clinics } from "../support/group-stream.js";
import type { TestApp } from "../support/test-app.js";

/** Three wait in the first, one in the second, which is full, the third is paused, in the fourth nobody has been called for long. */
async function aChain(app: TestApp) {
  const chain = await anOrganisation(app);
  const ofChain = { organisationId: chain.id };
  const [busy, full, paused, silent, ...quiet] = [
    await app.aClinic({ ...ofChain, name: "Dr. Layla · د. ليلى" }),
    await app.aClinic({ ...ofChain, name: "Dr. Omar", capacity: 1 }),
    await app.aClinic({ ...ofChain, name: "Dr. Sara" }),
    await app.aClinic({ ...ofChain, name: "Dr. Karim" }),
    ...(await clinics(app, 8, { ...ofChain, name: "Dr. Quiet" })),
  ] as [Clinic, Clinic, Clinic, Clinic, ...Clinic[]];
  for (const clinic of [busy, busy, busy, full, silent, silent]) await bookToday(app, clinic);
  const day = ({ path, today }: Clinic) => `${path}/days/regular/${today}`;
  await app.request("put", day(paused)).send({ status: "paused" }).expect(201);
  const callNext = (clinic: Clinic) =>
    app
      .request("post", `${day(clinic)}/call-next`)
      .send({})
      .expect(200);
  await callNext(silent);
  await app.database.query(
    "update bookings set called_at = now() - interval '40 minutes' where clinic_id = $1 and calls > 0",
    [silent.id],
  );
  return { ...chain, busy, full, paused, silent, quiet, callNext };
}

const signIn = async (page: Page, key: string) => {
  await page.fill("#key", key);
  await page.click("#sign-in [type=submit]");
  await page.waitForSelector("#clinics tr >> nth=11");
  await isLive(page);
};

/** Each row as a person reads it. */
const rowsOf = (page: Page) => page.locator("#clinics tr").evaluateAll((rows) => rows.map((row) => row.innerText));
const names = async (page: Page) => (await page.locator("#clinics .name").allInnerTexts()).map((name) => name.trim());
const shownIn = (page: Page, { id }: Clinic, column: string) =>
  page.locator(`#clinics tr[data-key="${id}"] td.${column} .value`).innerText();

describe.skipIf(!chromiumPath)("the page of an organisation (skipped without chromium)", () => {
  const shared = browserAndServer();

  test("shows twelve clinics live by one stream, what needs a look first, and lets whoever answers for them find and order them; and says why it shows none", async () => {
    const { app } = shared;
    const { path, id, key, busy, full, paused, silent, quiet, callNext } = await aChain(app);
    const { context, errors } = await aVisitor(shared.browser);
    const page = await context.newPage();
    const streams: string[] = [];
    page.on("request", (request) => request.url().includes("/stream") && streams.push(new URL(request.url()).pathname));
    await page.goto(`${app.url}/org/${id}?lang=en`);
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.fill("#key", await app.aKey("staff", busy.id));
    await page.click("#sign-in [type=submit]");
    await vi.waitFor(
      async () => expect(await page.innerText("#sign-in-problem")).toMatch(/does not open this/),
      15_000,
    );
    await signIn(page, key);
    expect(streams).toEqual([`${path}/stream`]);
    expect(await page.innerText("h1")).toBe("Al-Shifa");

    const expected = ["Dr. Karim", "Dr. Sara", "Dr. Omar", "Dr. Layla د. ليلى", ...quiet.map(() => "Dr. Quiet")];
    await vi.waitFor(async () => expect(await names(page)).toEqual(expected), 15_000);
    const rows = await rowsOf(page);
    expect(rows[0]).toMatch(/People wait, and nobody is called/);
    expect(await shownIn(page, silent, "call")).toBe("40 min ago");
    expect(rows[1]).toMatch(/Booking is paused/);
    expect(rows[2]).toMatch(/Full/);
    expect(await shownIn(page, full, "places")).toBe("1 / 1");
    expect(await page.innerText(".sums")).toMatch(/Clinics: 12\s+Waiting: 5\s+Need a look: 3/);
    expect(await page.locator(`a[href="/desk/${paused.id}"]`).getAttribute("aria-label")).toBe("Desk: Dr. Sara");

    expect(await shownIn(page, busy, "now")).toBe("–");
    await callNext(busy);
    await callNext(silent);
    await vi.waitFor(async () => expect(await shownIn(page, busy, "now")).toBe("1"), 15_000);
    expect(await shownIn(page, busy, "waiting")).toBe("2");
    expect(await shownIn(page, busy, "call")).toBe("just now");
    await vi.waitFor(async () => expect((await names(page))[0]).toBe("Dr. Sara"), 15_000); // somebody was called

    await page.selectOption("#order", "waiting");
    expect((await names(page))[0]).toMatch(/Layla/);
    await page.selectOption("#order", "name");
    expect((await names(page))[0]).toBe("Dr. Karim");
    await page.fill("#find", "ليلي");
    expect(await names(page)).toEqual(["Dr. Layla د. ليلى"]);
    await page.fill("#find", "nobody");
    expect(await page.innerText("#none")).toBe("No clinic has such a name.");
    await page.fill("#find", "");

    await moveTo(app, quiet[0] as Clinic, 1);
    await vi.waitFor(async () => expect(await names(page)).toHaveLength(11), 15_000);
    await app.aClinic({ name: "Dr. New", organisationId: id });
    await vi.waitFor(async () => expect(await names(page)).toContain("Dr. New"), 15_000);

    await page.reload();
    await page.waitForSelector("#clinics tr >> nth=11"); // by the session of before
    expect(await page.inputValue("#order")).toBe("name");
    await page.click("#sign-out");
    await page.waitForSelector("#sign-in:visible");
    expect(await names(page)).toEqual([]);
    await page.reload();
    await page.waitForSelector("#sign-in:visible");

    const empty = await anOrganisation(app, "Nobody's");
    await page.goto(`${app.url}/org/${empty.id}?lang=en`);
    await page.fill("#key", empty.key);
    await page.click("#sign-in [type=submit]");
    await vi.waitFor(async () => expect(await page.innerText("#message")).toMatch(/no clinic yet/), 15_000);
    expect(errors).toEqual([]);
  });

  test("has nothing that axe holds against it, in each language of staff, by day and by night, wide and in a hand; says that what it shows is old, and why it shows nothing any more", {
    timeout: 60_000,
  }, async () => {
    const { app } = shared;
    const { id, path, key } = await aChain(app);
    const { open } = await aVisitor(shared.browser);
    const page = await open(`${app.url}/org/${id}?lang=ar`);
    await page.waitForSelector("#sign-in:visible");
    expect(await axeFaults(page, "all")).toEqual([]);
    await signIn(page, key);
    expect(await page.locator("#language option").evaluateAll((all) => all.map(({ lang }) => lang))).toEqual([
      "ar",
      "ckb",
      "en",
    ]);
    const viewports = [
      { width: 1366, height: 768 },
      { width: 360, height: 740 },
    ];
    for (const language of ["ar", "ckb", "en"]) {
      await page.selectOption("#language", language);
      for (const viewport of viewports) {
        await page.setViewportSize(viewport);
        expect(await axeFaults(page, "words"), `${language} ${viewport.width}`).toEqual([]);
        const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        expect(overflow, `${language} ${viewport.width}`).toBeLessThanOrEqual(0);
      }
    }
    for (const viewport of viewports) {
      await page.setViewportSize(viewport);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await axeFaults(page, "colours"), `${viewport.width} ${colorScheme}`).toEqual([]); // of any language
      }
    }
    const small = await page
      .locator("button:visible, select:visible, input:visible, a:visible")
      .evaluateAll((nodes) =>
        nodes.filter((node) => node.getBoundingClientRect().height < 43.5).map((node) => node.outerHTML),
      );
    expect(small).toEqual([]);
    await page.focus("#order");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toMatch(/^\/desk\/\d+$/);

    await page.route(`**${path}/stream`, (route) => route.abort());
    app.context.streams.endAll("shutdown");
    await page.waitForSelector('html[data-live="old"]');
    expect(await page.innerText("#live")).toMatch(/Reconnecting/);
    await app.database.query("update api_keys set revoked_at = now() where organisation_id = $1", [id]);
    await page.unroute(`**${path}/stream`);
    await vi.waitFor(async () => expect(await page.innerText("#sign-in-problem")).toMatch(/Sign in again/), 15_000);
  });
});
