// @ts-check
/** What the shell's environment means for the embedded PostgreSQL. */

/** It is for whoever tries and tests: in production a forgotten DATABASE_URL must not become an empty database. */
export function refuseInProduction() {
  const environment = (process.env.NODE_ENV ?? "").trim().toLowerCase();
  if (["", "development", "test"].includes(environment)) return;
  throw new Error(
    "DATABASE_URL must be set: the embedded PostgreSQL is for NODE_ENV=development and NODE_ENV=test only",
  );
}

/** PGHOST, PGSSLMODE, PGOPTIONS and their like are about another server, and pg reads them for every connection. */
export function forgetVariablesOfPostgres() {
  for (const name of Object.keys(process.env)) {
    if (/^PG[A-Z_]+$/.test(name)) delete process.env[name];
  }
}
