// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table golden_code_misses (
      credential  text primary key,
      missed_at   timestamptz[] not null default '{}'
    );
    comment on table golden_code_misses is
      'Wrong golden codes, by the credential that tried them. They are kept in the database so that the limit holds over several '
      'instances and restarts, and by credential so that nobody can lock a clinic out.';
    comment on column golden_code_misses.missed_at is 'The times of wrong codes within the last hour.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop table golden_code_misses");
