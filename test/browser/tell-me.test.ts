import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { aPushService } from "../support/a-push-service.js";
import { aServer } from "../support/a-server.js";
import { aBrowser, aGateway, aVisitor, isLive, keepsPages, runningWholeBrowser } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { withShell } from "../support/shell.js";
import { aBooker, pushSettings, type TestApp } from "../support/test-app.js";
import { isFaultless } from "../support/ticket-page.js";

/** The page's own way to the push service, which a browser without an account has not; and what it rang. */
const withPush = (subscription: object) => `
  globalThis.rung = [];
  navigator.vibrate = (pattern) => rung.push("vibrates");
  OscillatorNode.prototype.start = () => rung.push("note");
  OscillatorNode.prototype.stop = () => {};
  PushManager.prototype.subscribe = async (options) => {
    globalThis.subscribedWith = options;
    return { toJSON: () => (${JSON.stringify(subscription)}) };
  };`;

/** Delivers messages to the page's service worker as its push service does, and tells what the last one showed. */
async function deliveredTo(page: Page, context: BrowserContext) {
  const devtools = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    devtools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    }),
  );
  await devtools.send("ServiceWorker.enable");
  const registrationId = await registered;
  const { origin } = new URL(page.url());
  return async (data: string) => {
    await devtools.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data });
    return vi.waitFor(async () => {
      const shown = await page.evaluate(`(async () => {
        const [shown] = await (await navigator.serviceWorker.ready).getNotifications();
        if (!shown) return undefined;
        const { title, body, lang, dir, tag, data } = shown;
        return { title, body, lang, dir, tag, data };
      })()`);
      expect(shown).toBeDefined();
      return shown;
    }, 15_000);
  };
}

/** Keeps no page's files for a visitor, which is dear and not what these tests are about: its service worker is the server's without its list. */
async function aServerThatKeepsNothing(app: TestApp, atEnd: (end: () => Promise<void>) => void) {
  const script = withShell((await app.request("get", "/service-worker.js", null)).text, "none", []);
  return aGateway(app, {
    atEnd,
    instead: ({ url }, response) => {
      if (url !== "/service-worker.js") return false;
      response.writeHead(200, { "Content-Type": "text/javascript" }).end(script);
      return true;
    },
  });
}

/** Presses the only notification, as nobody can in a browser without a screen; the address that it opens. */
const pressNotification = `(async () => {
  const [notification] = await registration.getNotifications();
  let opened;
  clients.openWindow = async (address) => { opened = address; };
  const event = Object.assign(new Event("notificationclick"), { notification, waitUntil: (work) => { event.work = work; } });
  dispatchEvent(event);
  await event.work;
  return opened;
})()`;

interface Icon {
  src: string;
  sizes: string;
}

const iconsNamedBy = (page: Page) =>
  page
    .evaluate("fetch(document.querySelector('link[rel=manifest]').href).then((reply) => reply.json())")
    .then((manifest) => (manifest as { icons: Icon[] }).icons);

/** Of these icons those of fixed size: as they are, if they are as it says. */
const sizesOf = (page: Page, icons: Icon[]) =>
  page.evaluate(
    `Promise.all(${JSON.stringify(icons)}.filter(({ sizes }) => sizes !== "any").map(async ({ src, sizes }) => {
      const { width, height } = await createImageBitmap(await (await fetch(src)).blob());
      return sizes === width + "x" + height ? sizes : src + " is not " + sizes;
    }))`,
  ) as Promise<string[]>;

describe.skipIf(!chromiumPath)("a patient who wants to be told (skipped without chromium)", () => {
  const shared = aServer({ settings: pushSettings });
  let browser: Browser;
  let gateway: Awaited<ReturnType<typeof aGateway>>;
  const ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await runningWholeBrowser(); // without a window around it Chromium shows no notification
    gateway = await aServerThatKeepsNothing(shared.app, (end) => ends.push(end));
  });
  afterAll(async () => {
    for (const end of ends) await end();
  });

  async function aPatientWith(
    prepare: (context: BrowserContext, subscription: object) => Promise<unknown>,
    visit: typeof aBrowser = (options) => aVisitor(browser, { ...keepsPages, ...options }),
  ) {
    const { app } = shared;
    const clinic = await app.aClinic({ name: "عيادة النور" });
    const { book, become } = aBooker(app, clinic);
    const first = await book({ date: clinic.today });
    const mine = await book({ date: clinic.today });
    const service = await aPushService();
    const { context, open, errors } = await visit({ viewport: { width: 390, height: 844 } });
    await prepare(context, service.aSubscription());
    const page = await open(`${gateway.url}/t?lang=en#${mine.ticketToken}`);
    await isLive(page);
    const kept = () => app.database.query("select language from push_subscriptions where clinic_id = $1", [clinic.id]);
    return { app, clinic, first, mine, service, context, open, page, errors, become, kept };
  }
  const thatAllows = async (context: BrowserContext, subscription: object) => {
    await context.grantPermissions(["notifications"]);
    await context.addInitScript(withPush(subscription));
  };
  const rung = (page: Page) => page.evaluate<string[]>("rung");

  test("is asked after a tap, told while the page is closed, rung at while it is open, and can take it back", async () => {
    const { app, mine, page, kept, become, errors } = await aPatientWith(thatAllows);
    await page.waitForSelector("#tell:has-text('Tell me when my turn is near')");
    await isFaultless(page);
    expect(await page.evaluate("globalThis.subscribedWith")).toBeUndefined();
    await page.click("#tell");
    await page.waitForSelector("#told:has-text('even while this page is closed')");
    await isFaultless(page);
    const { publicKey } = (await app.request("get", "/v1/push-key", null)).body;
    expect(await page.evaluate("subscribedWith")).toEqual({ userVisibleOnly: true, applicationServerKey: publicKey });
    expect(await kept()).toEqual([{ language: "en" }]);

    await page.selectOption("#language", "ar");
    await page.waitForSelector("#tell:has-text('إيقاف التنبيه'):not([aria-disabled=true])");
    expect(await page.textContent("#told")).toBe(
      "سيصلك تنبيه على هذا الجهاز عند اقتراب دورك وعند النداء عليك، حتى بعد إغلاق هذه الصفحة.",
    );
    expect(await kept()).toEqual([{ language: "ar" }]);
    await page.selectOption("#language", "ckb");
    await page.waitForSelector("#tell:has-text('چیتر ئاگادارم مەکەنەوە'):not([aria-disabled=true])");
    expect(await kept()).toEqual([{ language: "ckb" }]);
    await page.reload(); // its address asks for English
    await page.waitForSelector("#tell:has-text('Do not tell me any more'):not([aria-disabled=true])");
    expect(await kept()).toEqual([{ language: "en" }]);
    await page.click("h1"); // a browser lets a page ring only after a tap
    await become(mine.id, "in_progress");
    await page.waitForSelector("#said:has-text('It is your turn')");
    expect(await rung(page)).toEqual(["vibrates", "note", "note"]);
    await become(mine.id, "booked");
    await page.click("#tell");
    await page.waitForSelector("#tell:has-text('Tell me when')");
    expect(await kept()).toEqual([]);
    expect(await page.textContent("#told")).toBe("");
    await become(mine.id, "in_progress");
    await page.waitForSelector("#said:has-text('It is your turn')");
    expect(await rung(page)).toHaveLength(3);
    expect(errors).toEqual([]);
  });

  test("finds a notification in the language of the page, which opens the ticket without having brought its secret", async () => {
    const { app, mine, page, service, context, clinic, open, errors } = await aPatientWith(thatAllows);
    await page.selectOption("#language", "ar");
    await page.click("#tell");
    await page.waitForSelector("#told:has-text('سيصلك تنبيه')");
    const shown = await deliveredTo(page, context);
    app.context.notices?.look(); // else the next sweep finds that somebody can be told there
    const call = app.request("post", `${clinic.path}/bookings/${mine.id}/call`).send({ calledTo: "غرفة 3" });
    expect((await call).status).toBe(200);
    await service.told(1);
    const told = JSON.stringify(service.received[0]?.message);
    expect(told).not.toContain(mine.ticketToken.split(".")[1]);
    expect(await shown(told)).toEqual({
      ...{ title: "حان دورك: \u2068غرفة ٣\u2069", body: "رقمك ٢ · \u2068عيادة النور\u2069" },
      ...{ lang: "ar", dir: "rtl", tag: mine.id, data: mine.id },
    });
    await page.close();
    const [worker] = context.serviceWorkers();
    const address = await worker?.evaluate(pressNotification);
    expect(address).toBe(`/t#${mine.id}`);
    const again = await open(`${gateway.url}${address}`);
    await again.waitForSelector("#number:has-text('٢')");
    expect(again.url()).toContain(mine.ticketToken);
    expect(errors).toEqual([]);
  });

  test("whose browser blocks notifications, cannot be told, or is an iPhone's, is told so, and rung at while the page is open", async () => {
    const { mine, page, become, kept } = await aPatientWith(
      (context, subscription) => context.addInitScript(withPush(subscription)),
      aBrowser,
    );
    for (const [script, said] of [
      ["Notification.requestPermission = async () => 'denied'", "are not allowed for this page"],
      ["delete globalThis.PushManager", "cannot tell you anything while the page is closed"],
      ["navigator.standalone = false", "Add to Home Screen"],
    ] as const) {
      await page.evaluate(script);
      await page.click("#tell");
      await page.waitForSelector(`#told:has-text("${said}")`);
      expect(await page.textContent("#told")).toContain("While this page stays open, it rings");
      await isFaultless(page);
      await become(mine.id, "in_progress");
      await page.waitForSelector("#said:has-text('It is your turn')");
      expect(await page.evaluate("rung.splice(0)"), said).toEqual(["vibrates", "note", "note"]);
      expect(await kept()).toEqual([]);
      await become(mine.id, "booked");
      await page.click("#tell:has-text('Do not tell me any more')");
      await page.waitForSelector("#tell:has-text('Tell me when')");
    }
  });
});

describe.skipIf(!chromiumPath)("pages that stay on a screen (skipped without chromium)", () => {
  const shared = aServer();

  test("boards, desk, doctor's room and kiosk can be installed", async () => {
    const clinic = await shared.app.aClinic({ publicBoard: true });
    const { context } = await aVisitor(await runningWholeBrowser());
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    const named: Icon[][] = [];
    for (const name of ["board", "board/g", "desk", "doctor", "arrive"]) {
      await page.goto(`${shared.app.url}/${name}/${clinic.id}`);
      await page.waitForSelector("link[rel=manifest]", { state: "attached" });
      const { installabilityErrors } = await devtools.send("Page.getInstallabilityErrors");
      expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(["in-incognito"]); // as every test's browser is
      named.push(await iconsNamedBy(page));
    }
    const [icons = []] = named;
    expect(await sizesOf(page, icons)).toEqual(["192x192", "512x512", "512x512"]);
    expect(named).toEqual(named.map(() => icons));
  });
});
