import type { Route } from "playwright-core";
import { describe, expect, test, vi } from "vitest";
import { anOrganisation, aPerson, signInAs } from "../support/a-person.js";
import { axeFaults } from "../support/axe.js";
import { aGateway, aVisitor, browserAndServer, isLive } from "../support/browser.js";
import { chromiumPath } from "../support/chromium.js";
import { aRoom } from "../support/room-page.js";
import { aBooker } from "../support/test-app.js";

describe.skipIf(!chromiumPath)("the doctor's room (skipped without chromium)", () => {
  const shared = browserAndServer();

  async function aClinic(names: string[], fields: object = {}) {
    const { app } = shared;
    const clinic = await app.aClinic({ publicBoard: true, ...fields });
    const { book } = aBooker(app, clinic);
    const waiting = (list: string) => (name: string) => book({ date: clinic.today, list, patient: { name } });
    for (const name of names) await waiting("regular")(name);
    return { clinic, golden: waiting("golden"), key: await app.aKey("staff", clinic.id) };
  }
  const calls = async (clinicId: number) => {
    const rows = await shared.app.database.query(
      `select patient_name as name, calls, status, called_to as room from bookings
        where clinic_id = $1 and calls > 0 order by called_at`,
      [clinicId],
    );
    return rows.map(({ name, calls, status, room }) => [name, calls, status, room].filter(Boolean).join(" "));
  };
  const areStored = (clinicId: number, expected: string[]) =>
    vi.waitFor(async () => expect(await calls(clinicId)).toEqual(expected), 15_000);

  test("knows a doctor who signed in by name at another page, and her calls are hers", async () => {
    const { app, browser } = shared;
    const organisationId = await anOrganisation(app);
    const { clinic } = await aClinic(["Ali"], { organisationId, needsArrival: false });
    const doctor = await aPerson(app, organisationId, [{ clinicId: clinic.id, role: "doctor" }]);
    const [name, value] = (await signInAs(app, doctor)).cookie.split("=") as [string, string];
    const { context, open } = await aVisitor(browser);
    await context.addCookies([{ name, value, url: app.url }]);
    const page = await open(`${app.url}/doctor/${clinic.id}?lang=en`);
    await isLive(page);
    await page.getByRole("button", { name: /^Call next: 1/ }).click();
    await areStored(clinic.id, ["Ali 1 in_progress"]);
    const { body } = await app.request("get", `${clinic.path}/deeds`);
    expect(body.items[0]).toMatchObject({ deed: "called", actor: `person:${doctor.id}` });
  });

  test("calls once, however long a key is held, and however often it is pressed at one time; finishes, calls again and marks a no-show, by space bar and by button, and takes it back", async () => {
    const { clinic, key } = await aClinic(["Ali", "Huda", "Noor", "Omar"], { needsArrival: false, recalls: 2 });
    const room = await aRoom(shared, clinic, { who: key, room: "Room 2" });
    const { page } = room;
    const { keyboard } = page;
    await page.locator("#waiting:has-text('4 waiting')").waitFor();
    await room.turns([], ["Ali"]);
    await page.locator("#nobody-inside:has-text('Nobody is inside')").waitFor();
    await page.focus("#room");
    await keyboard.press("Space");
    expect(await page.inputValue("#room"), "a letter of its name").toBe("Room 2 ");
    await page.fill("#room", "Room 2");
    await room.blur();
    await keyboard.down("Space");
    for (let repeats = 0; repeats < 5; repeats++) await keyboard.down("Space");
    await keyboard.up("Space");
    await room.said("1 Ali — called");
    await room.turns(["Ali"], ["Huda"]);
    await page.locator("#inside .fact:has-text('called')").waitFor();
    expect(await axeFaults(page, "all")).toEqual([]);

    await page.getByRole("button", { name: /^Call next: 2 \(1 is then done\)/ }).waitFor();
    await room.blur();
    for (let presses = 0; presses < 3; presses++) await keyboard.press("Space");
    await room.turns(["Huda"], ["Noor"]);
    await room.before(["Ali"]);
    await areStored(clinic.id, ["Ali 1 served Room 2", "Huda 1 in_progress Room 2"]);
    await page.locator(".call-next:not([data-busy])").dblclick();
    await room.turns(["Noor"], ["Omar"]);
    await room.press("Undo");
    await room.turns(["Huda"], ["Noor"]);
    await page.focus("#language");
    await keyboard.press("Space"); // opens a list of languages
    await keyboard.press("Escape");
    await areStored(clinic.id, ["Ali 1 served Room 2", "Huda 1 in_progress Room 2", "Noor 1 booked Room 2"]);

    await room.press("Served: 2 Huda");
    await room.turns([], ["Noor"]);
    await room.press("Undo");
    await room.turns(["Huda"], ["Noor"]);
    await room.press("Call again: 2 Huda");
    await room.press("Step back: 2 Huda");
    await room.turns([], ["Noor"]);
    await room.canCall();
    await keyboard.press("Space"); // the button has the focus, whatever was pressed before
    await room.turns(["Noor"], ["Omar"]);
    await room.press("No-show: 3 Noor");
    await room.before(["Noor", "Ali"]);
    await room.press("Undo: back inside: 1 Ali");
    await room.turns(["Ali"], ["Omar"]); // he was called to this room, and is in it again
  });

  test("two rooms that call together call two patients, each once; what somebody else has changed is said, not done", async () => {
    const { clinic, key } = await aClinic(["Ali", "Huda", "Noor"]);
    const rooms = [
      await aRoom(shared, clinic, { who: key, room: "1" }),
      await aRoom(shared, clinic, { who: key, room: "2" }),
    ];
    const [one] = rooms as [(typeof rooms)[0]];
    await Promise.all(rooms.map(({ page }) => page.click(".call-next")));
    for (const room of rooms) await room.turns([expect.stringMatching(/Ali|Huda/) as unknown as string], ["Noor"]);
    const called = await calls(clinic.id);
    expect(called.map((each) => each.replace(/\d$/, "")).sort()).toEqual(["Ali 1 in_progress ", "Huda 1 in_progress "]);
    expect(called.map((each) => each.slice(-1)).sort()).toEqual(["1", "2"]);

    const [inside = ""] = await one.page.locator("#inside .row-name").allTextContents();
    const changesFirst = async (route: Route) => {
      const patient = { name: `${inside} Salim` };
      const path = new URL(route.request().url()).pathname;
      await shared.app.request("patch", path).send({ patient }).expect(200);
      await route.continue();
    };
    await one.page.route("**/bookings/*", changesFirst, { times: 1 });
    await one.page.click("#inside [data-deed=serve]");
    await one.said("Somebody changed this booking meanwhile.");
    await one.turns([`${inside} Salim`], ["Noor"]);
    for (const room of rooms) await room.blur();
    await Promise.all(rooms.map(({ page }) => page.keyboard.press("Space")));
    await Promise.any(rooms.map((room) => room.said("Nobody is waiting")));
    await Promise.any(rooms.map((room) => room.said("3 Noor — called")));
    const after = await calls(clinic.id);
    expect(after.map((each) => each.replace(/\D+/g, " ").trim().split(" ")[0])).toEqual(["1", "1", "1"]);
    expect(after.filter((each) => each.includes("in_progress"))).toHaveLength(2); // whoever called nobody finished nobody
  });

  test("says so while the network is away, and then calls whoever is next by then, once", async () => {
    const { app } = shared;
    const { clinic, key } = await aClinic(["Ali", "Huda"]);
    const gateway = await aGateway(app);
    const room = await aRoom(shared, clinic, { who: key, url: gateway.url });
    const { page } = room;
    await gateway.stop();
    await page.waitForSelector('html[data-live="old"]', { timeout: 15_000 });
    await room.blur();
    await page.keyboard.press("Space");
    await page.locator(".call-next[data-busy]").waitFor();
    await page.keyboard.press("Space");
    await page.waitForSelector('.notice-line:has-text("The server is out of reach")', { timeout: 20_000 });
    expect(await calls(clinic.id)).toEqual([]);
    await app.request("post", `${clinic.path}/line/${clinic.today}/call-next`).expect(409); // two lists
    await app.request("post", `${clinic.path}/days/regular/${clinic.today}/call-next`).expect(200);
    await gateway.start();
    await isLive(page);
    await room.turns(["Ali"], ["Huda"]);
    await room.callNext();
    await room.turns(["Huda"], []);
    await areStored(clinic.id, ["Ali 1 served", "Huda 1 in_progress"]);
  });
});
