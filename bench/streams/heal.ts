/**
 * Breaks one thing at a time under the ordinary settings, changes something at once, and reports how long it took
 * until a stream held the change. The table in docs/architecture.md is made of these figures.
 *
 *     node --import tsx bench/streams/heal.ts
 */
import { setTimeout as delay } from "node:timers/promises";
import { SimulatedClient } from "../../test/support/oracle/simulated-client.js";
import { World } from "../../test/support/oracle/world.js";

const world = new World({
  HUB_TIMING: "{}",
  STATEMENT_TIMEOUT_SECONDS: "5",
  POOL_TIMEOUT_SECONDS: "30",
  STREAM_MAX_AGE_SECONDS: "300",
});
const say = (text: string) => process.stdout.write(`${text}\n`);
await world.start();
const [instance, other] = world.instances as [(typeof world.instances)[0], (typeof world.instances)[0]];
const [proxy] = world.proxies as [(typeof world.proxies)[0]];
await other.stop("SIGKILL");
const clinicId = world.clinicIds[0] as number;

const faults: [string, () => Promise<void>][] = [
  ["nothing", async () => {}],
  ["listener's connection cut", async () => proxy.cut("dawr-listener")],
  ["listener's connection silent", async () => proxy.strand("dawr-listener")],
  ["listener deaf", async () => proxy.deafen("dawr-listener")],
  ["hub's connection cut", async () => proxy.cut("dawr-hub")],
  ["hub's connection silent", async () => proxy.strand("dawr-hub")],
  [
    "PostgreSQL restarted",
    async () => {
      world.stopPostgres();
      await world.startPostgres();
    },
  ],
  ["earlier dump restored", async () => world.copyDatabase("dump", "dawr")],
  [
    "server killed with -9 and started",
    async () => {
      await instance.stop("SIGKILL");
      await instance.start();
    },
  ],
  [
    "server restarted in order",
    async () => {
      await instance.stop("SIGTERM");
      await instance.start();
    },
  ],
];

await world.copyDatabase("dawr", "dump");
const client = new SimulatedClient(
  "screen",
  clinicId,
  { audience: "staff", key: world.keys.staff, isToday: false },
  () => instance.url,
);
client.open();

const isHealthy = async () => (await fetch(`${instance.url}/health/ready`).catch(() => undefined))?.status === 200;
for (const [name, fault] of faults) {
  const tookMs: number[] = [];
  for (let time = 1; time <= 3; time++) {
    for (const link of ["dawr-listener", "dawr-hub"]) proxy.cut(link); // whatever is still broken of the last time
    await delay(1_000);
    while (!(await isHealthy()) || !client.isOpen) await delay(50);
    const brokenAt = performance.now();
    await fault();
    const readyAt = performance.now();
    const { rows } = await (await world.sql()).query(
      `with changed as (update clinics set name = $2 where id = $1 returning version)
       select version::int, dawr_epoch() as epoch from changed`,
      [clinicId, `${name} ${time}`],
    );
    const holds = () => client.fold.held?.version === rows[0].version && client.lastId.startsWith(rows[0].epoch);
    while (!holds()) await delay(5);
    tookMs.push(Math.round(performance.now() - brokenAt));
    if (time === 1) say(`  (${name}: the fault itself took ${Math.round(readyAt - brokenAt)} ms)`);
  }
  say(`${name}: ${tookMs.join(", ")} ms`);
}
say(`wrong: ${client.wrongs.length}`);
client.leave();
await world.stop();
