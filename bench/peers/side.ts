import { growthOfMemory } from "../rows/memory.js";
import { startScreens } from "../support/load-clients.js";
import type { Program } from "../support/program.js";
import type { ScreenTarget } from "../support/screen.js";
import { dayNumber, type World } from "../support/world.js";

const bookings = 20;

interface Manner {
  target?: Pick<ScreenTarget, "key" | "speaks">;
  pathOf?: (clinicId: number) => string;
  /** What is emitted for each change, where the database tells of none. */
  emitted?: object;
}

/** A server and its clients, who follow a clinic of their own: what changes for another side costs this one next to nothing. */
export async function startSide(
  world: World,
  server: Program,
  { target = {}, pathOf = (clinicId) => `/v1/clinics/${clinicId}/stream`, emitted }: Manner = {},
) {
  const [clinicId] = (await world.addClinics(1)) as [number];
  await world.addDay([clinicId], dayNumber(0), { bookings });
  const screens = startScreens();
  const change = { databaseUrl: world.url, clinicIds: [clinicId], date: dayNumber(0), bookings, emitted };
  const open = (count: number) => screens.ask("open", { port: server.port, ...target }, [pathOf(clinicId)], count);
  return {
    /** What its clients are sent of a change. */
    updateFrame: async (): Promise<string> => {
      await open(1);
      await screens.ask("change", { ...change, perSecond: 4, seconds: 0.5 });
      const frame = await screens.ask("frame");
      await screens.ask("close");
      return frame;
    },
    /** Kilobytes that each of so many takes. */
    open: async (clients: number): Promise<number> => (await growthOfMemory(server, open, clients)) / 1_000,
    change: async (pace: { perSecond: number; seconds: number }) => {
      const before = server.cpuMs();
      const { latencies, arrivedSeconds } = await screens.ask("change", { ...change, ...pace });
      return {
        latencies,
        arrivedPerSecond: latencies.count / arrivedSeconds,
        cpuPerUpdate: ((server.cpuMs() - before) / latencies.count) * 1_000,
      };
    },
    changeUnheard: (unheard: { changes: number; patienceMs: number }) =>
      screens.ask("changeUnheard", { ...change, perSecond: 0, seconds: 0, ...unheard }),
    stop: async () => {
      await screens.stop();
      await server.stop();
    },
  };
}
