import { describe, expect, test } from "vitest";
import { aServer } from "./support/a-server.js";
import { comesAtOnce, createKey, deaf, statementsDuring } from "./support/revocations.js";
import { aBooker, daysAfter } from "./support/test-app.js";

const shared = aServer();
const deafOne = aServer(() => ({ database: shared.app.database, settings: deaf() }));

describe("a ticket that is replaced", () => {
  test("ends its streams within a second on every instance, also on one that hears nothing, and nobody else's", async () => {
    const [first, second] = [shared.app, deafOne.app];
    const clinic = await first.aClinic();
    const { book } = aBooker(first, clinic);
    const [mine, yours] = [await book({ date: clinic.today }), await book({ date: clinic.today })];
    const move = { date: daysAfter(clinic.today, 1) };
    const moved = (await first.request("post", `${clinic.path}/bookings/${mine.id}/move`).send(move)).body;
    const instances = [first, second];
    const open = (token: string, date: string) =>
      Promise.all(instances.map((app) => app.stream(`${clinic.path}/stream?date=${date}`, { "Booking-Token": token })));
    const ending = [
      ...(await open(mine.ticketToken, clinic.today)), // of the booking that was moved away
      ...(await open(mine.ticketToken, moved.date)),
      ...(await open(moved.ticketToken, moved.date)),
    ];
    const staying = await open(yours.ticketToken, clinic.today);
    await Promise.all([...ending, ...staying].map((stream) => stream.next("snapshot")));

    const { ticketToken } = (await first.request("post", `${clinic.path}/bookings/${moved.id}/ticket`)).body;
    const ends = Promise.all(ending.map((stream) => stream.ended()));
    await Promise.all(instances.map((app) => comesAtOnce(app, ends)));
    for (const { frames } of ending) expect(frames.at(-1)?.data).toEqual({ reason: "revoked" });
    expect(staying.map((stream) => stream.isOver)).toEqual([false, false]);
    for (const app of instances) {
      const late = await app.stream(`${clinic.path}/stream`, { "Booking-Token": mine.ticketToken });
      expect(late.status).toBe(401);
      const renewed = await app.stream(`${clinic.path}/stream`, { "Booking-Token": ticketToken });
      await renewed.next("snapshot");
    }
  });

  test("while its stream opens does not keep it", async () => {
    const { app } = deafOne;
    const clinic = await app.aClinic();
    for (let round = 0; round < 5; round++) {
      const { id, ticketToken } = await aBooker(app, clinic).book({ date: clinic.today });
      const [stream] = await Promise.all([
        app.stream(`${clinic.path}/stream`, { "Booking-Token": ticketToken }),
        app.request("post", `${clinic.path}/bookings/${id}/ticket`).expect(200),
      ]);
      if (stream.status === 200) await comesAtOnce(app, stream.ended());
      else expect(stream.status).toBe(401);
    }
  });

  test("leaves the keys that are known without a query", async () => {
    const { app } = shared;
    const clinic = await app.aClinic();
    const { id } = await aBooker(app, clinic).book();
    const { key } = await createKey(app, { role: "staff", clinicId: clinic.id });
    await app.request("get", clinic.path, key);
    await app.request("post", `${clinic.path}/bookings/${id}/ticket`, key).expect(200);
    await app.context.watch.readNow();
    const statements = await statementsDuring(app, () => app.request("get", clinic.path, key));
    expect(statements).toEqual([expect.any(String)]);
  });
});
