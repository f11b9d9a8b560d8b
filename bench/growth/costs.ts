import type { startCallers, startScreens } from "../support/load-clients.js";
import type { Program } from "../support/program.js";
import type { BookLoad } from "../support/requests.js";
import type { World } from "../support/world.js";
import type { ChangeOptions } from "../support/writer.js";

/** What something costs, in microseconds of CPU. */
export interface Cost {
  server: number;
  postgres: number;
  count: number;
}

type Clients = { load: ReturnType<typeof startCallers>; screens: ReturnType<typeof startScreens> };
type Server = Program & { key: string };

async function cost(world: World, server: Program, work: () => Promise<number>): Promise<Cost> {
  const [before, postgresBefore] = [server.cpuMs(), world.postgresCpuMs()];
  const count = await work();
  const each = (ms: number) => (ms / count) * 1_000;
  return { server: each(server.cpuMs() - before), postgres: each(world.postgresCpuMs() - postgresBefore), count };
}

/** Of a booking over REST, with whatever frames it causes. */
export const costOfBooking = (world: World, server: Server, { load }: Clients, books: BookLoad, perSecond: number) =>
  cost(world, server, async () => {
    const answered = await load.ask("callInPace", server, books, { perSecond, seconds: 4 });
    if (answered.statuses[201] !== answered.count) throw new Error(JSON.stringify(answered.statuses));
    return answered.count;
  });

/** Of a frame, when plain SQL makes the changes. */
export const costOfFrame = (world: World, server: Server, { screens }: Clients, change: ChangeOptions) =>
  cost(world, server, async () => (await screens.ask("change", change)).frames);
