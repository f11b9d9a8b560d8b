// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table wrong_codes (
      credential  text primary key,
      missed_at   timestamptz[] not null default '{}'
    );
    comment on table wrong_codes is
      'Wrong codes (golden ones, and those of the door), by the credential that tried them. They are kept in the database so that the limit holds over several '
      'instances and restarts, and by credential so that nobody can lock a clinic out.';
    comment on column wrong_codes.missed_at is 'The times of wrong codes within the last hour.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop table wrong_codes");
