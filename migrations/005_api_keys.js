// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table api_keys (
      id            integer generated always as identity primary key,
      name          text not null,
      role          text not null,
      clinic_id     integer references clinics,
      secret_hash   bytea not null,
      created_at    timestamptz not null default now(),
      revoked_at    timestamptz,
      last_used_at  timestamptz,
      constraint api_keys_name check (length(name) between 1 and 200),
      constraint api_keys_role check (role in ('admin', 'staff', 'patient_app', 'display', 'edge')),
      constraint api_keys_clinic check (
        case when role in ('admin', 'edge') then clinic_id is null when role = 'patient_app' then true else clinic_id is not null end
      )
    );
    comment on table api_keys is 'The credentials of programs and desks. Only a hash of each secret is kept.';
    comment on column api_keys.clinic_id is 'The only clinic that the key opens; null for every clinic.';
    comment on column api_keys.secret_hash is 'SHA-256 of the secret, which is 192 random bits.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop table api_keys");
