// The knex command line: `npx knex migrate:latest`, `migrate:rollback`, `migrate:make`, `seed:run`.
// Works against DATABASE_URL, or else against the embedded PostgreSQL of `npm start`.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
// @ts-expect-error: knex gives no types for it
import MigrationGenerator from "knex/lib/migrations/migrate/MigrationGenerator.js";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

async function startEmbedded() {
  const { startEmbeddedPostgres } = await import("./src/db/embedded/embedded-postgres.js");
  return startEmbeddedPostgres();
}

async function databaseUrl() {
  const url = process.env.DATABASE_URL?.trim();
  if (url) return url;
  const postgres = await startEmbedded().catch((error) => {
    const isMissing = error.code === "ERR_MODULE_NOT_FOUND"; // in the image
    const reason = isMissing ? "DATABASE_URL must be set: there is no embedded PostgreSQL here" : error.message;
    throw Object.assign(error, { stack: reason }); // the command line prints the stack
  });
  process.once("exit", postgres.stopSync); // the command line ends by process.exit
  return postgres.url;
}

// knex would name a migration by the time of day, after which no number could come; it has no setting for that.
MigrationGenerator.prototype._getNewMigrationName = (/** @type {string} */ name) => {
  const numbers = readdirSync(here("migrations")).map((file) => Number.parseInt(file, 10) || 0);
  return `${String(Math.max(...numbers) + 1).padStart(3, "0")}_${name.replace(/\W+/g, "_")}.js`;
};

export default async () => ({
  client: "pg",
  connection: { connectionString: await databaseUrl(), application_name: "dawr-migrate" },
  pool: { min: 0, max: 1 },
  migrations: {
    directory: here("migrations"),
    loadExtensions: [".js"],
    extension: "js",
    stub: here(".ci/migration.stub"),
  },
  seeds: { directory: here("seeds"), loadExtensions: [".js"] },
});
