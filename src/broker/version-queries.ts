import type { Knex } from "knex";
import type { HedgedRead } from "../db/hedged-read.js";
import { prepared } from "../db/prepared.js";

export interface Versions {
  epoch: string;
  versions: [clinicId: number, version: number][];
}

/** Of all clinics: 10,000 of them are 1.3 ms of PostgreSQL. */
export const versionReads = (read: HedgedRead) => (): Promise<Versions> => read(readVersions);

async function readVersions(db: Knex): Promise<Versions> {
  const [row] = await prepared<Versions>(
    db,
    `select dawr_epoch() as epoch,
            coalesce((select json_agg(json_build_array(clinic_id, version)) from clinic_versions), '[]') as versions`,
    [],
  );
  return row as Versions;
}
