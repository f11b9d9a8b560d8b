// @ts-check
/**
 * Wrong golden codes, by the credential that tried them. Kept here so that the limit holds over several
 * instances and restarts; by credential so that nobody can lock a clinic out.
 */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create table golden_code_misses (
      credential  text primary key,
      missed_at   timestamptz[] not null default '{}' -- of the last hour
    );
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop table golden_code_misses");
