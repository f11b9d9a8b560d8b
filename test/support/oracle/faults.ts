import { setTimeout as delay } from "node:timers/promises";
import type { Random } from "./random.js";
import type { World } from "./world.js";

/** What goes wrong, by name; each heals what it broke. */
export type Faults<W extends World> = Record<string, (world: W, random: Random) => Promise<void>>;

export const faults: Faults<World> = {
  "listener's backend terminated": async (world) => {
    const sql = await world.sql("faults");
    await sql.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'dawr-listener'");
  },
  "listener's connection silent both ways": async (world, random) => {
    random.pick(world.proxies).strand("dawr-listener");
  },
  "hub's connection silent both ways": async (world, random) => {
    random.pick(world.proxies).strand("dawr-hub");
  },
  "listener connected but deaf": async (world, random) => {
    random.pick(world.proxies).deafen("dawr-listener");
  },
  "an instance lags behind": async (world, random) => {
    const proxy = random.pick(world.proxies);
    for (const name of ["dawr-listener", "dawr-hub"]) proxy.withholdAnswers(name);
    await delay(200 + random.below(800));
    for (const name of ["dawr-listener", "dawr-hub"]) proxy.speak(name);
  },
  "an instance cut off from its database": async (world, random) => {
    const proxy = random.pick(world.proxies);
    const names = ["dawr", "dawr-hub", "dawr-listener"];
    for (const name of names) proxy.silence(name);
    await delay(200 + random.below(800));
    for (const name of names) {
      proxy.cut(name);
      proxy.speak(name);
    }
  },
  "an instance killed with -9": async (world, random) => {
    const instance = random.pick(world.instances);
    await instance.stop("SIGKILL");
    await instance.start();
  },
  "an instance restarted in order": async (world, random) => {
    const instance = random.pick(world.instances);
    await instance.stop("SIGTERM");
    await instance.start();
  },
  "PostgreSQL restarted": async (world) => {
    world.stopPostgres();
    await world.startPostgres();
  },
  "an earlier dump restored": async (world) => {
    await world.copyDatabase("dump", "dawr");
  },
  "a clinic hidden from a board for a while": async (world, random) => {
    const show = (isPublic: boolean) =>
      world
        .sql("faults")
        .then((sql) =>
          sql.query("update clinics set public_board = $2 where id = $1", [world.board.hiddenClinicId, isPublic]),
        );
    await show(false);
    await delay(random.below(1_000));
    await show(true);
  },
  "a dump taken": async (world) => {
    await world.copyDatabase("dawr", "dump");
  },
  midnight: async (world) => {
    const now = world.now.getTime();
    const dayMs = 86_400_000;
    const midnightInBaghdad = Math.ceil((now + 3 * 3_600_000) / dayMs) * dayMs - 3 * 3_600_000;
    world.setClockAhead(world.clockAheadMs + midnightInBaghdad - now);
  },
};
