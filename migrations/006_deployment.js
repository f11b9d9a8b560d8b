// @ts-check
/**
 * What marks this database as a different one to streams that resume. The operator changes the salt after
 * restoring a disk snapshot (`npm run epoch`), which nothing else in the database would show.
 */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table deployment (
      only_row    boolean primary key default true check (only_row),
      epoch_salt  text not null default ''
    );
    insert into deployment default values;

    -- Names the cluster and its timeline, read from PostgreSQL's control file once a session: two thirds of a reading's time
    -- went there. They cannot change under an open session, for a restored snapshot or a failover ends them all.
    create function dawr_cluster() returns text
    language plpgsql stable as $$
    begin
      return coalesce(
        nullif(current_setting('dawr.cluster', true), ''),
        set_config('dawr.cluster', concat_ws(' ',
          (select system_identifier from pg_control_system()),
          (select timeline_id from pg_control_checkpoint())), false)
      );
    end $$;

    -- Names the history that versions belong to; 12 hex digits.
    create function dawr_epoch() returns text
    language sql stable set search_path from current as $$
      select left(md5(concat_ws(' ',
               dawr_cluster(),
               (select oid from pg_database where datname = current_database()),
               'clinic_versions'::regclass::oid,
               (select epoch_salt from deployment))), 12)
    $$;
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop function dawr_epoch(), dawr_cluster();
    drop table deployment;
  `);
