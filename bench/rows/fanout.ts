import { startNchan } from "../floors/nchan.js";
import { lasting } from "../support/effort.js";
import { startScreens } from "../support/load-clients.js";
import { type Program, startFloor } from "../support/program.js";
import type { Line, Row } from "../support/row.js";
import type { Delivered } from "../support/screens.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const streams = 5_000;
const pace = { perSecond: 4, seconds: lasting(3) };
const bookings = 20;

export const fanout: Row = {
  name: "fanout",
  title: `fan-out to ${streams} streams of one clinic, ${pace.perSecond} changes/s; CPU of the server process`,
  run: async ({ world, say, nodeFlags }) => {
    const [clinicId] = (await world.addClinics(1)) as [number];
    const date = dayNumber(0);
    await world.addDay([clinicId], date, { bookings });
    const dawr = await world.startDawr({}, nodeFlags);
    const screens = startScreens();
    await screens.ask("open", dawr, [`/v1/clinics/${clinicId}/stream`], streams);
    const snapshot = await screens.ask("frame");
    const change = { databaseUrl: world.url, clinicIds: [clinicId], date, bookings, ...pace };
    await screens.ask("change", { ...change, seconds: 1 });
    const frame = await screens.ask("frame");

    const startLoop = async (env: Record<string, string>) => {
      const loop = await startFloor("fan-out.js", env);
      await fetch(loop.url, { method: "PUT", body: snapshot });
      return startPushed(loop, "/", "/", frame);
    };
    const loop = await startLoop({});
    const bareLoop = await startLoop({ BARE_SOCKETS: "1" });
    const nchan = await startNchan();
    if (!nchan) say("fanout: nginx with nchan is not installed, so it is left out");
    const data = frame.slice(frame.indexOf("data: ") + "data: ".length).trimEnd();
    const nchanPushed = nchan && (await startPushed(nchan, "/subscribe", "/publish", data));
    say(`fanout: ${streams} streams are open on each`);

    const turns = await inTurns(3, {
      dawr: () => cpuPerFrame(dawr, () => screens.ask("change", change)),
      loop: loop.turn,
      bareLoop: bareLoop.turn,
      nchan: nchanPushed?.turn ?? (async () => Number.NaN),
    });
    for (const each of [screens, dawr, loop, bareLoop, nchanPushed]) await each?.stop();
    const line = (name: string, values: number[]): Line => ({
      what: `server CPU per frame of ${frame.length} bytes`,
      unit: "µs",
      dawr: turns.dawr,
      against: { name, values },
    });
    return [
      { ...line("bare node:http loop", turns.loop), aim: { ratioAtMost: 0.95 } },
      { ...line("the same without chunks, straight to the sockets", turns.bareLoop), aim: { ratioAtMost: 1.1 } },
      ...(nchan ? [line("nginx with nchan", turns.nchan)] : []),
    ];
  },
};

/** A server that sends the same bytes to as many streams, whenever it is told to. */
async function startPushed(server: Program, subscribePath: string, publishPath: string, bytes: string) {
  const screens = startScreens();
  await screens.ask("open", server, [subscribePath], streams);
  return {
    turn: () => cpuPerFrame(server, () => screens.ask("push", server.url + publishPath, bytes, pace)),
    stop: async () => {
      await screens.stop();
      await server.stop();
    },
  };
}

/** In microseconds. On a machine that is behind, Dawr's frames get fewer and larger; that is no gain per frame. */
async function cpuPerFrame(server: Program, work: () => Promise<Delivered>): Promise<number> {
  const before = server.cpuMs();
  const { frames } = await work();
  return ((server.cpuMs() - before) / frames) * 1_000;
}
