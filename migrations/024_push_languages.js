// @ts-check

/**
 * Browsers are told in every language of the pages. The rows, a few of each booking that waits, are checked in milliseconds.
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
