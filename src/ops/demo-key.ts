import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Knex } from "knex";
import { formatKey, hashSecret, isSecret, newSecret, parseKey } from "../auth/api-key.js";
import { insertKey, loadKey } from "../auth/api-key-queries.js";

/**
 * The admin key that `npm start` shows. It lies readable beside the embedded database, so that every start
 * shows the same one; never used with a database of your own.
 */
export async function demoKey(pool: Knex, dataDir: string): Promise<string> {
  const file = join(dataDir, "demo-key");
  const known = await readFile(file, "utf8").catch(() => "");
  if (await isValid(pool, known)) return known;
  const secret = newSecret();
  const row = await insertKey(pool, {
    name: "Demo",
    role: "admin",
    clinicId: null,
    boardId: null,
    organisationId: null,
    secretHash: hashSecret(secret),
  });
  const key = formatKey(row.id, secret);
  await writeFile(file, key, { mode: 0o600 });
  return key;
}

async function isValid(pool: Knex, key: string): Promise<boolean> {
  const parts = parseKey(key);
  const row = parts && (await loadKey(pool, parts.id))?.row;
  return row !== undefined && !row.isRevoked && isSecret(parts?.secret ?? "", row.secretHash);
}
