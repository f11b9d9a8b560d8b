import { startCallers, startScreens } from "../support/load-clients.js";
import { dayNumber, type World } from "../support/world.js";
import type { Chart } from "./chart.js";
import { costOfBooking, costOfFrame } from "./costs.js";
import { keepRows } from "./kept-rows.js";

/** One thing grows, the rest stays small. */
export interface Sweep {
  name: string;
  title: string;
  x: string;
  sizes: number[];
  /** The costs at one size, in microseconds of CPU, by the name of their curve. */
  measure(world: World, size: number): Promise<Record<string, number>>;
}

interface Scene {
  clinics: number;
  /** On the day of each clinic before it begins. */
  bookings: number;
  streams: number;
  /** Whether the streams are there while it is booked, so that a booking's cost has that of its frames in it. */
  isFollowed?: boolean;
}

/** Books at 25/s over REST; and changes a row at 5/s by SQL, for the frames. */
async function play(
  world: World,
  { clinics, bookings, streams, isFollowed = false }: Scene,
): Promise<Record<string, number>> {
  const clinicIds = await world.addClinics(clinics);
  await world.addDay(clinicIds, dayNumber(0), { bookings });
  const server = await world.startDawr();
  const clients = { load: startCallers(), screens: startScreens() };
  const paths = clinicIds.map((clinicId) => `/v1/clinics/${clinicId}/stream`);
  const open = () => clients.screens.ask("open", server, paths, streams);
  if (isFollowed) await open();
  const books = { kind: "book" as const, clinicIds, dates: [dayNumber(0)], perDate: 10_000, from: 0 };
  await costOfBooking(world, server, clients, books, 25); // warms up
  const booking = await costOfBooking(world, server, clients, { ...books, from: 100 }, 25);
  if (!isFollowed) await open();
  const [clinicId] = clinicIds as [number];
  const change = {
    databaseUrl: world.url,
    clinicIds: [clinicId],
    date: dayNumber(0),
    bookings,
    perSecond: 5,
    seconds: 4,
  };
  const frame = clinics === 1 && (await costOfFrame(world, server, clients, change));
  for (const each of [clients.load, clients.screens, server]) await each.stop();
  return {
    "a booking: server": booking.server,
    "a booking: PostgreSQL": booking.postgres,
    ...(frame && { "a frame: server": frame.server }),
  };
}

export const sweeps: Sweep[] = [
  {
    name: "bookings",
    title: "The more bookings a day has",
    x: "bookings on the day",
    sizes: [10, 100, 1_000, 9_000],
    measure: (world, bookings) => play(world, { clinics: 1, bookings, streams: 100 }),
  },
  {
    name: "streams",
    title: "The more streams follow a clinic",
    x: "open streams of one clinic; a booking has its frames in it",
    sizes: [10, 100, 1_000, 5_000, 15_000],
    measure: (world, streams) => play(world, { clinics: 1, bookings: 20, streams, isFollowed: true }),
  },
  {
    name: "clinics",
    title: "The more clinics there are",
    x: "clinics, each with two bookings and one stream",
    sizes: [2, 10, 100, 1_000, 10_000],
    measure: (world, clinics) => play(world, { clinics, bookings: 2, streams: clinics, isFollowed: true }),
  },
  {
    name: "rows",
    title: "The more rows are kept",
    x: "bookings of closed days in the database",
    sizes: [1e4, 1e5, 1e6, 1e7],
    measure: async (world, rows) => {
      await keepRows(world, rows);
      return play(world, { clinics: 1, bookings: 20, streams: 100 });
    },
  },
];

export const chartOf = (sweep: Sweep, measured: { size: number; costs: Record<string, number> }[]): Chart => {
  const names = Object.keys(measured[0]?.costs ?? {});
  return {
    title: sweep.title,
    x: sweep.x,
    y: "CPU, µs",
    series: names.map((name) => ({
      name,
      points: measured.map(({ size, costs }) => [size, Math.max(1, costs[name] as number)]),
    })),
  };
};
