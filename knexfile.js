// The knex command line: `npx knex migrate:latest`, `migrate:rollback`, `seed:run`.
// Works against DATABASE_URL, or else against the embedded PostgreSQL of `npm start`.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

async function databaseUrl() {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const { startEmbeddedPostgres } = await import("./src/db/embedded/embedded-postgres.js");
  const postgres = await startEmbeddedPostgres();
  process.once("exit", postgres.stopSync); // the command line ends by process.exit
  return postgres.url;
}

/** Ends the command line with one sentence, where knex would migrate until a statement fails, and print a stack. */
async function refuseUnfit(/** @type {string} */ connectionString) {
  const folder = existsSync(here("src")) ? "src" : "dist";
  const { whyNotMigrate } = await import(here(`${folder}/db/requirements.js`));
  const client = new pg.Client({ connectionString, application_name: "dawr-migrate" });
  try {
    await client.connect();
    const shortcoming = await whyNotMigrate(async (/** @type {string} */ sql) => (await client.query(sql)).rows);
    if (!shortcoming) return;
    process.stderr.write(`${shortcoming.sentence}\n`);
    process.exit(1);
  } finally {
    await client.end();
  }
}

const migrates = process.argv.some((word) => ["migrate:latest", "migrate:up"].includes(word));

export default async () => {
  const connectionString = await databaseUrl();
  if (migrates) await refuseUnfit(connectionString);
  return {
    client: "pg",
    connection: {
      connectionString,
      application_name: "dawr-migrate",
      options: "-c datestyle=ISO -c default_transaction_isolation=read\\ committed",
    },
    pool: { min: 0, max: 1 },
    migrations: { directory: here("migrations"), loadExtensions: [".js"] },
    seeds: { directory: here("seeds"), loadExtensions: [".js"] },
  };
};
