/** Bookings by plain `pg` and nothing else, on so many connections. Has no HTTP; asked as load clients are. */
import pg from "pg";
import { obey } from "../support/commands.js";
import { type BookLoad, patientMaker } from "../support/requests.js";
import { type Answered, Tally } from "../support/tally.js";
import { book, placeOnly } from "./plain-booking.js";

const commands = {
  book: async (
    url: string,
    load: BookLoad,
    { connections, count, seconds, onlyPlaces = false }: Limits,
  ): Promise<Answered> => {
    const patientOf = patientMaker(load);
    const clients = await Promise.all(Array.from({ length: connections }, () => connect(url)));
    const place = onlyPlaces ? placeOnly : book;
    const tally = new Tally();
    let next = 0;
    const serve = async (client: pg.Client) => {
      while (next < count && tally.seconds < seconds)
        await tally.time(
          performance.now(),
          place(client, patientOf(next++)).then(() => 201),
        );
    };
    await Promise.all(clients.map(serve));
    const answered = tally.answered();
    await Promise.all(clients.map((client) => client.end()));
    return answered;
  },
};
export type PlainBookingCommands = typeof commands;
obey(commands);

interface Limits {
  connections: number;
  count: number;
  seconds: number;
  /** Without looking first and without the position. */
  onlyPlaces?: boolean;
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: "bench" });
  await client.connect();
  return client;
}
