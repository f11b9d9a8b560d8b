import { startSide } from "../peers/side.js";
import { lasting } from "../support/effort.js";
import { startFloor } from "../support/program.js";
import type { Aim, Line, Row } from "../support/row.js";
import { inTurns } from "../support/turns.js";
import type { World } from "../support/world.js";

const loads = [
  { clients: 1_000, perSecond: 20 },
  { clients: 5_000, perSecond: 4 },
];
const seconds = lasting(2);
/** Of the one that reads for each client: its 5,000 reads must end before the next change. */
const slowly = { perSecond: 0.5, seconds };
const most = Math.max(...loads.map(({ clients }) => clients));
const unheard = { changes: 3, patienceMs: 4_000 };

const peerNames = {
  socketIo: "Socket.IO, PostgreSQL adapter",
  once: "better-sse, pg-listen, one read a change",
  each: `better-sse, pg-listen, a read for each client, ${slowly.perSecond} changes/s`,
};
type Measured<Figure> = Record<"dawr" | keyof typeof peerNames, Figure[]>;

export const peers: Row = {
  name: "peers",
  title: `what one would take instead: the same changes to ${loads.map(({ clients }) => clients).join(" and ")} clients of one clinic; CPU and memory of the server process`,
  run: async ({ world, say, nodeFlags }) => {
    const lines: Line[] = [];
    for (const { clients, perSecond } of loads) {
      const sides = await startSides(world, nodeFlags);
      const memory = await grow(sides, clients);
      say(`peers: ${clients} clients follow each`);
      const who = `${clients} clients`;
      lines.push(...(await deliver(who, sides, perSecond)));
      if (clients === most) {
        lines.push(...beside(`${who}: memory of each`, "kB", memory, (kilobytes) => kilobytes)); // of few it is noise
        lines.push(...(await miss(who, sides)));
      }
      for (const side of Object.values(sides)) await side.stop();
    }
    return lines;
  },
};

/** All at once, for what a process takes does not hang on the others. */
async function grow({ dawr, socketIo, once, each }: Sides, clients: number): Promise<Measured<number>> {
  const all = [dawr, socketIo, once, each].map(async (side) => [await side.open(clients)]);
  const [ours, ...others] = (await Promise.all(all)) as [number[], number[], number[], number[]];
  return { dawr: ours, socketIo: others[0], once: others[1], each: others[2] };
}

async function deliver(who: string, sides: Sides, perSecond: number): Promise<Line[]> {
  const pace = { perSecond, seconds };
  const turns = await inTurns(2, {
    dawr: () => sides.dawr.change(pace),
    socketIo: () => sides.socketIo.change(pace),
    once: () => sides.once.change(pace),
    each: () => sides.each.change(slowly),
  });
  return [
    ...beside(`${who}: updates arriving`, "/s", turns, ({ arrivedPerSecond }) => arrivedPerSecond),
    ...beside(`${who}: server CPU for each of them`, "µs", turns, ({ cpuPerUpdate }) => cpuPerUpdate),
    ...beside(`${who}: COMMIT to frame, p50`, "ms", turns, ({ latencies }) => latencies.p50),
    ...beside(`${who}: COMMIT to frame, p99`, "ms", turns, ({ latencies }) => latencies.p99),
  ];
}

/** What clients lack after changes that no server could hear of. One side after the other, for all are cut off each time. */
async function miss(who: string, { dawr, socketIo, once, each }: Sides): Promise<Line[]> {
  const missed = {
    dawr: [await dawr.changeUnheard(unheard)],
    socketIo: [await socketIo.changeUnheard(unheard)],
    once: [await once.changeUnheard(unheard)],
    each: [await each.changeUnheard(unheard)],
  };
  const [what, none] = [`${who}, ${unheard.changes} changes while cut off: updates missing`, { atMost: 0 }];
  return [
    ...beside(`${what} after ${unheard.patienceMs / 1_000} s`, "", missed, ({ lacking }) => lacking, none),
    ...beside(`${what} after the next change`, "", missed, ({ lost }) => lost, none),
  ];
}

type Sides = Awaited<ReturnType<typeof startSides>>;

async function startSides(world: World, nodeFlags: string[]) {
  const env = { DATABASE_URL: world.url };
  const ours = await world.startDawr({}, nodeFlags);
  const dawr = await startSide(world, ours, { target: { key: ours.key } });
  const frame = await dawr.updateFrame(); // for Socket.IO to send the like of it
  return {
    dawr,
    socketIo: await startSide(world, await startFloor("../peers/socket-io.ts", env), {
      target: { speaks: "socket.io" },
      pathOf: (clinicId) => `/socket.io/?EIO=4&transport=websocket&clinic=${clinicId}`,
      emitted: JSON.parse(frame.slice(frame.indexOf("data: ") + "data: ".length)),
    }),
    once: await startSide(world, await startFloor("../peers/better-sse.ts", { ...env, READS: "once" })),
    each: await startSide(world, await startFloor("../peers/better-sse.ts", { ...env, READS: "each" })),
  };
}

function beside<Figure>(
  what: string,
  unit: string,
  { dawr, ...others }: Measured<Figure>,
  figure: (measured: Figure) => number,
  aim?: Aim,
): Line[] {
  return Object.entries(peerNames).map(([peer, name]) => ({
    what,
    unit,
    dawr: dawr.map(figure),
    against: { name, values: others[peer as keyof typeof others].map(figure) },
    aim,
  }));
}
