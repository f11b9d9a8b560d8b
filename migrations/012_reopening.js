// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    alter table booking_days add column was_paused boolean not null default false;
    comment on column booking_days.was_paused is 'Of a closed day: it was paused, and will be again if it reopens.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("alter table booking_days drop column was_paused");
