// @ts-check
/** What Dawr needs of a database and cannot set by itself. Plain JavaScript, for the knex command line too. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @typedef {"read_only" | "unfit" | "schema_missing" | "schema_outdated"} Reason
 * @typedef {{ reason: Reason, sentence: string }} Shortcoming
 * @typedef {(sql: string) => Promise<any[]>} Query answers with rows
 */

/** The message is one sentence for whoever operates the database. */
export class UnfitDatabase extends Error {}

export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

const ofServer = `
  ('read_only', current_setting('transaction_read_only') = 'on',
    'PostgreSQL is read-only here: the address leads to a standby, or default_transaction_read_only is set.'),
  ('unfit', current_setting('server_version_num')::int < 140000,
    'Dawr needs PostgreSQL 14 or newer, this is ' || current_setting('server_version') || '.'),
  ('unfit', current_setting('server_encoding') <> 'UTF8',
    'Dawr needs a database of encoding UTF8, this one has ' || current_setting('server_encoding')
      || ': create it with encoding ''UTF8'' template template0.'),
  ('unfit', not exists (select from pg_collation where collname = 'und-x-icu' and collnamespace = 'pg_catalog'::regnamespace),
    'Dawr folds names by the collation und-x-icu, which this PostgreSQL, built without ICU, lacks.'),
  ('unfit', current_setting('default_transaction_isolation') <> 'read committed' or current_setting('datestyle') not like 'ISO%'
            or current_setting('standard_conforming_strings') <> 'on',
    'Dawr needs default_transaction_isolation ''read committed'', datestyle ''ISO'' and standard_conforming_strings ''on'', which a '
      || 'pooler or the URL keeps it from setting: set them on the role.'),
  ('unfit', current_schema() is null,
    'Dawr finds no schema: create one that search_path (' || current_setting('search_path') || ') names, or grant its usage.'),
  ('unfit', not has_function_privilege('pg_control_system()', 'execute'),
    'Dawr tells one cluster from another by pg_control_system(): grant execute on it to ' || current_user || '.')`;

const ofMigrator = `
  ('unfit', not has_schema_privilege(current_schema(), 'create'),
    current_user || ' may not create tables in the schema ' || current_schema() || ': grant create on it.'),
  ('unfit', not exists (select from pg_extension where extname = 'btree_gist')
            and not (has_database_privilege(current_database(), 'create')
                     and exists (select from pg_available_extensions where name = 'btree_gist')),
    current_user || ' cannot create the extension btree_gist, which keeps shifts apart: create it as a superuser, or grant create '
      || 'on the database ' || current_database() || '; it comes with the contributed modules of PostgreSQL.')`;

const lacking = `
  select format('%s on %s', privilege, name) as lack
    from (values ('select', array['clinics', 'clinic_versions', 'organisations', 'people', 'memberships', 'desks', 'pin_misses', 'boards', 'board_clinics', 'screens', 'booking_days', 'bookings', 'api_keys', 'sessions', 'deployment',
                                  'revocations', 'idempotency_keys', 'wrong_codes', 'webhooks', 'webhook_cursors', 'clinic_hours',
                                  'clinic_exceptions', 'day_shifts', 'clinic_pace', 'notices', 'notice_sendings', 'push_subscriptions', 'deeds', 'job_turns']),
                 ('insert', array['organisations', 'people', 'memberships', 'desks', 'pin_misses', 'boards', 'board_clinics', 'screens', 'clinics', 'clinic_versions', 'booking_days', 'bookings', 'api_keys', 'sessions',
                                  'idempotency_keys', 'wrong_codes', 'webhooks', 'webhook_cursors', 'clinic_hours', 'clinic_exceptions', 'day_shifts', 'clinic_pace',
                                  'notices', 'notice_sendings', 'push_subscriptions', 'deeds', 'job_turns']),
                 ('update', array['organisations', 'people', 'desks', 'pin_misses', 'boards', 'screens', 'clinics', 'clinic_versions', 'booking_days', 'bookings', 'api_keys', 'sessions',
                                  'revocations', 'idempotency_keys', 'wrong_codes', 'webhooks', 'webhook_cursors', 'day_shifts', 'clinic_pace', 'notice_sendings', 'push_subscriptions', 'job_turns']),
                 ('delete', array['memberships', 'pin_misses', 'boards', 'board_clinics', 'screens', 'sessions', 'idempotency_keys', 'wrong_codes', 'webhooks', 'webhook_cursors', 'clinic_hours', 'clinic_exceptions',
                                  'notices', 'notice_sendings', 'push_subscriptions'])) as needed (privilege, names),
         unnest(names) as name
   where not case privilege when 'delete' then has_table_privilege(to_regclass(name), privilege)
                            else has_any_column_privilege(to_regclass(name), privilege) end
   union all
  select format('execute on function %s', proname)
    from pg_proc join pg_class on pg_class.oid = to_regclass('clinics')
   where pronamespace = relnamespace and proowner = relowner and not has_function_privilege(pg_proc.oid, 'execute')`;

const ofUser = `
  ('unfit', exists (${lacking}),
    current_user || ' lacks rights: grant it ' || (select string_agg(lack, ', ') from (${lacking} limit 5) as first) || '.')`;

/** @param {string} requirements */
const firstUnmet = (requirements) =>
  `select reason, sentence from (values ${requirements}) as requirement (reason, is_unmet, sentence) where is_unmet limit 1`;

/**
 * What keeps Dawr from making its schema here.
 *
 * @param {Query} query
 * @returns {Promise<Shortcoming | undefined>}
 */
export const whyNotMigrate = async (query) => (await query(firstUnmet(`${ofServer}, ${ofMigrator}`)))[0];

/**
 * What keeps this release of Dawr from working with this database now. A newer schema than its own does not: instances of two
 * releases run together during an upgrade.
 *
 * @param {Query} query
 * @returns {Promise<Shortcoming | undefined>}
 */
export async function whyNotServe(query) {
  const [unmet] = await query(firstUnmet(ofServer));
  return unmet ?? (await whatSchemaLacks(query)) ?? (await query(firstUnmet(ofUser)))[0];
}

/**
 * @param {Query} query
 * @returns {Promise<Shortcoming | undefined>}
 */
async function whatSchemaLacks(query) {
  const [known] = await query(
    `select to_regclass('clinics') is not null as has_tables,
            coalesce(has_table_privilege(to_regclass('knex_migrations'), 'select'), false) as has_record`,
  );
  if (!known.has_tables) return { reason: "schema_missing", sentence: `Dawr's tables are missing: ${howToMigrate}` };
  if (!known.has_record) return undefined; // a role with the least rights may not read it
  const done = new Set((await query("select name from knex_migrations")).map(({ name }) => name));
  const missing = readdirSync(migrationsFolder).filter((name) => name.endsWith(".js") && !done.has(name));
  if (missing.length === 0) return undefined;
  return { reason: "schema_outdated", sentence: `The schema lacks ${missing.join(", ")}: ${howToMigrate}` };
}

const howToMigrate = "run `npx knex migrate:latest`, or start with MIGRATE_ON_START=true.";
