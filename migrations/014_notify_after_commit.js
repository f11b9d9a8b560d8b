// @ts-check
/**
 * PostgreSQL lets one transaction that notifies commit at a time, in the whole cluster, and keeps that lock while it writes to
 * disk. A session that sets dawr.notifies = 'after_commit' takes it upon itself to notify later (NOTIFY_AFTER_COMMIT).
 */

/** @param {string} notify */
const nextClinicVersion = (notify) => `
    create or replace function next_clinic_version(clinic integer) returns bigint
    language plpgsql set search_path from current as $$
    declare
      current_version bigint;
    begin
      select version into current_version
        from clinic_versions
       where clinic_id = clinic and xid = pg_current_xact_id() and at = now();
      if found then
        return current_version;
      end if;

      update clinic_versions
         set version = version + 1, xid = pg_current_xact_id(), at = now()
       where clinic_id = clinic
      returning version into strict current_version;
      ${notify}
      return current_version;
    end $$;
  `;

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(
    nextClinicVersion(`if current_setting('dawr.notifies', true) is distinct from 'after_commit' then
        perform pg_notify('dawr', clinic::text);
      end if;`),
  );

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw(nextClinicVersion("perform pg_notify('dawr', clinic::text);"));
