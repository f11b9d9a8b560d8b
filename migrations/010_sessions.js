// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table sessions (
      id          bigint generated always as identity primary key,
      token_hash  bytea not null,
      clinic_id   integer not null references clinics,
      api_key_id  integer references api_keys on delete cascade,
      created_at  timestamptz not null default now(),
      expires_at  timestamptz not null,
      ended_at    timestamptz,
      constraint sessions_token unique (token_hash),
      constraint sessions_token_hash check (length(token_hash) = 32),
      constraint sessions_expiry check (expires_at > created_at)
    );
    comment on table sessions is
      'A browser that signed in with a key, for one clinic. Only the hash of what its cookie holds is kept.';
    comment on column sessions.token_hash is 'SHA-256 of the cookie''s value, which is 256 random bits.';
    comment on column sessions.api_key_id is
      'The key that the browser signed in with; null for the admin key of the environment.';
    comment on column sessions.ended_at is 'When the browser signed out.';

    create function check_clinic_of_session() returns trigger
    language plpgsql set search_path from current as $$
    begin
      if exists (select from api_keys k where k.id = new.api_key_id and k.clinic_id <> new.clinic_id) then
        raise exception 'sessions_clinic_of_key' using errcode = 'check_violation', constraint = 'sessions_clinic_of_key';
      end if;
      return new;
    end $$;
    comment on function check_clinic_of_session is
      'A key of one clinic signs in to no other. No composite foreign key can say so, for a key may be of every clinic.';
    create trigger sessions_clinic_of_key before insert on sessions
      for each row execute function check_clinic_of_session();

    create index sessions_expires_at on sessions (expires_at);
    create index sessions_api_key on sessions (api_key_id) where api_key_id is not null;

    create constraint trigger sessions_ended after update on sessions
      deferrable initially deferred
      for each row when (
        new.ended_at is distinct from old.ended_at or new.expires_at < old.expires_at
      ) execute function count_revocation();
    create constraint trigger sessions_deleted after delete on sessions
      deferrable initially deferred
      for each row when (old.ended_at is null and old.expires_at > now()) execute function count_revocation();
    comment on trigger sessions_deleted on sessions is
      'Deleting an expired session takes no access away, so it does not count.';

    create trigger sessions_fixed before update on sessions
      for each row when (
        (new.id, new.token_hash, new.clinic_id, new.api_key_id) is distinct from (old.id, old.token_hash, old.clinic_id, old.api_key_id)
        or old.ended_at is not null and new.ended_at is null
      ) execute function refuse_other_key();
    create trigger sessions_kept before truncate on sessions
      for each statement execute function refuse_removal();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop table sessions; drop function check_clinic_of_session");
