import { startScreens } from "../support/load-clients.js";
import { type Program, startFloor } from "../support/program.js";
import type { Row } from "../support/row.js";
import type { Delivered } from "../support/screens.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const streams = 5_000;
const pace = { perSecond: 4, seconds: 6 };
const bookings = 20;

export const fanout: Row = {
  name: "fanout",
  title: `fan-out to ${streams} streams of one clinic, ${pace.perSecond} changes/s; CPU of the server process`,
  run: async ({ world, say, nodeFlags }) => {
    const [clinicId] = (await world.addClinics(1)) as [number];
    const date = dayNumber(0);
    await world.addDay([clinicId], date, { bookings });
    const dawr = await world.startDawr({}, nodeFlags);
    const floor = await startFloor("fan-out.js");
    const [screens, floorScreens] = [startScreens(), startScreens()];
    const path = `/v1/clinics/${clinicId}/stream`;
    await screens.ask("open", { port: dawr.port, key: dawr.key }, [path], streams);
    await fetch(floor.url, { method: "PUT", body: await screens.ask("frame") });
    await floorScreens.ask("open", { port: floor.port }, ["/"], streams);
    say(`fanout: 2 × ${streams} streams are open`);

    const change = { databaseUrl: world.url, clinicId, date, bookings, ...pace };
    let frame = "";
    const turns = await inTurns(4, {
      dawr: async () => {
        const perFrame = await cpuPerFrame(dawr, () => screens.ask("change", change));
        frame = await screens.ask("frame");
        return perFrame;
      },
      floor: () => cpuPerFrame(floor, () => floorScreens.ask("push", floor.url, frame, pace)),
    });
    for (const each of [screens, floorScreens, dawr, floor]) await each.stop();
    return [
      {
        what: `server CPU per frame of ${frame.length} bytes`,
        unit: "µs",
        dawr: turns.dawr,
        against: { name: "bare node:http loop", values: turns.floor },
        aim: { ratioAtMost: 1.1 },
      },
    ];
  },
};

/** In microseconds. On a machine that is behind, Dawr's frames get fewer and larger; that is no gain per frame. */
async function cpuPerFrame(server: Program, work: () => Promise<Delivered>): Promise<number> {
  const before = server.cpuMs();
  const { frames } = await work();
  return ((server.cpuMs() - before) / frames) * 1_000;
}
