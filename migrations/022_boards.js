// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table boards (
      id         integer generated always as identity primary key,
      name       text not null,
      languages  text[] not null default '{ar}',
      message    text,
      constraint boards_name check (length(name) between 1 and 200),
      constraint boards_languages check (
        cardinality(languages) between 1 and 5 and languages <@ array['ar', 'ckb', 'en', 'fa', 'tr']
      ),
      constraint boards_message check (length(message) between 1 and 300)
    );
    comment on table boards is 'One screen for several clinics that share a waiting room. All of it is public.';
    comment on column boards.languages is 'In which the screen speaks, one after the other.';
    comment on column boards.message is 'A line from staff to whoever waits.';

    create table board_clinics (
      board_id   integer not null references boards on delete cascade,
      clinic_id  integer not null references clinics,
      place      smallint not null,
      label      text,
      constraint board_clinics_pkey primary key (board_id, place),
      constraint board_clinics_once unique (board_id, clinic_id),
      constraint board_clinics_place check (place between 1 and 8),
      constraint board_clinics_label check (length(label) between 1 and 100)
    );
    comment on table board_clinics is 'Which clinics a board shows, in which order.';
    comment on column board_clinics.label is 'What the screen calls the clinic, such as its room. Null: its name.';
    create index board_clinics_clinic on board_clinics (clinic_id);

    create constraint trigger boards_changed after update or delete on boards
      deferrable initially deferred
      for each row execute function count_revocation();
    create constraint trigger board_clinics_changed after insert or update or delete on board_clinics
      deferrable initially deferred
      for each row execute function count_revocation();
    comment on trigger board_clinics_changed on board_clinics is
      'What is remembered of a board is true while the counter stands, as it is of credentials.';
    create constraint trigger clinics_board_opened after update on clinics
      deferrable initially deferred
      for each row when (not old.public_board and new.public_board) execute function count_revocation();
    comment on trigger clinics_board_opened on clinics is 'Whoever follows a board without a credential may now see this clinic, too.';

    alter table api_keys
      add column board_id integer references boards on delete cascade,
      drop constraint api_keys_clinic,
      add constraint api_keys_clinic check (
        case role when 'admin' then num_nonnulls(clinic_id, board_id) = 0
                  when 'edge' then num_nonnulls(clinic_id, board_id) = 0
                  when 'patient_app' then board_id is null
                  when 'display' then num_nonnulls(clinic_id, board_id) = 1
                  else clinic_id is not null and board_id is null end
      );
    comment on column api_keys.clinic_id is 'The only clinic that the key opens; null for every clinic, or with a board_id for none.';
    comment on column api_keys.board_id is 'The only thing that the key of a screen opens, with which it goes.';
    create index api_keys_board on api_keys (board_id) where board_id is not null;

    drop trigger api_keys_fixed on api_keys;
    create trigger api_keys_fixed before update on api_keys
      for each row when (
        (new.id, new.role, new.clinic_id, new.board_id, new.secret_hash)
          is distinct from (old.id, old.role, old.clinic_id, old.board_id, old.secret_hash)
        or old.revoked_at is not null and new.revoked_at is null
      ) execute function refuse_other_key();

    alter table sessions alter column clinic_id drop not null;
    comment on column sessions.clinic_id is 'Null: of the board of its key.';
    create or replace function check_clinic_of_session() returns trigger
    language plpgsql set search_path from current as $$
    declare
      clinic_of_key  integer;
      board_of_key   integer;
    begin
      select k.clinic_id, k.board_id into clinic_of_key, board_of_key from api_keys k where k.id = new.api_key_id;
      if new.api_key_id is not null and not found then
        return new; -- the foreign key refuses it: the key went with its board
      end if;
      if clinic_of_key <> new.clinic_id or (board_of_key is null) <> (new.clinic_id is not null) then
        raise exception 'sessions_clinic_of_key' using errcode = 'check_violation', constraint = 'sessions_clinic_of_key';
      end if;
      return new;
    end $$;
    comment on function check_clinic_of_session is
      'A key of one clinic or board signs in to no other. No composite foreign key can say so, for a key may be of every clinic.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    delete from sessions where clinic_id is null;
    delete from api_keys where board_id is not null;
    create or replace function check_clinic_of_session() returns trigger
    language plpgsql set search_path from current as $$
    begin
      if exists (select from api_keys k where k.id = new.api_key_id and k.clinic_id <> new.clinic_id) then
        raise exception 'sessions_clinic_of_key' using errcode = 'check_violation', constraint = 'sessions_clinic_of_key';
      end if;
      return new;
    end $$;
    comment on function check_clinic_of_session is
      'A key of one clinic signs in to no other. No composite foreign key can say so, for a key may be of every clinic.';
    set constraints all immediate;
    alter table sessions alter column clinic_id set not null;
    comment on column sessions.clinic_id is null;
    drop trigger api_keys_fixed on api_keys;
    alter table api_keys
      drop constraint api_keys_clinic,
      drop column board_id,
      add constraint api_keys_clinic check (
        case when role in ('admin', 'edge') then clinic_id is null when role = 'patient_app' then true else clinic_id is not null end
      );
    comment on column api_keys.clinic_id is 'The only clinic that the key opens; null for every clinic.';
    create trigger api_keys_fixed before update on api_keys
      for each row when (
        (new.id, new.role, new.clinic_id, new.secret_hash) is distinct from (old.id, old.role, old.clinic_id, old.secret_hash)
        or old.revoked_at is not null and new.revoked_at is null
      ) execute function refuse_other_key();
    drop trigger clinics_board_opened on clinics;
    drop table board_clinics, boards;
  `);
