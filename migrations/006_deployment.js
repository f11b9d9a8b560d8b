// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table deployment (
      only_row    boolean primary key default true check (only_row),
      epoch_salt  text not null default ''
    );
    comment on table deployment is 'The one row about this database as a whole.';
    comment on column deployment.epoch_salt is
      'Part of the epoch. The operator changes it after a disk snapshot is restored (npm run epoch), which nothing else in the '
      'database would show.';
    insert into deployment default values;

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
    comment on function dawr_cluster is
      'Names the cluster and its timeline, which are read from the control file of PostgreSQL once a connection: that is slow, and '
      'they cannot change under an open connection, because a restored snapshot or a failover ends them all.';

    create function dawr_epoch() returns text
    language sql stable set search_path from current as $$
      select left(md5(concat_ws(' ',
               dawr_cluster(),
               (select oid from pg_database where datname = current_database()),
               'clinic_versions'::regclass::oid,
               (select epoch_salt from deployment))), 12)
    $$;
    comment on function dawr_epoch is
      'Names the history that versions belong to, by 12 hex digits: streams that resume know another database by it.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop function dawr_epoch, dawr_cluster;
    drop table deployment;
  `);
