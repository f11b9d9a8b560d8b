import { lasting } from "../support/effort.js";
import { startScreens } from "../support/load-clients.js";
import { startFloor } from "../support/program.js";
import type { Line, Row } from "../support/row.js";
import { inTurns } from "../support/turns.js";
import { dayNumber } from "../support/world.js";

const streams = 100;
const bookings = 20;
const pace = { perSecond: 50, seconds: lasting(4) };

export const latency: Row = {
  name: "latency",
  title: `from the COMMIT to the frame on the client, ${streams} streams, ${pace.perSecond} commits/s`,
  run: async ({ world, nodeFlags }) => {
    const [clinicId] = (await world.addClinics(1)) as [number];
    const date = dayNumber(0);
    await world.addDay([clinicId], date, { bookings });
    const dawr = await world.startDawr({}, nodeFlags);
    const floor = await startFloor("listen.js", { DATABASE_URL: world.url });
    const [screens, floorScreens] = [startScreens(), startScreens()];
    await screens.ask("open", { port: dawr.port, key: dawr.key }, [`/v1/clinics/${clinicId}/stream`], streams);
    await floorScreens.ask("open", { port: floor.port }, ["/"], streams);

    const change = { databaseUrl: world.url, clinicIds: [clinicId], date, bookings, ...pace };
    await screens.ask("change", { ...change, seconds: 0.1 });
    const frame = await screens.ask("frame"); // for the floor to send the like of it
    const { dawr: ours, floor: theirs } = await inTurns(3, {
      dawr: () => screens.ask("change", change),
      floor: () => floorScreens.ask("change", { ...change, frame }),
    });
    for (const each of [screens, floorScreens, dawr, floor]) await each.stop();

    const line = (share: "p50" | "p99"): Line => ({
      what: share,
      unit: "ms",
      dawr: ours.map(({ latencies }) => latencies[share]),
      against: { name: "bare pg LISTEN → socket", values: theirs.map(({ latencies }) => latencies[share]) },
    });
    return [
      { ...line("p50"), aim: { ratioAtMost: 1.3 } },
      { ...line("p99"), aim: { ratioAtMost: 1.1 } },
    ];
  },
};
