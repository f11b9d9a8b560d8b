// @ts-check

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    create unlogged table screens (
      board_id  integer not null references boards on delete cascade,
      name      text not null,
      seen_at   timestamptz not null,
      state     text not null,
      page      text,
      shown     jsonb not null,
      constraint screens_pkey primary key (board_id, name),
      constraint screens_name check (length(name) between 1 and 60),
      constraint screens_state check (state in ('live', 'stale', 'reconnecting')),
      constraint screens_page check (length(page) between 1 and 60)
    ) with (fillfactor = 50);
    comment on table screens is
      'What the screens of boards last said of themselves. Unlogged: after a crash they say it again within a minute.';
    comment on column screens.page is 'The release of the page that runs there.';
    comment on column screens.shown is 'The version of each clinic, by its id.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("drop table screens");
