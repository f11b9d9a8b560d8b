// @ts-check
/** An organisation owns clinics, and a key of it opens all of them, now and later. */

/** @param {{ ofOrganisation: boolean }} release */
const apiKeysFixed = ({ ofOrganisation }) => {
  const fixed = ["id", "role", "clinic_id", "board_id", ...(ofOrganisation ? ["organisation_id"] : []), "secret_hash"];
  const columnsOf = (/** @type {string} */ row) => fixed.map((column) => `${row}.${column}`).join(", ");
  return `
    create trigger api_keys_fixed before update on api_keys
      for each row when (
        (${columnsOf("new")}) is distinct from (${columnsOf("old")})
        or old.revoked_at is not null and new.revoked_at is null
      ) execute function refuse_other_key();`;
};

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table organisations (
      id          integer generated always as identity primary key,
      name        text not null,
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      constraint organisations_name check (length(name) between 1 and 200)
    );
    comment on table organisations is 'Who owns clinics.';
    insert into organisations (name) values ('Default');

    alter table clinics
      add column organisation_id integer not null default 1
        constraint clinics_organisation_id_fkey references organisations;
    comment on column clinics.organisation_id is 'By default the first, which is always there: who has one clinic need not know of it.';
    create index clinics_organisation on clinics (organisation_id);

    create constraint trigger clinics_organisation_left after update on clinics
      deferrable initially deferred
      for each row when (new.organisation_id <> old.organisation_id) execute function count_revocation();
    comment on trigger clinics_organisation_left on clinics is 'The keys of the organisation that it leaves open it no more.';

    drop trigger api_keys_fixed on api_keys;
    alter table api_keys
      add column organisation_id integer constraint api_keys_organisation_id_fkey references organisations,
      drop constraint api_keys_role,
      drop constraint api_keys_clinic,
      add constraint api_keys_role check (role in ('admin', 'organisation', 'staff', 'patient_app', 'display', 'edge')),
      add constraint api_keys_clinic check (
        (role = 'organisation') = (organisation_id is not null)
        and case role when 'admin' then num_nonnulls(clinic_id, board_id) = 0
                      when 'edge' then num_nonnulls(clinic_id, board_id) = 0
                      when 'organisation' then num_nonnulls(clinic_id, board_id) = 0
                      when 'patient_app' then board_id is null
                      when 'display' then num_nonnulls(clinic_id, board_id) = 1
                      else clinic_id is not null and board_id is null end
      );
    comment on column api_keys.organisation_id is
      'Whose clinics the key opens, as staff. With a role of its own, which a former release does not know and lets do nothing: it would '
      'take a key without a clinic for one of every clinic.';
    ${apiKeysFixed({ ofOrganisation: true })}

    create or replace function check_clinic_of_session() returns trigger
    language plpgsql set search_path from current as $$
    declare
      key  api_keys;
    begin
      select k.* into key from api_keys k where k.id = new.api_key_id;
      if new.api_key_id is not null and not found then
        return new; -- the foreign key refuses it: the key went with its board
      end if;
      if key.clinic_id <> new.clinic_id or (key.board_id is null) <> (new.clinic_id is not null)
         or key.organisation_id <> (select c.organisation_id from clinics c where c.id = new.clinic_id) then
        raise exception 'sessions_clinic_of_key' using errcode = 'check_violation', constraint = 'sessions_clinic_of_key';
      end if;
      return new;
    end $$;
    comment on function check_clinic_of_session is
      'A key of one clinic, board or organisation signs in to no other. No composite foreign key can say so, for a key may be of every clinic.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    delete from api_keys where role = 'organisation';
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
    set constraints all immediate;
    drop trigger api_keys_fixed on api_keys;
    alter table api_keys
      drop constraint api_keys_role,
      drop constraint api_keys_clinic,
      drop column organisation_id,
      add constraint api_keys_role check (role in ('admin', 'staff', 'patient_app', 'display', 'edge')),
      add constraint api_keys_clinic check (
        case role when 'admin' then num_nonnulls(clinic_id, board_id) = 0
                  when 'edge' then num_nonnulls(clinic_id, board_id) = 0
                  when 'patient_app' then board_id is null
                  when 'display' then num_nonnulls(clinic_id, board_id) = 1
                  else clinic_id is not null and board_id is null end
      );
    ${apiKeysFixed({ ofOrganisation: false })}
    drop trigger clinics_organisation_left on clinics;
    alter table clinics drop column organisation_id;
    drop table organisations;
  `);
