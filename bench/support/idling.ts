import { setTimeout as delay } from "node:timers/promises";
import { lasting } from "./effort.js";
import { startScreens } from "./load-clients.js";
import { dayNumber, type World } from "./world.js";

/** Of the server process and of all of PostgreSQL, in milliseconds of CPU a second. */
export interface Idling {
  server: number;
  postgres: number;
}

const bookings = 2;
/** Of streams: each is sent a ping, and each clinic read before it, once in so many. A quick look sees some of them. */
const lookMs = lasting(15_000);

/** What a server costs that follows so many clinics, each with a stream, while nothing happens. */
export async function costOfFollowing(world: World, clinics: number, nodeFlags: string[] = []): Promise<Idling> {
  const clinicIds = await world.addClinics(clinics);
  await world.addDay(clinicIds, dayNumber(0), { bookings });
  const server = await world.startDawr({}, nodeFlags);
  const screens = startScreens();
  const paths = clinicIds.map((clinicId) => `/v1/clinics/${clinicId}/stream`);
  await screens.ask("open", { port: server.port, key: server.key }, paths, clinics);
  await delay(2_000); // PostgreSQL is done with what was written
  const [before, postgresBefore, beganAt] = [server.cpuMs(), world.postgresCpuMs(), performance.now()];
  await delay(lookMs);
  const aSecond = (ms: number) => (ms / (performance.now() - beganAt)) * 1_000;
  const cost = { server: aSecond(server.cpuMs() - before), postgres: aSecond(world.postgresCpuMs() - postgresBefore) };
  for (const each of [screens, server]) await each.stop();
  return cost;
}
