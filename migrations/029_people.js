// @ts-check
/** People sign in as themselves, and their memberships say at which clinics they are what. */

/** @param {{ ofPeople: boolean }} release */
const sessionsFixed = ({ ofPeople }) => {
  const fixed = ["id", "token_hash", "clinic_id", "api_key_id", ...(ofPeople ? ["person_id", "signed_in_with"] : [])];
  const columnsOf = (/** @type {string} */ row) => fixed.map((column) => `${row}.${column}`).join(", ");
  return `
    create trigger sessions_fixed before update on sessions
      for each row when (
        (${columnsOf("new")}) is distinct from (${columnsOf("old")})
        or old.ended_at is not null and new.ended_at is null
      ) execute function refuse_other_key();`;
};

const checkClinicOfSession = (/** @type {string} */ ofPeople) => `
    create or replace function check_clinic_of_session() returns trigger
    language plpgsql set search_path from current as $$
    declare
      key  api_keys;
    begin${ofPeople}
      select k.* into key from api_keys k where k.id = new.api_key_id;
      if new.api_key_id is not null and not found then
        return new; -- the foreign key refuses it: the key went with its board
      end if;
      if key.clinic_id <> new.clinic_id or (key.board_id is null) <> (new.clinic_id is not null)
         or key.organisation_id <> (select c.organisation_id from clinics c where c.id = new.clinic_id) then
        raise exception 'sessions_clinic_of_key' using errcode = 'check_violation', constraint = 'sessions_clinic_of_key';
      end if;
      return new;
    end $$;`;

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table people (
      id               integer generated always as identity primary key,
      organisation_id  integer not null constraint people_organisation_id_fkey references organisations,
      name             text not null,
      username         text,
      password_hash    text,
      oidc_issuer      text,
      oidc_subject     text,
      pin_hash         text,
      created_at       timestamptz not null default now(),
      updated_at       timestamptz not null default now(),
      disabled_at      timestamptz,
      constraint people_name check (length(name) between 1 and 200),
      constraint people_username unique (username),
      constraint people_username_folded check (username = lower(username) and length(username) between 1 and 100),
      constraint people_oidc_subject unique (oidc_issuer, oidc_subject),
      constraint people_oidc check ((oidc_issuer is null) = (oidc_subject is null))
    );
    comment on table people is 'Who works for an organisation. They are never removed but by hand, for deeds name them.';
    comment on column people.username is 'Of all organisations one has it, for whoever signs in names no organisation.';
    comment on column people.password_hash is 'With its salt and what it cost, which may grow.';
    create index people_organisation on people (organisation_id);

    create table memberships (
      person_id  integer not null constraint memberships_person_id_fkey references people on delete cascade,
      clinic_id  integer constraint memberships_clinic_id_fkey references clinics,
      role       text not null,
      constraint memberships_one_a_clinic unique (person_id, clinic_id),
      constraint memberships_role check (role in ('owner', 'secretary', 'doctor'))
    );
    comment on table memberships is 'What a person is at a clinic; of several the strongest counts.';
    comment on column memberships.clinic_id is
      'Null: every clinic of the person''s organisation, also those to come. One that leaves the organisation is opened by neither.';
    create unique index memberships_one_of_all on memberships (person_id) where clinic_id is null;

    create function check_clinic_of_membership() returns trigger
    language plpgsql set search_path from current as $$
    begin
      if new.clinic_id is not null
         and not exists (select from people p join clinics c on c.organisation_id = p.organisation_id
                          where p.id = new.person_id and c.id = new.clinic_id) then
        raise exception 'memberships_clinic_of_organisation'
          using errcode = 'check_violation', constraint = 'memberships_clinic_of_organisation';
      end if;
      return new;
    end $$;
    comment on function check_clinic_of_membership is
      'No foreign key can say so, for a clinic may move to another organisation, where the membership opens nothing.';
    create trigger memberships_clinic_of_organisation before insert or update on memberships
      for each row execute function check_clinic_of_membership();

    create constraint trigger memberships_changed after insert or update or delete on memberships
      deferrable initially deferred
      for each row execute function count_revocation();
    comment on trigger memberships_changed on memberships is
      'A new one too, so that what is remembered of a person who is signed in is read anew.';
    create trigger memberships_kept before truncate on memberships
      for each statement execute function refuse_removal();

    create function refuse_other_organisation() returns trigger
    language plpgsql set search_path from current as $$
    begin
      raise exception 'a person stays in her organisation: make another' using errcode = 'restrict_violation';
    end $$;
    create trigger people_fixed before update on people
      for each row when ((new.id, new.organisation_id) is distinct from (old.id, old.organisation_id))
      execute function refuse_other_organisation();
    create trigger people_kept before truncate on people
      for each statement execute function refuse_removal();

    alter table sessions
      add column person_id integer constraint sessions_person_id_fkey references people on delete cascade,
      add column signed_in_with text,
      add constraint sessions_signed_in_with check (signed_in_with in ('password', 'oidc', 'pin')),
      add constraint sessions_holder check (
        num_nonnulls(api_key_id, person_id) <= 1 and (person_id is null) = (signed_in_with is null)
      );
    comment on table sessions is
      'A browser that signed in, with a key for one clinic or board, or as a person. Only the hash of what its cookie holds is kept.';
    comment on column sessions.clinic_id is 'The only clinic that it opens. Null: of a board''s key, or of all clinics of the person.';
    comment on column sessions.token_hash is
      'SHA-256 of the cookie''s value, which is 256 random bits; of a person that of another text, which no release before people '
      'computes: it would take a session without a key for one of the admin key.';
    comment on column sessions.api_key_id is
      'The key that the browser signed in with; null for a person and for the admin key of the environment.';
    create index sessions_person on sessions (person_id) where person_id is not null;
    drop trigger sessions_fixed on sessions;
    ${sessionsFixed({ ofPeople: true })}
    ${checkClinicOfSession(`
      if new.person_id is not null then
        if new.clinic_id is not null
           and not exists (select from people p join clinics c on c.organisation_id = p.organisation_id
                            where p.id = new.person_id and c.id = new.clinic_id) then
          raise exception 'sessions_clinic_of_person' using errcode = 'check_violation', constraint = 'sessions_clinic_of_person';
        end if;
        return new;
      end if;`)}

    create function end_sessions_of_person() returns trigger
    language plpgsql set search_path from current as $$
    begin
      update sessions set ended_at = now()
       where person_id = new.id and ended_at is null and expires_at > now()
         and id is distinct from cast(nullif(current_setting('dawr.session', true), '') as bigint);
      return null;
    end $$;
    comment on function end_sessions_of_person is
      'Whoever is disabled is signed out everywhere, and whose password or identity changes but where she changed it, which dawr.session '
      'says. Ended sessions count as revocations.';
    create trigger people_signed_out after update of password_hash, oidc_issuer, oidc_subject, disabled_at on people
      for each row when (
        (new.password_hash, new.oidc_issuer, new.oidc_subject) is distinct from (old.password_hash, old.oidc_issuer, old.oidc_subject)
        or new.disabled_at is not null and old.disabled_at is null
      ) execute function end_sessions_of_person();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    delete from sessions where person_id is not null;
    set constraints all immediate;
    drop trigger sessions_fixed on sessions;
    ${sessionsFixed({ ofPeople: false })}
    ${checkClinicOfSession("")}
    alter table sessions drop column person_id, drop column signed_in_with;
    comment on table sessions is
      'A browser that signed in with a key, for one clinic. Only the hash of what its cookie holds is kept.';
    comment on column sessions.clinic_id is 'Null: of the board of its key.';
    comment on column sessions.token_hash is 'SHA-256 of the cookie''s value, which is 256 random bits.';
    comment on column sessions.api_key_id is
      'The key that the browser signed in with; null for the admin key of the environment.';
    drop table memberships;
    drop table people;
    drop function check_clinic_of_membership, refuse_other_organisation, end_sessions_of_person;
  `);
