import { type Revision, revisionColumns } from "../auth/revocation-queries.js";
import type { HedgedRead } from "../db/hedged-read.js";
import { prepared } from "../db/prepared.js";
import { behindRows } from "../realtime/clinic-reading.js";

/** What an origin tells each edge twice a second. `epoch` is null, and nothing `held`, when the edge asks for the revision alone. */
export type ReadBeat = (
  epoch: string | null,
  held: ReadonlyMap<number, number>,
) => Promise<Revision & { behind: number[] }>;

const statement = `select ${revisionColumns}, array(${behindRows}) as behind from revocations`;

/** By one statement, which is most of what a beat costs. */
export const databaseBeat =
  (read: HedgedRead): ReadBeat =>
  async (epoch, held) => {
    const values = [epoch, [...held.keys()], [...held.values()]];
    const rows = await read((db) => prepared<Awaited<ReturnType<ReadBeat>>>(db, statement, values));
    return rows[0] as Awaited<ReturnType<ReadBeat>>;
  };
