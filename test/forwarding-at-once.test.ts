import { expect, test } from "vitest";
import { aLog } from "./support/a-log.js";
import { openDay } from "./support/open-day.js";
import { aBooker, aPatient, testApp } from "./support/test-app.js";

/** A minute in `npm run test:chaos`; some seconds otherwise. */
const lastsMs = process.env.CHAOS_MINUTES ? 60_000 : 2_000;
/** Patients sent on, also on a slow machine. */
const enough = 30;
/** A process that is starved holds a lock for longer than the ordinary 3 s; who waits in a circle runs into any limit. */
const settings = { LOCK_TIMEOUT_SECONDS: "25", STATEMENT_TIMEOUT_SECONDS: "30" };

/** Of a booking, or of a refusal. */
interface Reply {
  status: number;
  body: { id: string; code?: string };
}

test("patients sent to and fro at once, beside everything else that both clinics do, meet no deadlock; none is lost, and each is sent once", {
  timeout: lastsMs + 180_000,
}, async () => {
  const { lines, log } = aLog();
  const app = await testApp({ log, settings });
  const other = await app.anotherInstance();
  const urls = [app.url, other.url];
  const [first, second, third] = [
    await app.aClinic({ capacity: 9_000, goldenCapacity: 900 }),
    await app.aClinic({ capacity: 9_000, goldenCapacity: 900 }),
    await app.aClinic({ capacity: 9_000, goldenCapacity: 900 }),
  ];
  for (const clinic of [first, second]) await openDay(app, clinic, clinic.today); // who calls may come before the first booking
  const send = async (path: string, body: object, method = "POST"): Promise<Reply> => {
    const headers = { ...app.asAdmin, "Content-Type": "application/json" };
    const url = urls[Math.floor(Math.random() * urls.length)];
    const reply = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
    return { status: reply.status, body: JSON.parse((await reply.text()) || "{}") };
  };
  const endsAt = performance.now() + lastsMs;
  const goesOn = () => performance.now() < endsAt || sent.length < enough;
  const sent: [from: string, to: string][] = [];
  const unexpected: string[] = [];
  const expectOnly = (what: string, { status, body }: Reply, ...codes: string[]) => {
    if (status >= 400 && !codes.includes(body.code ?? ""))
      unexpected.push(`${what}: ${status} ${JSON.stringify(body)}`);
  };

  /** Books at one clinic, then asks to send the patient to both others at once. */
  const forwards = async (here: typeof first, there: typeof first) => {
    while (goesOn()) {
      const booked = await send(`${here.path}/bookings`, { date: here.today, patient: aPatient() });
      expectOnly("book", booked);
      const path = `${here.path}/bookings/${booked.body.id}/forward`;
      const replies = await Promise.all([there, third].map(({ id }) => send(path, { clinicId: id })));
      for (const reply of replies) {
        expectOnly("forward", reply, "already_forwarded");
        if (reply.status === 201) sent.push([booked.body.id, reply.body.id]);
      }
    }
  };
  const works = async ({ path, today }: typeof first) => {
    while (goesOn()) {
      const id = `canary-${Math.random()}`;
      const patient = { ...aPatient(), id };
      const { body } = await send(`${path}/bookings`, { date: today, list: "golden", patient });
      expectOnly("call", await send(`${path}/days/regular/${today}/call-next`, {}), "nobody_waiting");
      expectOnly("move", await send(`${path}/bookings/${body.id}/move`, { list: "regular" }));
      expectOnly("erase", await send(`${path}/patients/${id}`, {}, "DELETE"));
      expectOnly("close", await send(`${path}/days/golden/${today}/close`, {}));
      expectOnly("reopen", await send(`${path}/days/golden/${today}/reopen`, {}));
      expectOnly("settings", await send(path, { name: `Clinic ${Math.random()}` }, "PATCH"));
    }
  };
  await Promise.all([
    ...[forwards(first, second), forwards(first, second), forwards(second, first), forwards(second, first)],
    ...[works(first), works(second)],
  ]);

  const reasons = lines.filter(({ msg }) => /^request (refused|failed)/.test(msg));
  expect(unexpected, JSON.stringify(reasons)).toEqual([]);
  expect(new Set(sent.map(([from]) => from)).size).toBe(sent.length);
  const id =
    "concat_ws('-', case list when 'golden' then 'G' else 'B' end, clinic_id, to_char(date, 'YYYYMMDD'), lpad(number::text, 4, '0'))";
  const left = await app.database.query(
    `select ${id} as id, forwarded_to as to from bookings where forwarded_to is not null and status = 'served'`,
  );
  const came = await app.database.query(
    `select came_from as id, ${id} as to from bookings where came_from is not null`,
  );
  const pairs = (rows: Record<string, unknown>[]) => rows.map((row) => `${row.id} ${row.to}`).sort();
  expect(pairs(left)).toEqual(sent.map((pair) => pair.join(" ")).sort());
  expect(pairs(came)).toEqual(pairs(left));
  const [{ deadlocks }] = await app.database.query(
    "select deadlocks::int from pg_stat_database where datname = current_database()",
  );
  expect(deadlocks).toBe(0);
  process.stdout.write(`forwarding: ${sent.length} patients sent on\n`);
});

test("a patient who books at a clinic and is sent there in the same moment waits there once", async () => {
  const app = await testApp({ settings });
  const [nurse, doctor] = [await app.aClinic(), await app.aClinic()];
  for (let turn = 0; turn < 5; turn++) {
    const patient = aPatient();
    const { id } = await aBooker(app, nurse).book({ date: nurse.today, patient });
    const replies = await Promise.all([
      app.request("post", `${nurse.path}/bookings/${id}/forward`).send({ clinicId: doctor.id }),
      aBooker(app, doctor).ask({ date: doctor.today, patient }),
    ]);
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409]);
    const wasSent = replies[0]?.status === 201;
    const { status } = (await app.request("get", `${nurse.path}/bookings/${id}`)).body;
    expect(status).toBe(wasSent ? "served" : "booked");
  }
});
