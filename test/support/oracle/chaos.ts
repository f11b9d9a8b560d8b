import { setTimeout as delay } from "node:timers/promises";
import { type ChaosPlan, type ChaosReport, emptyReport } from "./chaos-report.js";
import { differencesOf } from "./differences.js";
import type { Faults } from "./faults.js";
import type { InstanceProcess } from "./instance-process.js";
import { Random } from "./random.js";
import { randomTransaction } from "./random-transaction.js";
import { SimulatedBoard } from "./simulated-board.js";
import { SimulatedClient, type Want } from "./simulated-client.js";
import type { Fault, SimulatedReader } from "./simulated-reader.js";
import type { World } from "./world.js";

/** Random changes, random clients and random faults; then quiet, in which every client must hold what SQL holds. */
export async function runChaos<W extends World>(world: W, faults: Faults<W>, plan: ChaosPlan): Promise<ChaosReport> {
  const startedAt = performance.now();
  const report = emptyReport();
  const random = new Random(plan.seed);
  const clients: SimulatedReader[] = [];
  try {
    await world.start();
    for (let number = 1; number <= plan.clients; number++) {
      clients.push(
        number % 4 === 0 ? aBoard(world, `board ${number}`, random) : aClient(world, `client ${number}`, random),
      );
    }
    for (const client of clients) client.open();
    await world.copyDatabase("dawr", "dump");
    const faultOrder = random.shuffled(Object.keys(faults));
    for (let storm = 0; storm < plan.storms; storm++) {
      moveDoors(world, clients, storm, random);
      await rage(world, faults, clients, new Random(random.below(2 ** 31)), plan.stormMs, faultOrder, report);
      await settle(world, clients, new Random(random.below(2 ** 31)), report);
      if (report.wrongs.length > 0) break;
    }
  } finally {
    for (const client of clients) client.leave();
    await world.stop();
  }
  for (const client of clients) {
    report.frames += client.frames;
    report.connects += client.connects;
    for (const kind of Object.keys(client.wrongsByKind) as Fault[])
      report.wrongsByKind[kind] += client.wrongsByKind[kind];
  }
  report.figures = world.figures;
  report.seconds = Math.round((performance.now() - startedAt) / 1_000);
  return report;
}

function aClient(world: World, name: string, random: Random): SimulatedClient {
  const clinicId = random.pick(world.clinicIds);
  const choices = new Random(random.below(2 ** 31));
  return new SimulatedClient(name, clinicId, aWant(world, clinicId, choices), () => {
    const { servers } = world.doors;
    return world.runningInstance(choices.below(servers.length), servers).url;
  });
}

/** Edges serve no boards. */
function aBoard(world: World, name: string, random: Random): SimulatedBoard {
  const choices = new Random(random.below(2 ** 31));
  const key = random.chance(0.5) ? world.board.key : undefined;
  return new SimulatedBoard(
    name,
    world.board.id,
    key,
    () => world.runningInstance(choices.below(world.instances.length)).url,
  );
}

/** Screens go where they belong in this storm. */
function moveDoors(world: World, clients: SimulatedReader[], storm: number, random: Random): void {
  const { arePublic } = world.doors;
  world.beginStorm(storm);
  if (arePublic === world.doors.arePublic) return;
  for (const client of clients) comeBackForOther(world, client, random);
}

function comeBackForOther(world: World, client: SimulatedReader, random: Random): void {
  if (client instanceof SimulatedClient) client.comeBackFor(aWant(world, client.clinicId, random));
}

function aWant(world: World, clinicId: number, random: Random): Want {
  const date = (offset: number) => new Date(world.now.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
  const publicKey = clinicId === world.clinicIds[0] && random.chance(0.5) ? world.keys.display : undefined;
  const audience = world.doors.arePublic ? "public" : random.pick(["staff", "public"] as const);
  const want: Want = { audience, key: audience === "staff" ? world.keys.staff : publicKey, isToday: false };
  if (random.chance(0.3)) want.list = random.pick(["regular", "golden"]);
  if (random.chance(0.4)) want.isToday = true;
  else if (random.chance(0.5)) want[random.pick(["from", "to"] as const)] = date(random.below(4) - 1);
  return want;
}

async function rage<W extends World>(
  world: W,
  faults: Faults<W>,
  clients: SimulatedReader[],
  random: Random,
  stormMs: number,
  faultOrder: string[],
  report: ChaosReport,
): Promise<void> {
  const endsAt = performance.now() + stormMs;
  const until = async (seed: number, act: (random: Random) => Promise<unknown>) => {
    const own = new Random(seed);
    while (performance.now() < endsAt) await act(own).catch(() => delay(50));
  };
  const seeds = Array.from({ length: 4 }, () => random.below(2 ** 31)) as [number, number, number, number];
  await Promise.all([
    until(seeds[0], async (own) => {
      const clinicId = own.pick(world.allClinicIds);
      try {
        const sql = await world.sql("transactions");
        await randomTransaction(sql, clinicId, own, await world.today(clinicId));
        report.transactions++;
      } catch (error) {
        report.refused++;
        throw error;
      }
      await delay(own.below(15));
    }),
    until(seeds[1], async (own) => {
      if (await overRest(world, own)) report.transactions++;
      await delay(own.below(40));
    }),
    until(seeds[2], async (own) => {
      disturb(world, own.pick(clients), own);
      await delay(own.below(60));
    }),
    until(seeds[3], async (own) => {
      const name = faultOrder.shift() as string;
      faultOrder.push(name);
      report.faults[name] = (report.faults[name] ?? 0) + 1;
      await faults[name]?.(world, own).catch((error) => {
        report.wrongs.push(`the fault "${name}" itself failed: ${error?.stack ?? error}`);
      });
      await delay(own.below(500));
    }),
  ]);
}

/** True when it was done. */
async function overRest(world: World, random: Random): Promise<boolean> {
  const clinicId = random.pick(world.clinicIds);
  const path = `/v1/clinics/${clinicId}`;
  const instance = world.runningInstance(random.below(world.instances.length));
  const list = random.pick(["regular", "golden"]);
  const person = {
    name: `Rest ${random.below(1_000_000)}`,
    phone: `+964771${String(random.below(10_000_000)).padStart(7, "0")}`,
  };
  const today = await world.today(clinicId, "rest");
  const number = String(1 + random.below(8)).padStart(4, "0");
  const booking = `${path}/bookings/${list === "golden" ? "G" : "B"}-${clinicId}-${today.replaceAll("-", "")}-${number}`;
  const calls: [string, string, object?][] = [
    ["POST", `${path}/bookings`, { list, patient: person }],
    ["POST", `${path}/bookings`, { list, patient: person, date: today }],
    ["POST", `${path}/bookings`, { list, patient: person, date: today, arrived: true, overbook: { reason: "pain" } }],
    ["POST", `${path}/line/${today}/call-next`, {}],
    ["POST", `${booking}/call`, {}],
    ["POST", `${booking}/arrive`, {}],
    ["POST", `${booking}/step-back`],
    ["DELETE", `${booking}/step-back`],
    ["PATCH", booking, { priority: 1 + random.below(3), priorityReason: "old" }],
    ["POST", `${path}/days/${list}/${today}/call-next`, {}],
    ["PUT", `${path}/days/${list}/${today}`, { capacity: 8 + random.below(20) }],
    ["PUT", `${path}/days/${list}/${today}`, { status: random.pick(["open", "paused"]) }],
    ["POST", `${path}/days/${list}/${today}/close`],
    ["POST", `${path}/days/${list}/${today}/reopen`],
  ];
  const [method, where, body] = random.pick(calls);
  return (await world.rest(method, where, body, instance)) !== undefined;
}

function disturb(world: World, client: SimulatedReader, random: Random): void {
  const chance = random.below(10);
  if (chance < 3) client.kill();
  else if (chance < 5) comeBackForOther(world, client, random);
  else if (chance < 8) client.stall();
  else client.readOn();
}

/** Quiet: nothing changes and all faults end. Then each client must come to hold what SQL holds. */
async function settle(world: World, clients: SimulatedReader[], random: Random, report: ChaosReport): Promise<void> {
  world.endFaults();
  const { hiddenClinicId } = world.board;
  await (await world.sql()).query("update clinics set public_board = true where id = $1", [hiddenClinicId]);
  for (const client of clients) client.readOn();
  report.slowestRecoveryMs = Math.max(report.slowestRecoveryMs, await caughtUp(world, clients, 30_000, report));
  for (const server of world.servers) {
    if (!(await isReady(world, server, 30_000)))
      report.wrongs.push(`${server.url} hears nothing, long after all faults have ended`);
  }

  for (const clinicId of world.allClinicIds) {
    await (await world.sql()).query("update clinics set name = name || '.', capacity = 12 where id = $1", [clinicId]);
    await randomTransaction(await world.sql("transactions"), clinicId, random, await world.today(clinicId)).catch(
      () => {},
    );
  }
  // A ping, which would hide a lost notification, is 15 s away.
  report.slowestChangeMs = Math.max(report.slowestChangeMs, await caughtUp(world, clients, 8_000, report));
  report.wrongs.push(...clients.flatMap((client) => client.wrongs));
  const { rows } = await (await world.sql()).query(
    "select deadlocks::int from pg_stat_database where datname = current_database()",
  );
  report.deadlocks = Math.max(report.deadlocks, rows[0].deadlocks);
}

/** Whether notifications are proven to arrive within that time. A listener that was deaf again and again waits longer. */
async function isReady(world: World, server: InstanceProcess, withinMs: number): Promise<boolean> {
  const endsAt = performance.now() + withinMs;
  while (performance.now() < endsAt) {
    if (await world.isReady(server)) return true;
    await delay(50);
  }
  return false;
}

/** How long it took (milliseconds) until every client held what SQL holds. */
async function caughtUp(world: World, clients: SimulatedReader[], withinMs: number, report: ChaosReport) {
  const startedAt = performance.now();
  for (;;) {
    const differences = await differencesOf(world, clients);
    const tookMs = Math.round(performance.now() - startedAt);
    if (differences.length === 0) return tookMs;
    if (tookMs > withinMs) {
      report.wrongs.push(...differences);
      report.different += differences.length;
      return tookMs;
    }
    await delay(20);
  }
}
