// @ts-check
/**
 * What was done for an Idempotency-Key, so that a retry gets the first answer. Hashes keyed with the client's
 * own key, and the id of what was made: no personal data.
 */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table idempotency_keys (
      scope       bytea primary key,    -- of credential, path and key
      body_hash   bytea not null,
      reference   text not null,        -- the booking's id, or empty
      nonce       bytea not null,       -- what the ticket token was made from, besides the client's key
      created_at  timestamptz not null default now()
    );
    create index idempotency_keys_created_at on idempotency_keys (created_at);
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop table idempotency_keys");
