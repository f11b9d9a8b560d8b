import { parseArgs } from "node:util";
import type { Knex } from "knex";
import { formatKey, hashSecret, newSecret } from "../auth/api-key.js";
import { type ApiKeyRow, insertKey, listKeys, revokeKey } from "../auth/api-key-queries.js";
import { violatedConstraint } from "../db/sql-state.js";
import { newVapidKey } from "../push/vapid.js";
import { newKey } from "../sign-in/api-key-schemas.js";
import { withDatabase } from "./with-database.js";

/** `npm run keys`: makes, lists and revokes API keys, for whoever has the database; and makes the key that signs Web Push. */

const usage = `npm run keys -- create --role admin|organisation|staff|patient_app|display|edge [--clinic <id> | --board <id> | --organisation <id>] [--name <text>]
npm run keys -- list
npm run keys -- revoke <id>
npm run keys -- vapid`;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** A mistyped option must not make a key for every clinic. */
function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        role: { type: "string" },
        clinic: { type: "string" },
        board: { type: "string" },
        organisation: { type: "string" },
        name: { type: "string" },
      },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${usage}\n`);
    process.exit(1);
  }
}

const { values, positionals } = readArguments();

async function create(db: Knex): Promise<void> {
  const asked = [values.clinic, values.board, values.organisation].map((id) =>
    id === undefined ? undefined : Number(id),
  );
  const [clinicId, boardId, organisationId] = asked;
  const opened = { clinicId, boardId, organisationId };
  const wanted = newKey.safeParse({ role: values.role, name: values.name ?? String(values.role), ...opened });
  if (!wanted.success) {
    const faults = wanted.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`${faults.join("\n")}\n\n${usage}`);
  }
  const secret = newSecret();
  const { name, role } = wanted.data;
  const opens = { clinicId: clinicId ?? null, boardId: boardId ?? null, organisationId: organisationId ?? null };
  const key = { name, role, ...opens, secretHash: hashSecret(secret) };
  const row = await insertKey(db, key).catch((error) => {
    const missing = {
      api_keys_clinic_id_fkey: `clinic ${clinicId}`,
      api_keys_board_id_fkey: `board ${boardId}`,
      api_keys_organisation_id_fkey: `organisation ${organisationId}`,
    };
    const constraint = violatedConstraint(error) as keyof typeof missing;
    if (!missing[constraint]) throw error;
    throw new Error(`there is no ${missing[constraint]}\n\n${usage}`, { cause: error });
  });
  process.stderr.write("This key is shown once; only a hash of it is kept.\n");
  say(formatKey(row.id, secret));
}

async function list(db: Knex): Promise<void> {
  for (const row of await listKeys(db)) {
    const { id, role, name, createdAt, lastUsedAt, revokedAt } = row;
    const state = revokedAt ? `revoked ${revokedAt}` : `last used ${lastUsedAt ?? "never"}`;
    say([id, role, openedBy(row), name, `created ${createdAt}`, state].join("\t"));
  }
}

function openedBy({ clinicId, boardId, organisationId }: ApiKeyRow): string {
  if (boardId !== null) return `board ${boardId}`;
  if (organisationId !== null) return `organisation ${organisationId}`;
  return clinicId === null ? "every clinic" : `clinic ${clinicId}`;
}

async function revoke(db: Knex, id: string | undefined): Promise<void> {
  const row = /^[1-9]\d{0,8}$/.test(id ?? "") ? await revokeKey(db, Number(id)) : undefined;
  if (!row) throw new Error(`there is no key ${id ?? ""}\n\n${usage}`);
  say(`key ${row.id} is revoked; its streams end within a second`);
}

function makeVapidKey(): void {
  process.stderr.write("Set it as VAPID_PRIVATE_KEY, and keep it: browsers that subscribed by it know no other.\n");
  say(newVapidKey());
}

if (positionals[0] === "vapid") makeVapidKey();
else {
  await withDatabase(async (db) => {
    const [command, id] = positionals;
    if (command === "create") return create(db);
    if (command === "list") return list(db);
    if (command === "revoke") return revoke(db, id);
    throw new Error(usage);
  });
}
