import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, inject, onTestFinished, test, vi } from "vitest";
import { StreamClient } from "./support/stream-client.js";
import { cloneDatabase } from "./support/test-database.js";

const key = "an-admin-key-of-the-tests";

const node = [process.execPath, `${inject("programs")}/src/main.js`] as const;

/** The program as an operator starts it. */
async function startProgram(settings: Record<string, string> = {}, [command, ...args]: readonly string[] = node) {
  const database = await cloneDatabase();
  const program = spawn(command as string, args, {
    env: { ...process.env, PORT: "0", HOST: "127.0.0.1", ADMIN_API_KEY: key, DATABASE_URL: database.url, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [program.stdout, program.stderr]) stream.on("data", (text) => (output += text));
  onTestFinished(async () => {
    if (program.exitCode === null) program.kill("SIGKILL");
    await database.drop();
  });
  return { program, database, output: () => output };
}

async function port(output: () => string): Promise<number> {
  return vi.waitFor(() => Number(/"port":(\d+)/.exec(output())?.[1] ?? expect.fail(output())), 50_000);
}

const ended = async (program: ChildProcess) =>
  program.exitCode === null ? (await once(program, "exit"))[0] : program.exitCode;

test("at SIGTERM streams hear goodbye and when to come back, running requests finish, and no connection is left", async () => {
  const { program, database, output } = await startProgram();
  const url = `http://127.0.0.1:${await port(output)}`;
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const clinic: any = await (
    await fetch(`${url}/v1/clinics`, { method: "POST", headers, body: JSON.stringify({ name: "C" }) })
  ).json();
  const stream = await StreamClient.open(`${url}/v1/clinics/${clinic.id}/stream`, headers);
  await stream.next("snapshot");
  await database.query("begin");
  await database.query("select from clinic_versions for update"); // holds the booking in mid-flight
  const booking = fetch(`${url}/v1/clinics/${clinic.id}/bookings`, {
    method: "POST",
    headers,
    body: JSON.stringify({ patient: { name: "Sara" } }),
  });
  await vi.waitFor(async () => {
    const waiting = await database.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    expect(waiting).toHaveLength(1);
  }, 10_000);
  program.kill("SIGTERM");
  expect((await stream.next("bye")).data).toEqual({ reason: "shutdown" });
  expect(stream.retries.at(-1)).toBeGreaterThanOrEqual(1_000);
  await database.query("commit");
  expect((await booking).status).toBe(201);
  expect(await ended(program)).toBe(0);
  const left = await database.query(
    "select from pg_stat_activity where datname = current_database() and application_name like 'dawr%'",
  );
  expect(left).toHaveLength(0);
});

test("at SIGTERM under load every answer that was begun comes whole, and it ends within ten seconds with nothing left", async () => {
  const { program, database, output } = await startProgram({ RATE_LIMIT_PER_MINUTE: "0" });
  const url = `http://127.0.0.1:${await port(output)}`;
  const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" };
  const clinic: any = await (
    await fetch(`${url}/v1/clinics`, { method: "POST", headers, body: JSON.stringify({ name: "C", capacity: 10_000 }) })
  ).json();
  const path = `${url}/v1/clinics/${clinic.id}`;
  const streams = await Promise.all(Array.from({ length: 50 }, () => StreamClient.open(`${path}/stream`, headers)));
  const booked: string[] = [];
  const statuses = new Set<number>();
  const patient = (name: string) => JSON.stringify({ patient: { name } });
  const client = async (_: unknown, mine: number) => {
    for (let i = 0; ; i++) {
      const request = { method: "POST", headers, body: patient(`P ${mine} ${i}`) };
      const reply = await fetch(`${path}/bookings`, request).catch(() => undefined);
      if (!reply) return; // the door is closed
      statuses.add(reply.status);
      const { id }: any = await reply.json(); // throws when the answer is cut off
      if (reply.status === 201) booked.push(id);
    }
  };
  const clients = Promise.all(Array.from({ length: 20 }, client));
  await vi.waitUntil(() => booked.length > 50, 20_000);
  const beganAt = performance.now();
  program.kill("SIGTERM");
  expect(await ended(program), output()).toBe(0);
  expect(performance.now() - beganAt).toBeLessThan(10_000);
  await clients;
  expect([...statuses]).toEqual([201]);
  for (const stream of streams) {
    await stream.ended();
    expect(stream.frames.at(-1)?.data).toEqual({ reason: "shutdown" });
  }
  const [{ stored }] = await database.query("select count(*)::int as stored from bookings");
  expect(stored).toBe(booked.length);
  const left = await database.query(
    "select from pg_stat_activity where datname = current_database() and application_name like 'dawr%'",
  );
  expect(left).toHaveLength(0);
});

test("at SIGTERM it ends within ten seconds also while days that are over cannot be closed", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  await database.query(`
    insert into clinics (name, working_days) select 'C', '{mon}' from generate_series(1, 8);
    insert into booking_days (clinic_id, list, date, capacity) select id, 'regular', '2020-01-01', 5 from clinics`);
  await database.query("begin");
  await database.query("select from clinic_versions for update");
  const { program, output } = await startProgram({ DATABASE_URL: database.url });
  await port(output);
  await vi.waitFor(async () => {
    const waiting = await database.query(
      "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
    );
    expect(waiting).toHaveLength(1);
  }, 10_000);
  const beganAt = performance.now();
  program.kill("SIGTERM");
  expect(await ended(program), output()).toBe(0);
  expect(performance.now() - beganAt).toBeLessThan(10_000);
  await database.query("commit");
});

test("whoever stops `npm start` stops the server, which leaves no connection", async () => {
  const { program, database, output } = await startProgram({}, ["npm", "start"]);
  await port(output);
  program.kill("SIGTERM");
  await ended(program);
  await vi.waitFor(async () => {
    const left = await database.query(
      "select from pg_stat_activity where datname = current_database() and application_name like 'dawr%'",
    );
    expect(left).toHaveLength(0);
  }, 10_000);
});

test("at SIGTERM during the start the program still ends by itself", async () => {
  const { program, output } = await startProgram({ MIGRATE_ON_START: "true" });
  program.kill("SIGTERM");
  program.kill("SIGTERM");
  expect(await ended(program), output()).toBeOneOf([0, null]);
});

test("without a database in production it stops with one clear line", async () => {
  const { program, output } = await startProgram({ NODE_ENV: "production", DATABASE_URL: "" });
  expect(await ended(program)).toBe(1);
  expect(output().trim()).toMatch(/^[^\n]*DATABASE_URL[^\n]*$/);
});

test("a lock that a dead migration left is explained in one line, and once it is off the program migrates and starts", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  await database.query("update knex_migrations_lock set is_locked = 1");
  const settings = { MIGRATE_ON_START: "true", DATABASE_URL: database.url };
  const locked = await startProgram(settings);
  expect(await ended(locked.program)).toBe(1);
  expect(locked.output().trim()).toMatch(/^[^\n]*npx knex migrate:unlock[^\n]*$/);
  await database.query("update knex_migrations_lock set is_locked = 0");
  expect(await port((await startProgram(settings)).output)).toBeGreaterThan(0);
});

test("several programs that start together on an empty database migrate it once, and all of them start", async () => {
  const database = await cloneDatabase();
  onTestFinished(() => database.drop());
  await database.query("drop schema public cascade");
  await database.query("create schema public");
  const settings = { MIGRATE_ON_START: "true", DATABASE_URL: database.url };
  const programs = await Promise.all([startProgram(settings), startProgram(settings)]);
  for (const { output } of programs) expect(await port(output)).toBeGreaterThan(0);
  const [{ migrations, names }] = await database.query(
    "select count(*)::int as migrations, count(distinct name)::int as names from knex_migrations",
  );
  expect(migrations).toBe(names);
});

test("on a port that is taken it says so and ends", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port: taken } = other.address() as AddressInfo;
  const { program, output } = await startProgram({ PORT: String(taken) });
  expect(await ended(program)).toBe(1);
  expect(output()).toContain("EADDRINUSE");
});
