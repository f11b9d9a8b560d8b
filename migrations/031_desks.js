// @ts-check
/** A desk is a browser in which several people take turns, each by her PIN. */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table desks (
      id            integer generated always as identity primary key,
      clinic_id     integer not null constraint desks_clinic_id_fkey references clinics,
      name          text not null,
      secret_hash   bytea not null,
      created_at    timestamptz not null default now(),
      last_used_at  timestamptz,
      revoked_at    timestamptz,
      constraint desks_of_clinic unique (clinic_id, id),
      constraint desks_secret unique (secret_hash),
      constraint desks_secret_hash check (length(secret_hash) = 32),
      constraint desks_name check (length(name) between 1 and 200)
    );
    comment on table desks is 'A browser at which people say by a PIN who they are. Alone it opens nothing but that.';
    comment on column desks.secret_hash is 'SHA-256 of the cookie''s value, which is 256 random bits.';
    comment on column desks.last_used_at is 'When somebody last signed in there.';

    create trigger desks_fixed before update on desks
      for each row when (
        (new.id, new.clinic_id, new.secret_hash) is distinct from (old.id, old.clinic_id, old.secret_hash)
        or old.revoked_at is not null and new.revoked_at is null
      ) execute function refuse_other_key();
    create trigger desks_kept before truncate on desks
      for each statement execute function refuse_removal();

    alter table sessions
      add column desk_id integer,
      add constraint sessions_desk_id_fkey foreign key (clinic_id, desk_id) references desks (clinic_id, id) on delete cascade,
      add constraint sessions_desk check (
        (signed_in_with is not distinct from 'pin') = (desk_id is not null) and (desk_id is null or clinic_id is not null)
      );
    comment on column sessions.desk_id is 'At which a person signed in by her PIN.';
    create index sessions_desk on sessions (clinic_id, desk_id) where desk_id is not null;
    create trigger sessions_desk_fixed before update on sessions
      for each row when (new.desk_id is distinct from old.desk_id) execute function refuse_other_key();

    create function end_sessions_of_desk() returns trigger
    language plpgsql set search_path from current as $$
    begin
      update sessions set ended_at = now()
       where clinic_id = new.clinic_id and desk_id = new.id and ended_at is null and expires_at > now();
      return null;
    end $$;
    create trigger desks_signed_out after update of revoked_at on desks
      for each row when (new.revoked_at is not null and old.revoked_at is null) execute function end_sessions_of_desk();

    create table pin_misses (
      clinic_id       integer not null,
      desk_id         integer not null,
      person_id       integer not null constraint pin_misses_person_id_fkey references people on delete cascade,
      misses          integer not null default 1,
      last_missed_at  timestamptz not null default now(),
      constraint pin_misses_pkey primary key (clinic_id, desk_id, person_id),
      constraint pin_misses_desk_id_fkey foreign key (clinic_id, desk_id) references desks (clinic_id, id) on delete cascade,
      constraint pin_misses_few check (misses between 1 and 5)
    );
    comment on table pin_misses is
      'Wrong PINs of a person at a desk since her last right one there, of which five lock her there for a while, and nobody else. In the '
      'database, so that they count over several instances and restarts.';
    create index pin_misses_person on pin_misses (person_id);

    create function forget_pin() returns trigger
    language plpgsql set search_path from current as $$
    begin
      update sessions set ended_at = now()
       where person_id = new.id and signed_in_with = 'pin' and ended_at is null and expires_at > now();
      delete from pin_misses where person_id = new.id;
      return null;
    end $$;
    comment on function forget_pin is 'A new PIN ends what the former one opened, and unlocks.';
    create trigger people_pin_changed after update of pin_hash on people
      for each row when (new.pin_hash is distinct from old.pin_hash) execute function forget_pin();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop trigger people_pin_changed on people;
    drop table pin_misses;
    delete from sessions where desk_id is not null;
    set constraints all immediate;
    drop trigger sessions_desk_fixed on sessions;
    alter table sessions drop column desk_id;
    drop table desks;
    drop function end_sessions_of_desk, forget_pin;
  `);
