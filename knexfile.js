// The knex command line: `npx knex migrate:latest`, `migrate:rollback`, `seed:run`.
// Works against DATABASE_URL, or else against the embedded PostgreSQL of `npm start`.
import { fileURLToPath } from "node:url";

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));

async function databaseUrl() {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const { startEmbeddedPostgres } = await import("./src/db/embedded/embedded-postgres.js");
  const postgres = await startEmbeddedPostgres();
  process.once("exit", postgres.stopSync); // the command line ends by process.exit
  return postgres.url;
}

export default async () => ({
  client: "pg",
  connection: { connectionString: await databaseUrl(), application_name: "dawr-migrate" },
  pool: { min: 0, max: 1 },
  migrations: { directory: here("migrations"), loadExtensions: [".js"] },
  seeds: { directory: here("seeds"), loadExtensions: [".js"] },
});
