// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table clinic_versions (
      clinic_id  integer primary key references clinics,
      version    bigint not null default 1,
      xid        xid8 not null default pg_current_xact_id(),
      at         timestamptz not null default now()
    ) with (
      fillfactor = 50, -- room for HOT updates: this row changes with every transaction
      autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 200
    );
    comment on table clinic_versions is
      'The counter of a clinic''s changes, and the clinic''s mutex. One transaction that changes a clinic''s queue is one '
      'version. The row is narrow and in a table of its own, so that writers can lock it first (select … for no key update) '
      'without touching the clinic itself.';
    comment on column clinic_versions.xid is
      'With at, the transaction that made the version; xid alone repeats after a dump is restored into another cluster.';
    comment on column clinic_versions.at is 'When the transaction that made the version began.';

    create function next_clinic_version(clinic integer) returns bigint
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
      -- PostgreSQL lets one transaction that notifies commit at a time, in the whole cluster, and keeps that lock while it
      -- writes to disk. A connection with this setting notifies by itself, after its commit (NOTIFY_AFTER_COMMIT).
      if current_setting('dawr.notifies', true) is distinct from 'after_commit' then
        perform pg_notify('dawr', clinic::text);
      end if;
      return current_version;
    end $$;
    comment on function next_clinic_version is
      'The clinic''s version for the running transaction. The first change in a transaction takes the next version and notifies '
      'the listeners, at commit; later changes share it.';

    create function count_clinic() returns trigger
    language plpgsql set search_path from current as $$
    begin
      insert into clinic_versions (clinic_id) values (new.id);
      return null;
    end $$;

    create trigger clinics_counted after insert on clinics
      for each row execute function count_clinic();

    create function stamp_clinic() returns trigger
    language plpgsql set search_path from current as $$
    begin
      if new is not distinct from old then
        return old;
      end if;
      new.version := next_clinic_version(new.id);
      new.updated_at := now();
      return new;
    end $$;

    create trigger clinics_stamped before update on clinics
      for each row execute function stamp_clinic();

    create function refuse_removal() returns trigger
    language plpgsql set search_path from current as $$
    begin
      raise exception '% on % is refused: rows are history, and streams would never learn that one is gone', tg_op, tg_table_name
        using errcode = 'restrict_violation';
    end $$;
    comment on function refuse_removal is
      'Tables whose rows carry a version are their own change log, so no row of them may vanish or change its key.';

    create trigger clinics_kept before delete or truncate on clinics
      for each statement execute function refuse_removal();
    create trigger clinics_key_kept before update of id on clinics
      for each row when (new.id <> old.id) execute function refuse_removal();
    create trigger clinic_versions_kept before delete or truncate on clinic_versions
      for each statement execute function refuse_removal();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop trigger clinics_counted on clinics;
    drop trigger clinics_stamped on clinics;
    drop trigger clinics_kept on clinics;
    drop trigger clinics_key_kept on clinics;
    drop table clinic_versions;
    drop function next_clinic_version, count_clinic, stamp_clinic, refuse_removal;
  `);
