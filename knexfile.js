// The knex command line: `npx knex migrate:latest`, `migrate:rollback`, `migrate:make`, `seed:run`.
// Works against DATABASE_URL, or else against the embedded PostgreSQL of `npm start`.
import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
// @ts-expect-error: knex gives no types for it
import MigrationGenerator from "knex/lib/migrations/migrate/MigrationGenerator.js";
import pg from "pg";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

/** Of the sources, or of what the image has of them. */
const built = (/** @type {string} */ path) => here(`${existsSync(here("src")) ? "src" : "dist"}/${path}`);

async function startEmbedded() {
  const { startEmbeddedPostgres } = await import("./src/db/embedded/embedded-postgres.js");
  return startEmbeddedPostgres();
}

async function databaseUrl() {
  const url = process.env.DATABASE_URL?.trim();
  if (url) return refuseFaulty(url);
  const postgres = await startEmbedded().catch((error) => {
    const isMissing = error.code === "ERR_MODULE_NOT_FOUND"; // in the image
    const reason = isMissing ? "DATABASE_URL must be set: there is no embedded PostgreSQL here" : error.message;
    throw Object.assign(error, { stack: reason }); // the command line prints the stack
  });
  process.once("exit", postgres.stopSync); // the command line ends by process.exit
  return postgres.url;
}

/** What pg says of a faulty URL may hold a piece of its password. */
async function refuseFaulty(/** @type {string} */ url) {
  const { faultOf } = await import(built("postgres-url.js"));
  const fault = faultOf(url);
  if (!fault) return url;
  process.stderr.write(`DATABASE_URL: ${fault}\n`);
  process.exit(1);
}

// knex would name a migration by the time of day, after which no number could come; it has no setting for that.
MigrationGenerator.prototype._getNewMigrationName = (/** @type {string} */ name) => {
  const numbers = readdirSync(here("migrations")).map((file) => Number.parseInt(file, 10) || 0);
  return `${String(Math.max(...numbers) + 1).padStart(3, "0")}_${name.replace(/\W+/g, "_")}.js`;
};

/** Ends the command line with one sentence, where knex would migrate until a statement fails, and print a stack. */
async function refuseUnfit(/** @type {string} */ connectionString) {
  const { whyNotMigrate } = await import(built("db/requirements.js"));
  const client = new pg.Client(await connectionOf(connectionString));
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

async function connectionOf(/** @type {string} */ connectionString) {
  const { connectionTo, ownSettings } = await import(built("db/connection.js"));
  return connectionTo(connectionString, { application_name: "dawr-migrate", options: ownSettings });
}

const migrates = process.argv.some((word) => ["migrate:latest", "migrate:up"].includes(word));

export default async () => {
  const connectionString = await databaseUrl();
  if (migrates) await refuseUnfit(connectionString);
  return {
    client: "pg",
    connection: await connectionOf(connectionString),
    pool: { min: 0, max: 1 },
    migrations: {
      directory: here("migrations"),
      loadExtensions: [".js"],
      extension: "js",
      stub: here(".ci/migration.stub"),
    },
    seeds: { directory: here("seeds"), loadExtensions: [".js"], stub: here(".ci/seed.stub") },
  };
};
