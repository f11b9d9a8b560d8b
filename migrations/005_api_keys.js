// @ts-check
/** Credentials. Only a hash of the secret is kept. */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table api_keys (
      id            integer generated always as identity primary key,
      name          text not null,
      role          text not null,
      clinic_id     integer references clinics, -- null: every clinic
      secret_hash   bytea not null,             -- SHA-256; the secret is 192 random bits
      created_at    timestamptz not null default now(),
      revoked_at    timestamptz,
      last_used_at  timestamptz,
      constraint api_keys_name check (length(name) between 1 and 200),
      constraint api_keys_role check (role in ('admin', 'staff', 'patient_app', 'display')),
      constraint api_keys_clinic check (
        case role when 'admin' then clinic_id is null when 'patient_app' then true else clinic_id is not null end
      )
    );
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop table api_keys");
