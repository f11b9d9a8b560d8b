import type { Page } from "playwright-core";
import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import { axeFaults } from "../support/axe.js";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { pagesBelieve } from "../support/clinic-time.js";
import { aBooker, daysAfter } from "../support/test-app.js";
import { isFaultless } from "../support/ticket-page.js";

const publicUrl = "https://clinic.example";
const opensAt = "2026-11-24T07:25:40Z";

describe.skipIf(!chromiumPath)("at the door (skipped without chromium)", () => {
  let passedMs = 0;
  const clock = { now: () => new Date(Date.parse(opensAt) + passedMs) };
  const shared = browserAndServer({ clock, settings: { PUBLIC_URL: publicUrl } });

  async function aVisitorThen() {
    const visitor = await aVisitor(shared.browser, { viewport: { width: 768, height: 1024 } });
    await pagesBelieve(visitor.context, clock.now().toISOString());
    return visitor;
  }

  /** A clinic that calls only who has come, and the tablet at its door. */
  async function aDoor({ url = shared.app.url, language = "en", settings = undefined as object | undefined } = {}) {
    const { app } = shared;
    const clinic = await app.aClinic({ name: "Dr. Sara", needsArrival: true });
    const key = await app.aKey("display", clinic.id);
    const { context, open } = await aVisitorThen();
    if (settings) await context.route("**/page-settings.json", (route) => route.fulfill({ json: settings }));
    const kiosk = await open(`${url}/arrive/${clinic.id}?lang=${language}#key=${key}`);
    await isLive(kiosk);
    const { book } = aBooker(app, clinic);
    return {
      app,
      clinic,
      kiosk,
      key,
      book,
      says: (page: Page, id: string, text: string) => page.waitForSelector(`#${id}:visible:has-text("${text}")`),
      code: async () => (await kiosk.locator("#code:visible").textContent()) ?? "",
      arrivedBy: async ({ id }: { id: string }) =>
        (await app.request("get", `${clinic.path}/bookings/${id}`)).body.arrivedBy,
    };
  }

  test("a phone says that its patient is here by the code that the kiosk shows: typed, or scanned", async () => {
    const { app, clinic, kiosk, book, says, code, arrivedBy } = await aDoor();
    const today = { date: clinic.today };
    const [first, mine, mother, child] = [await book(today), await book(today), await book(today), await book(today)];
    const golden = await book({ ...today, list: "golden" });
    await app.request("post", `${clinic.path}/bookings/${golden.id}/arrive`).expect(200);
    await app.request("post", `${clinic.path}/bookings/${first.id}/arrive`).expect(200);
    expect(kiosk.url()).not.toContain("dawr_");
    const shown = `${clinic.id}-${await code()}`;
    const { data } = encode(`${publicUrl}/t#door=${shown}`, { ecc: "M", border: 2 });
    const squares = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
    expect(await kiosk.getAttribute("#qr path", "d")).toBe(squares);

    const phone = await aVisitorThen();
    const ticket = await phone.open(`${app.url}/t?lang=en#${mine.ticketToken}`);
    await says(ticket, "said", "1\u00a0ahead of you");
    await app.request("patch", clinic.path).send({ goldenTurn: 1 }).expect(200);
    await says(ticket, "said", "2\u00a0ahead of you"); // of both lists who has come
    await ticket.getByRole("button", { name: "I am here" }).click();
    await ticket.getByRole("textbox").pressSequentially("٠۰0");
    await ticket.keyboard.press("Enter");
    await says(ticket, "arrive-problem", "It has six digits");
    await ticket.keyboard.type("000");
    await ticket.keyboard.press("Enter");
    await says(ticket, "arrive-problem", "The door does not show this code now");
    await isFaultless(ticket);
    expect(await ticket.inputValue("#door-code")).toBe("");
    await ticket.keyboard.type(await code());
    await ticket.keyboard.press("Enter");
    await says(ticket, "here", "You are here");
    expect(await ticket.isVisible("#arrive")).toBe(false);
    expect(await arrivedBy(mine)).toBe("phone");
    await app.request("post", `${clinic.path}/line/${clinic.today}/call-next`).expect(200);
    await says(ticket, "said", "1\u00a0ahead of you");

    passedMs += 120_000;
    await kiosk.clock.fastForward(15_000);
    await kiosk.waitForSelector(`#code:not(:has-text("${shown.slice(-6)}"))`);
    const link = (doorCode: string) => `${app.url}/t?lang=en#door=${doorCode}`;
    const opened = ({ ticketToken }: { ticketToken: string }) => `${app.url}/t?lang=en#${ticketToken}`;
    const scanned = `${clinic.id}-${await code()}`;
    const family = await (await aVisitorThen()).open(link(scanned));
    await says(family, "said", "Open your ticket and press “I am here”");
    await says(family, "detail", "Ask at the desk"); // whose ticket is over is nobody's here too
    await says(family, "detail", await code());

    await family.goto(opened(mother));
    await says(family, "said", "2\u00a0ahead of you");
    await family.goto(link(shown));
    await says(family, "arrive-problem", "The door does not show this code now");
    await family.goto(opened(child));
    await says(family, "number", String(child.number));
    await says(family, "said", "2\u00a0ahead of you");
    await family.goto(link(scanned));
    await says(family, "said", "Who is here?");
    await isFaultless(family);
    await family.getByRole("link", { name: `number\u00a0${child.number}` }).click();
    await says(family, "here", "You are here");
    expect(family.url()).toBe(opened(child));
    expect([await arrivedBy(child), await arrivedBy(mother)]).toEqual(["phone", null]);
    await app.request("patch", `${clinic.path}/bookings/${child.id}`).send({ status: "cancelled" }).expect(200);
    await says(family, "said", "The desk cancelled");
    await family.goto(link(scanned)); // the one that still waits
    await says(family, "here", "You are here");
    expect(await arrivedBy(mother)).toBe("phone");
    const undo = () => app.request("delete", `${clinic.path}/bookings/${mother.id}/arrive`).expect(200);
    await undo();
    await says(family, "i-am-here", "I am here");
    await app.request("patch", clinic.path).send({ needsArrival: false }).expect(200);
    await family.waitForSelector("#arrive", { state: "hidden" }); // nobody asks, and yet it may be said
    await family.goto(link(scanned));
    await says(family, "here", "You are here");
    await undo();
    for (let miss = 0; miss < 20; miss++)
      await app
        .request("post", `${clinic.path}/bookings/${mother.id}/arrive`, null)
        .set("Booking-Token", mother.ticketToken)
        .send({ doorCode: "000000" });
    await family.goto(link(scanned));
    await says(family, "arrive-problem", "Too many wrong codes");
  });

  test("a kiosk whose address no phone can open shows digits alone, and says so", async () => {
    const { kiosk, says } = await aDoor({ settings: { publicUrl: null } });
    await says(kiosk, "door-note", "No phone can open this server’s address");
    const [words, section] = await Promise.all([
      kiosk.locator(".door-words").boundingBox(),
      kiosk.locator(".door").boundingBox(),
    ]);
    expect(words?.width).toBeGreaterThan((section?.width ?? 0) * 0.9); // keeps no room for a QR code
    expect(await kiosk.locator("#qr, #scan").evaluateAll((nodes) => nodes.map((node) => node.hidden))).toEqual([
      true,
      true,
    ]);
    expect(await kiosk.innerText("#type")).toBe("Press “I am here” on your ticket, and type:");
    await kiosk.selectOption("#language", "ar");
    expect(await kiosk.innerText("#type")).toBe("يُرجى الضغط على «تسجيل حضوري» في صفحة التذكرة وكتابة:");
  });

  test("the kiosk takes number and end of the phone by touch and keyboard, and tells each what is so, and no name", async () => {
    const gateway = await aGateway(shared.app);
    const { app, clinic, kiosk, key, book, says, arrivedBy } = await aDoor({ url: gateway.url, language: "ar" });
    const bookFor = (name: string, ending: string, date = clinic.today) =>
      book({ date, patient: { name, phone: `07701234${ending}` } });
    const [first, second] = [await bookFor("Canaria", "567"), await bookFor("Canario", "678")];
    await bookFor("Canarita", "789", daysAfter(clinic.today, 1));
    const give = async (number: string, ending: string) => {
      await kiosk.keyboard.type(number);
      await kiosk.keyboard.press("Enter");
      await kiosk.keyboard.type(ending);
      await kiosk.keyboard.press("Enter");
    };
    const isAtStart = async () => {
      await kiosk.waitForSelector("#number:focus");
      expect([await kiosk.inputValue("#number"), await kiosk.inputValue("#ending")]).toEqual(["", ""]);
    };
    await isAtStart();
    await isFaultless(kiosk);
    const tap = (name: string) => kiosk.getByRole("button", { name, exact: true }).click();
    for (const name of ["٩", "حذف", "١", "التالي", "٥", "٦", "تسجيل حضوري"]) await tap(name);
    await says(kiosk, "missing", "يلزم إدخال ثلاثة أرقام");
    await tap("٧");
    expect(await kiosk.inputValue("#ending")).toBe("٥٦٧");
    await tap("تسجيل حضوري");
    await says(kiosk, "said", "سُجّل حضورك");
    await says(kiosk, "detail", "دورك هو التالي");
    await isFaultless(kiosk);
    expect(await arrivedBy(first)).toBe("kiosk");

    await kiosk.selectOption("#language", "en"); // for this patient alone
    await says(kiosk, "said", "You are here");
    await kiosk.keyboard.type("2"); // who comes next begins at once
    await isFaultless(kiosk);
    expect(await kiosk.evaluate("[document.documentElement.lang, document.activeElement.id]")).toEqual([
      "ar",
      "number",
    ]);
    await kiosk.selectOption("#language", "en");
    await kiosk.focus("#ending");
    await kiosk.keyboard.type("٦۷8");
    await kiosk.keyboard.press("Enter");
    await kiosk.waitForSelector("#said:visible");
    await says(kiosk, "said-number", "2");
    await says(kiosk, "detail", "1\u00a0ahead of you");
    expect(await arrivedBy(second)).toBe("kiosk");
    await kiosk.clock.fastForward(20_000);
    await isAtStart();
    expect(await kiosk.getAttribute("html", "lang")).toBe("ar");
    await kiosk.selectOption("#language", "en");

    await give("2", "678");
    await says(kiosk, "said", "You are here already");
    await kiosk.keyboard.press("Escape");
    await isAtStart();
    await kiosk.selectOption("#language", "en");
    await give("1", "789");
    await says(kiosk, "said", "You are too early");
    await says(kiosk, "detail", "Your booking is on Wednesday 25\u00a0November");
    await kiosk.click("#done");
    await kiosk.selectOption("#language", "en");
    await give("7", "000");
    await says(kiosk, "said", "We cannot find this");
    expect(await axeFaults(kiosk, "colours")).toEqual([]);
    expect(await kiosk.content()).not.toMatch(/Canari|1234/);
    for (let miss = 0; miss < 19; miss++)
      await app.request("post", `${clinic.path}/arrivals`, key).send({ number: 7, phoneEnding: "000" });
    await kiosk.click("#done");
    await kiosk.selectOption("#language", "en");
    await give("1", "567");
    await says(kiosk, "said", "Too many wrong tries");
    await says(kiosk, "detail", "again in 60\u00a0minutes");

    await gateway.stop();
    await kiosk.clock.fastForward(60_000); // which ends the answer too
    await says(kiosk, "door-note", "انقطع الاتصال");
    expect([await kiosk.isVisible("#code"), await kiosk.isVisible("#qr")]).toEqual([false, false]);
    await give("1", "567");
    await says(kiosk, "said", "تعذّر الوصول");
    await gateway.start();
    await kiosk.clock.fastForward(20_000);
    await isAtStart();
    await kiosk.evaluate("dispatchEvent(new Event('online'))");
    await kiosk.waitForSelector("#code:visible");
    await isLive(kiosk);
    await app.request("delete", `/v1/api-keys/${/^dawr_(\d+)_/.exec(key)?.[1]}`).expect(204);
    await kiosk.clock.fastForward(15_000);
    await says(kiosk, "message", "لم يعد مفتاح هذه الشاشة صالحًا");
    await isFaultless(kiosk);
  });
});
