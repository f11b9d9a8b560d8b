import { rm } from "node:fs/promises";
import pg from "pg";
import { startEmbeddedPostgres } from "../../../src/db/embedded/embedded-postgres.js";
import { aMigratedDataDir } from "../own-cluster.js";
import { TcpProxy } from "../tcp-proxy.js";
import { InstanceProcess } from "./instance-process.js";

const adminKey = "an-admin-key-of-the-oracle";

/** Short waits, so that a fault is found and healed within a test's time limit. The ping stays rare, and hides nothing. */
const settings = {
  ADMIN_API_KEY: adminKey,
  POOL_SIZE: "4",
  POOL_MAX_OVERFLOW: "0",
  POOL_TIMEOUT_SECONDS: "2",
  STATEMENT_TIMEOUT_SECONDS: "1",
  RATE_LIMIT_PER_MINUTE: "0",
  STREAM_MAX_AGE_SECONDS: "20",
  STREAM_DRAIN_SPREAD_SECONDS: "0.2",
  HUB_TIMING: JSON.stringify({ probeEveryMs: 500, pingWaitsAtMostMs: 1_000 }),
};

/** A PostgreSQL of its own and some instances, each behind a proxy that can fail, and a clock that can jump. */
export class World {
  readonly instances: InstanceProcess[] = [];
  readonly proxies: TcpProxy[];
  readonly keys: Record<"staff" | "display", string> = { staff: "", display: "" };
  clinicIds: number[] = [];
  /** Shows these clinics and one more, which nothing else shows and which is private at times. */
  board = { id: 0, key: "", hiddenClinicId: 0 };
  clockAheadMs = 0;
  #postgres!: Awaited<ReturnType<typeof startEmbeddedPostgres>>;
  #dataDir = "";
  readonly #clients = new Map<string, pg.Client>();

  /** Of every server. */
  protected readonly settings: Record<string, string>;

  constructor(
    changedSettings: Record<string, string> = {},
    /** What each instance is set to besides. */
    private readonly ownSettings: Record<string, string>[] = [{}, {}],
  ) {
    this.settings = { ...settings, ...changedSettings };
    this.proxies = ownSettings.map(() => new TcpProxy());
  }

  get allClinicIds(): number[] {
    return [...this.clinicIds, this.board.hiddenClinicId];
  }

  /** Every server that there is. */
  get servers(): InstanceProcess[] {
    return this.instances;
  }

  /** Where screens connect, and whether they may only be the public's. */
  get doors(): { servers: InstanceProcess[]; arePublic: boolean } {
    return { servers: this.instances, arePublic: false };
  }

  /** Figures of what happened between the servers, for whoever ran it. */
  get figures(): string[] {
    return [];
  }

  beginStorm(_number: number): void {}

  get now(): Date {
    return new Date(Date.now() + this.clockAheadMs);
  }

  async start(): Promise<void> {
    this.#dataDir = await aMigratedDataDir("oracle");
    await this.startPostgres();
    const everyDay = "{sat,sun,mon,tue,wed,thu,fri}";
    const client = await this.sql();
    for (const name of ["A", "B", "C"]) {
      const { rows } = await client.query(
        `insert into clinics (name, working_days, capacity, public_board, golden_turn, recalls)
         values ($1, $2, 12, true, 2, 1) returning id`,
        [name, everyDay],
      );
      this.clinicIds.push(rows[0].id);
    }
    this.board.hiddenClinicId = this.clinicIds.pop() as number;
    await client.query(
      `insert into clinic_hours (clinic_id, weekday, shift, starts, ends, capacity, golden_capacity, numbers, day_turns_at)
       select $1, weekday, shift, starts, ends, 6, 3, numbers, '00:00'
         from unnest($2::text[]) as weekday,
              (values (1, time '00:00', time '14:00', int4range(1, 101)), (2, '14:00', '00:00', '[101,)'))
              as planned (shift, starts, ends, numbers)`,
      [this.clinicIds[1], everyDay],
    );
    for (const [number, proxy] of this.proxies.entries()) {
      const DATABASE_URL = await proxy.open(this.#postgres.url);
      const NOTIFY_AFTER_COMMIT = String(number === 1); // one of each kind
      const own = { ...this.ownSettings[number], DATABASE_URL };
      this.instances.push(new InstanceProcess({ NOTIFY_AFTER_COMMIT, ...this.settings, ...own }));
    }
    await Promise.all(this.instances.map((instance) => instance.start()));
    for (const clinicId of this.allClinicIds) await client.query("select pg_notify('dawr', $1)", [String(clinicId)]);
    this.keys.staff = adminKey;
    const reply = await this.rest("POST", "/v1/api-keys", {
      name: "a screen",
      role: "display",
      clinicId: this.clinicIds[0],
    });
    this.keys.display = reply.key;
    const clinics = this.allClinicIds.map((clinicId) => ({ clinicId }));
    this.board.id = (await this.rest("POST", "/v1/boards", { name: "a hall", clinics })).id;
    const screen = { name: "a board's screen", role: "display", boardId: this.board.id };
    this.board.key = (await this.rest("POST", "/v1/api-keys", screen)).key;
  }

  async stop(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop("SIGKILL")));
    for (const proxy of this.proxies) proxy.close();
    await Promise.all([...this.#clients.values()].map((client) => client.end().catch(() => {})));
    this.#postgres.stopSync();
    await rm(this.#dataDir, { recursive: true, force: true });
  }

  /** One of the test's own connections, not through a proxy. What runs side by side needs one each. */
  async sql(purpose = "questions"): Promise<pg.Client> {
    let client = this.#clients.get(purpose);
    if (!client) {
      client = await this.connect("dawr");
      this.#clients.set(purpose, client);
      client.on("end", () => this.#clients.delete(purpose));
    }
    return client;
  }

  async connect(database: string): Promise<pg.Client> {
    const url = new URL(this.#postgres.url);
    url.pathname = database;
    const client = new pg.Client({ connectionString: url.href, application_name: "oracle" });
    client.on("error", () => {});
    await client.connect();
    return client;
  }

  async today(clinicId: number, purpose?: string): Promise<string> {
    const { rows } = await (await this.sql(purpose)).query(
      "select clinic_today(c, $2)::text as today from clinics c where id = $1",
      [clinicId, this.now],
    );
    return rows[0].today;
  }

  /** Through whichever instance runs; undefined when it cannot or will not. */
  async rest(method: string, path: string, body?: object, instance = this.runningInstance()): Promise<any> {
    const reply = await fetch(`${instance.url}${path}`, {
      method,
      headers: { Authorization: `Bearer ${adminKey}`, "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5_000),
    }).catch(() => undefined);
    return reply?.ok ? reply.json() : undefined;
  }

  /** Any that runs; the first if none does, as a balancer would. */
  runningInstance(choice = 0, servers = this.instances): InstanceProcess {
    const running = servers.filter((server) => server.isRunning);
    return (running[choice % running.length] ?? servers[0]) as InstanceProcess;
  }

  setClockAhead(aheadMs: number): void {
    this.clockAheadMs = aheadMs;
    for (const server of this.servers) server.setClock(aheadMs);
  }

  /** From now on nothing is spoilt any more. */
  endFaults(): void {
    for (const proxy of this.proxies) {
      for (const name of ["dawr", "dawr-hub", "dawr-listener"]) proxy.speak(name);
    }
  }

  /** Whether changes are proven to reach this server. */
  async isReady({ url }: InstanceProcess): Promise<boolean> {
    const reply = await fetch(`${url}/health/ready`).catch(() => undefined);
    return reply?.status === 200;
  }

  async startPostgres(): Promise<void> {
    this.#postgres = await startEmbeddedPostgres({ dataDir: this.#dataDir, throwaway: true });
    for (const proxy of this.proxies) proxy.aimAt(this.#postgres.url);
  }

  stopPostgres(): void {
    this.#postgres.stopSync();
  }

  /** Copies the database; like pg_dump and pg_restore, but of any version and in a moment. */
  async copyDatabase(from: string, to: string): Promise<void> {
    const admin = await this.connect("postgres");
    try {
      await admin.query(`alter database ${from} allow_connections false`);
      await admin.query(`drop database if exists ${to} with (force)`);
      for (let isCopied = false; !isCopied; ) {
        await admin.query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", [from]);
        isCopied = await admin.query(`create database ${to} template ${from} strategy file_copy`).then(
          () => true,
          (error) => (error.code === "55006" ? false : Promise.reject(error)), // somebody was just coming in
        );
      }
      await admin.query(`alter database ${to} allow_connections true`);
    } finally {
      await admin.query(`alter database ${from} allow_connections true`).catch(() => {});
      await admin.end();
    }
  }
}
