// @ts-check
/** An owner's webhook leads to public addresses alone: the operator's own networks are for admins to name. */

/** @param {import('knex').Knex} knex */
export const up = (knex) =>
  knex.raw(`
    alter table webhooks add column may_lead_inside boolean not null default true;
    comment on column webhooks.may_lead_inside is
      'Whether an admin chose the URL, which may lead into the operator''s own networks; else to public addresses alone, wherever its name leads later.';
  `);

/** @param {import('knex').Knex} knex */
export const down = (knex) => knex.raw("alter table webhooks drop column may_lead_inside");
