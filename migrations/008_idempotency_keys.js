// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table idempotency_keys (
      scope       bytea primary key,
      body_hash   bytea not null,
      reference   text not null,
      nonce       bytea not null,
      created_at  timestamptz not null default now()
    );
    comment on table idempotency_keys is
      'What was done for an Idempotency-Key, so that a retry gets the first answer: hashes keyed with the client''s own key, and '
      'the id of what was made. No personal data.';
    comment on column idempotency_keys.scope is 'A hash of credential, path and key.';
    comment on column idempotency_keys.reference is 'The booking''s id, or empty.';
    comment on column idempotency_keys.nonce is 'What the ticket token was made from, besides the client''s key.';
    create index idempotency_keys_created_at on idempotency_keys (created_at);
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop table idempotency_keys");
