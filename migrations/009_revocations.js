// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table revocations (
      only_row  boolean primary key default true check (only_row),
      counter   bigint not null default 0,
      tickets   bigint not null default 0
    );
    comment on table revocations is 'The one row that counts whenever somebody loses access.';
    comment on column revocations.counter is
      'Moves when a key is revoked, a session ends or a public board closes. Every instance reads it twice a second and trusts '
      'what it remembers of credentials only while it stands still, so taking access away needs no notification to arrive.';
    comment on column revocations.tickets is
      'Moves when a ticket is replaced by a new one, which happens at desks all day. Apart from the counter, so that it says '
      'nothing against the credentials that are remembered.';
    insert into revocations default values;

    create function count_revocation() returns trigger
    language plpgsql set search_path from current as $$
    begin
      update revocations set counter = counter + 1;
      return null;
    end $$;
    comment on function count_revocation is
      'Runs in deferred triggers, so that the counter is the last lock a transaction takes: whoever holds it only commits.';

    create function count_replaced_ticket() returns trigger
    language plpgsql set search_path from current as $$
    begin
      update revocations set tickets = tickets + 1;
      return null;
    end $$;

    create constraint trigger bookings_ticket_replaced after update of ticket_hash on bookings
      deferrable initially deferred
      for each row when (new.ticket_hash <> old.ticket_hash) execute function count_replaced_ticket();
    create constraint trigger api_keys_revoked after update on api_keys
      deferrable initially deferred
      for each row when (new.revoked_at is distinct from old.revoked_at) execute function count_revocation();
    create constraint trigger api_keys_deleted after delete on api_keys
      deferrable initially deferred
      for each row execute function count_revocation();
    create constraint trigger clinics_board_closed after update on clinics
      deferrable initially deferred
      for each row when (old.public_board and not new.public_board) execute function count_revocation();

    create function refuse_other_key() returns trigger
    language plpgsql set search_path from current as $$
    begin
      raise exception 'a key does not change and is not revived: create another' using errcode = 'restrict_violation';
    end $$;
    comment on function refuse_other_key is
      'What a credential opens never changes, and one that was taken away never comes back: open streams rely on it.';

    create trigger api_keys_fixed before update on api_keys
      for each row when (
        (new.id, new.role, new.clinic_id, new.secret_hash) is distinct from (old.id, old.role, old.clinic_id, old.secret_hash)
        or old.revoked_at is not null and new.revoked_at is null
      ) execute function refuse_other_key();
    create trigger api_keys_kept before truncate on api_keys
      for each statement execute function refuse_removal();
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    drop trigger api_keys_revoked on api_keys;
    drop trigger api_keys_deleted on api_keys;
    drop trigger api_keys_fixed on api_keys;
    drop trigger api_keys_kept on api_keys;
    drop trigger clinics_board_closed on clinics;
    drop trigger bookings_ticket_replaced on bookings;
    drop function count_revocation, count_replaced_ticket, refuse_other_key;
    drop table revocations;
  `);
