// @ts-check
/**
 * The epoch is part of every reading of a clinic. Two thirds of such a reading's time went into PostgreSQL's control
 * file, whose identity cannot change under an open session: a restored snapshot or a failover ends them all.
 */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    -- Names the cluster and its timeline; read once a session.
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

    drop function dawr_epoch();
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
    drop function dawr_epoch();
    create function dawr_epoch() returns text
    language sql stable set search_path from current as $$
      select left(md5(concat_ws(' ',
               (select system_identifier from pg_control_system()),
               (select timeline_id from pg_control_checkpoint()),
               (select oid from pg_database where datname = current_database()),
               'clinic_versions'::regclass::oid,
               (select epoch_salt from deployment))), 12)
    $$;
    drop function dawr_cluster();
  `);
