import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { checkSettings } from "../src/ops/settings-check.js";
import { aLog } from "./support/a-log.js";
import { answers, freePort } from "./support/nginx.js";
import { aBooker, testApp } from "./support/test-app.js";

const hasPgBouncer = spawnSync("pgbouncer", ["--version"]).status === 0;

/** A PgBouncer in transaction mode before the server under test, as an operator would set it up for Dawr. */
async function aPgBouncer({ isStrict = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "dawr-pgbouncer-"));
  chmodSync(folder, 0o755);
  const server = new URL(inject("serverUrl"));
  const port = await freePort();
  writeFileSync(
    join(folder, "pgbouncer.ini"),
    `[databases]
     * = host=${server.hostname} port=${server.port} user=${server.username} password=${server.password}
     [pgbouncer]
     listen_addr = 127.0.0.1
     listen_port = ${port}
     unix_socket_dir =
     auth_type = any
     pool_mode = transaction
     ${isStrict ? ";" : ""}ignore_startup_parameters = extra_float_digits, options, statement_timeout, lock_timeout, idle_in_transaction_session_timeout
    `,
  );
  const asRoot = process.getuid?.() === 0 ? ["-u", "postgres"] : []; // it refuses to be root
  const child: ChildProcess = spawn("pgbouncer", [...asRoot, join(folder, "pgbouncer.ini")], { stdio: "ignore" });
  onTestFinished(async () => {
    child.kill("SIGINT");
    if (child.exitCode === null) await once(child, "exit");
    rmSync(folder, { recursive: true });
  });
  await vi.waitUntil(() => answers(port), 10_000);
  return {
    /** The same database, through it. */
    before: (url: string) => {
      const through = new URL(url);
      through.host = `127.0.0.1:${port}`;
      return through.href;
    },
  };
}

describe.skipIf(!hasPgBouncer)("PgBouncer in transaction mode (skipped without pgbouncer)", () => {
  test("serves the requests, while the listener goes to PostgreSQL itself", async () => {
    const pooler = await aPgBouncer();
    const app = await testApp({ between: (url) => ({ DATABASE_URL: pooler.before(url), LISTEN_DATABASE_URL: url }) });
    const clinic = await app.aClinic();
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    await vi.waitUntil(() => app.context.hub.delivery === "delivering", 10_000);
    const booking = await aBooker(app, clinic).book();
    expect((await stream.next("update")).data.version).toBe(booking.version);
  });

  test("whose time limits are not on the role is told so, and not once they are", async () => {
    const pooler = await aPgBouncer();
    const { lines, log } = aLog();
    const between = (url: string) => ({ DATABASE_URL: pooler.before(url), LISTEN_DATABASE_URL: url });
    const app = await testApp({ between, log });
    const complaints = () => lines.filter(({ msg }) => msg.startsWith("PostgreSQL does not grant"));
    await vi.waitUntil(() => complaints().length > 0, 10_000);
    expect(complaints()[0].faults).toEqual([
      "statement_timeout is 0 ms, not 5000",
      "lock_timeout is 0 ms, not 3000",
      "idle_in_transaction_session_timeout is 0 ms, not 10000",
    ]);
    const [{ name }] = await app.database.query("select current_database() as name");
    const limits = { statement_timeout: "5s", lock_timeout: "3s", idle_in_transaction_session_timeout: "10s" };
    for (const [limit, time] of Object.entries(limits)) {
      await app.database.query(`alter database ${name} set ${limit} = '${time}'`);
    }
    const fresh = await aPgBouncer(); // whose connections to PostgreSQL are new
    const { context } = await testApp({
      database: app.database,
      between: (url) => ({ DATABASE_URL: fresh.before(url) }),
    });
    await checkSettings(context.pool, context.config, log);
    expect(complaints()).toHaveLength(1);
  });

  test("that refuses the startup parameters is named in the log", async () => {
    const pooler = await aPgBouncer({ isStrict: true });
    const { lines, log } = aLog();
    const app = await testApp({
      between: (url) => ({ DATABASE_URL: pooler.before(url), LISTEN_DATABASE_URL: url }),
      log,
    });
    expect((await app.request("get", "/v1/clinics")).status).toBe(503);
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: "cannot connect to PostgreSQL",
        reason: expect.stringMatching(/unsupported startup parameter: \w+_timeout/),
      }),
    );
  });

  test("with the listener behind it too the health says deaf, and streams live by the read before each ping", async () => {
    const pooler = await aPgBouncer();
    const app = await testApp({
      between: (url) => ({ DATABASE_URL: pooler.before(url) }),
      timing: { probeEveryMs: 200, pingEveryMs: 300 },
    });
    const clinic = await app.aClinic();
    const stream = await app.stream(`${clinic.path}/stream`);
    await stream.next("snapshot");
    const isDeaf = [503, "deaf", expect.stringContaining("PgBouncer")];
    await vi.waitFor(async () => {
      const { status, body } = await app.request("get", "/health");
      expect([status, body.listener, body.hint]).toEqual(isDeaf); // a probe may reach it by chance, and then it is not
    }, 10_000);
    const booking = await aBooker(app, clinic).book();
    expect((await stream.next("update")).data.version).toBe(booking.version);
  });
});
