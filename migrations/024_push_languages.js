// @ts-check

/**
 * Browsers are told in every language of the pages. The lock lasts while the rows are looked at, a few of each booking that
 * waits: 0.4 s for 200,000.
 *
 * @param {import('knex').Knex} knex
 */
export const up = (knex) =>
  knex.raw(`
    alter table push_subscriptions
      drop constraint push_subscriptions_language,
      add constraint push_subscriptions_language check (language in ('ar', 'ckb', 'en', 'fa', 'tr'));
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) =>
  knex.raw(`
    update push_subscriptions set language = case language when 'ckb' then 'ar' else 'en' end where language not in ('ar', 'en');
    alter table push_subscriptions
      drop constraint push_subscriptions_language,
      add constraint push_subscriptions_language check (language in ('ar', 'en'));
  `);
