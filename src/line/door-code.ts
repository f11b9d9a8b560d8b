import { createHmac } from "node:crypto";
import type { Knex } from "knex";
import { Problem } from "../contract/problem.js";

/** A code at a clinic's door, `<clinic>-<6 digits>`: who tells it stands there. Each minute has its own. */

const minuteMs = 60_000;

const findKey = async (db: Knex): Promise<string> => (await db.raw("select door_key from deployment")).rows[0].door_key;

function codeAt(key: string, clinicId: number, minute: number): string {
  const number = createHmac("sha256", key).update(`${clinicId} ${minute}`).digest().readUInt32BE() % 1_000_000;
  return `${clinicId}-${String(number).padStart(6, "0")}`;
}

export async function doorCode(
  db: Knex,
  clinicId: number,
  now: Date,
): Promise<{ doorCode: string; validUntil: string }> {
  const minute = Math.floor(now.getTime() / minuteMs);
  return {
    doorCode: codeAt(await findKey(db), clinicId, minute),
    validUntil: new Date((minute + 1) * minuteMs).toISOString(),
  };
}

/**
 * The code of this minute, or of the one before, for whoever types slowly; with the clinic in front or without it, and anything
 * between. Throws 404 for the code of another clinic.
 */
export async function isDoorCode(db: Knex, text: string, clinicId: number, now: Date): Promise<boolean> {
  const [, clinic = String(clinicId), digits] = /^(?:(\d+)\D+)?(\d{6})$/.exec(text) ?? [];
  if (clinic !== String(clinicId)) throw new Problem("not_found");
  const code = `${clinicId}-${digits}`;
  const key = await findKey(db);
  const minute = Math.floor(now.getTime() / minuteMs);
  return [minute, minute - 1].some((each) => codeAt(key, clinicId, each) === code);
}
