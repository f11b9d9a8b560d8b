// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table deployment (
      only_row    boolean primary key default true check (only_row),
      epoch_salt  text not null default '',
      door_key    text not null default concat(gen_random_uuid(), gen_random_uuid())
    );
    comment on table deployment is 'The one row about this database as a whole.';
    comment on column deployment.epoch_salt is
      'Part of the epoch. The operator changes it after a disk snapshot is restored (npm run epoch), which nothing else in the '
      'database would show.';
    comment on column deployment.door_key is 'Makes the codes that clinics show at their doors.';
    insert into deployment default values;

    create function dawr_cluster() returns text
    language plpgsql stable as $$
    begin
      return coalesce(
        nullif(current_setting('dawr.cluster', true), ''),
        set_config('dawr.cluster', (select system_identifier::text from pg_control_system()), false)
      );
    end $$;
    comment on function dawr_cluster is
      'Names the cluster, which is read from the control file of PostgreSQL once a connection: that is slow, and it cannot '
      'change under an open connection.';

    create function dawr_timeline() returns text
    language sql volatile as $$
      select left(pg_walfile_name(pg_current_wal_lsn()), 8)
    $$;
    comment on function dawr_timeline is
      'The timeline that is written to now. A promotion begins a new one under connections that stay open, and the control '
      'file tells it only after the next checkpoint. A standby refuses (SQLSTATE 55000): what it holds may be old.';

    create function dawr_epoch() returns text
    language sql stable set search_path from current as $$
      select left(md5(concat_ws(' ',
               dawr_cluster(),
               dawr_timeline(),
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
    drop function dawr_epoch, dawr_timeline, dawr_cluster;
    drop table deployment;
  `);
